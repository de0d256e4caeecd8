// The calls on descriptors: copies, closing, listing, data.
#include "parsers/fold.hpp"

namespace iotrace {

FileId Fold::open_file(Call const& call, std::int32_t fd) const
{
  Open const* const open = fd < 0 ? nullptr : call.descriptors().find(fd);
  return open == nullptr ? FileId::none : open->file;
}

// Where the log prints paths of descriptors no table is kept: a short list of calls would leave it wrong. Only what
// has no name yet (O_TMPFILE) is remembered, until the number is used again.
void Fold::set_descriptor(Call const& call, std::int64_t fd, PathId path, bool cloexec)
{
  if (fd < 0 || fd > INT32_MAX) return;
  auto const slot = static_cast<std::int32_t>(fd);
  if (kernel_paths_) return call.descriptors().erase(slot);
  call.descriptors().set(slot, {path == PathId::none ? FileId::none : names_.file(path), cloexec});
}

void Fold::close(Call const& call) { call.descriptors().erase(call.fact.fd.number); }

// dup and its kin, new descriptors that are no files, and descriptors that came from elsewhere.
void Fold::copy(Call const& call)
{
  Fact const& fact = call.fact;
  if (!call.succeeded()) return;
  bool const cloexec = (fact.flags & DescriptorFlag::cloexec) != 0;
  auto const target = static_cast<std::int32_t>(fact.value);
  Descriptors& table = call.descriptors();
  if (fact.verb == Verb::dup) {
    if (fact.fd.number == target) return;  // dup2(2): nothing is done
    table.set(target, {open_file(call, fact.fd.number), cloexec});
  } else if (fact.verb == Verb::receive && !fact.real.path.empty() && fact.real.is_file && !fact.real.deleted) {
    set_descriptor(call, fact.value, resolver_.spelled(fact.real.path), cloexec);
  } else {
    table.set(target, {FileId::none, cloexec});
    if (fact.fd2.number != Descriptor::absent) table.set(fact.fd2.number, {FileId::none, cloexec});
  }
}

void Fold::close_range(Call const& call)
{
  Fact const& fact = call.fact;
  if (!call.succeeded()) return;
  Life& life = call.life;
  if ((fact.flags & DescriptorFlag::unshare) != 0) life.descriptors = std::make_shared<Descriptors>(*life.descriptors);
  if ((fact.flags & DescriptorFlag::cloexec) != 0)
    life.descriptors->mark_range(fact.value, fact.extent);
  else
    life.descriptors->close_range(fact.value, fact.extent);
}

void Fold::list(Call const& call)
{
  if (!call.succeeded()) return;
  PathId const folder = find_open(call, call.fact.fd);
  if (folder == PathId::none) return;
  paths_.mark_directory(folder);
  bool const goes_on = call.life.listed == folder;
  bool const at_end = call.fact.value == 0;
  call.life.listed = at_end ? PathId::none : folder;
  if (!goes_on) put(call, Op::list, folder);
}

// Data calls move bytes; the first on a file also counts as a use by this process: the descriptor may be inherited.
void Fold::transfer(Call const& call)
{
  Fact const& fact = call.fact;
  FileId const bound = std::exchange(call.life.bound, FileId::none);
  FileId const bound_written = std::exchange(call.life.bound_written, FileId::none);
  if (!call.succeeded()) return;
  auto const path_of = [&](Descriptor const& fd, FileId held) {
    return fd.path.empty() && held != FileId::none ? names_.name_of(held) : find_open(call, fd);
  };
  auto const bytes = fact.extent > 0 ? static_cast<std::uint64_t>(fact.extent) : 0;
  bool const two = fact.fd2.number != Descriptor::absent;
  if ((fact.flags & DataFlag::read) != 0) touch(call, path_of(fact.fd, bound), false, bytes);
  if ((fact.flags & DataFlag::written) != 0)
    touch(call, two ? path_of(fact.fd2, bound_written) : path_of(fact.fd, bound), true, bytes);
}

void Fold::touch(Call const& call, PathId path, bool written, std::uint64_t bytes)
{
  if (path == PathId::none) return;
  Process& process = call.process();
  std::uint64_t const mark = std::uint64_t{number(path)} << 1 | (written ? 1U : 0U);
  if (process.touched.insert(mark).second) {
    if (written)
      put_content(call, Op::update, path);
    else if (!paths_.is_directory(path))
      put(call, Op::read, path);
  }
  if (call.fact.verb == Verb::data && bytes != 0)
    sink_.transfer(process.id, path, written ? 0 : bytes, written ? bytes : 0);
}

}  // namespace iotrace
