// Facts of the calls on descriptors: copies, closing, data, mappings, and descriptors that are no files.
#include "parsers/strace/make.hpp"

namespace iotrace::strace {
namespace {

using namespace linux_abi;

bool failed(Syscall const& call) { return call.phase == Phase::whole && call.outcome == Outcome::failure; }

void add_received(Batch& batch, Syscall const& call, Descriptor const& descriptor)
{
  Fact& fact = add_fact(batch, call, Verb::receive);
  fact.value = descriptor.number;
  fact.real = descriptor;
}

}  // namespace

Descriptor fd_of(Batch& batch, Syscall const& call, int place)
{
  return descriptor_of(argument(call, place), batch.arena);
}

Descriptor real_of(Batch& batch, Syscall const& call)
{
  if (call.result.path.empty()) return {};
  auto const number = static_cast<std::int32_t>(call.result.value);
  return decorated_descriptor(number, call.result.path, call.result.deleted, batch.arena);
}

// A close that was interrupted or could not write back has closed all the same (close(2), Linux).
void make_close(Syscall const& call, Batch& batch)
{
  bool const closed = call.error == eintr || call.error == eio;
  if (failed(call) && !closed) return;
  Fact& fact = add_fact(batch, call, Verb::close);
  fact.fd = fd_of(batch, call, 0);
  if (closed && call.phase != Phase::entry) fact.outcome = Outcome::success;
}

void make_dup(Syscall const& call, Batch& batch)
{
  if (failed(call)) return;
  Fact& fact = add_fact(batch, call, Verb::dup);
  fact.fd = fd_of(batch, call, 0);
  fact.real = real_of(batch, call);
}

void make_dup2(Syscall const& call, Batch& batch)
{
  if (failed(call)) return;
  make_dup(call, batch);
  Fact& fact = batch.facts.back();
  fact.fd2 = fd_of(batch, call, 1);
  if ((flags_at(call, 2) & o_cloexec) != 0) fact.flags = DescriptorFlag::cloexec;
}

void make_fcntl(Syscall const& call, Batch& batch)
{
  std::uint64_t const command = flags_at(call, 1);
  bool const known = argument(call, 1).kind != Argument::Kind::absent;
  if (failed(call) || !known) return;
  std::string_view const word = argument(call, 1).text;
  bool const copies = command == f_dupfd_cloexec || (command == f_dupfd && (word == "F_DUPFD" || word[0] == '0'));
  if (copies) {
    make_dup(call, batch);
    if (command == f_dupfd_cloexec) batch.facts.back().flags = DescriptorFlag::cloexec;
  } else if (command == f_setfd) {
    Fact& fact = add_fact(batch, call, Verb::cloexec);
    fact.fd = fd_of(batch, call, 0);
    if ((flags_at(call, 2) & fd_cloexec) != 0) fact.flags = DescriptorFlag::cloexec;
  }
}

// ioctl(dest, FICLONE, src) takes the destination first (ioctl_ficlone(2)).
void make_ioctl(Syscall const& call, Batch& batch)
{
  if (failed(call)) return;
  std::uint64_t const request = flags_at(call, 1);
  if (request == fioclex || request == fionclex) {
    Fact& fact = add_fact(batch, call, Verb::cloexec);
    fact.fd = fd_of(batch, call, 0);
    if (request == fioclex) fact.flags = DescriptorFlag::cloexec;
  } else if (request == ficlone || request == ficlonerange) {
    Argument const range = find_field(argument(call, 2), "src_fd");
    Fact& fact = add_fact(batch, call, Verb::data);
    fact.fd = descriptor_of(request == ficlone ? argument(call, 2) : range, batch.arena);
    fact.fd2 = fd_of(batch, call, 0);
    fact.flags = DataFlag::read | DataFlag::written;
  }
}

void make_close_range(Syscall const& call, Batch& batch)
{
  if (failed(call)) return;
  std::uint64_t const flags = flags_at(call, 2);
  Fact& fact = add_fact(batch, call, Verb::close_range);
  fact.value = argument(call, 0).number;
  fact.extent = argument(call, 1).number;
  if ((flags & close_range_cloexec) != 0) fact.flags |= DescriptorFlag::cloexec;
  if ((flags & close_range_unshare) != 0) fact.flags |= DescriptorFlag::unshare;
}

void make_ftruncate(Syscall const& call, Batch& batch)
{
  if (failed(call)) return;
  Fact& fact = add_fact(batch, call, Verb::truncate);
  fact.fd = fd_of(batch, call, 0);
  fact.extent = argument(call, 1).number;
}

// FALLOC_FL_KEEP_SIZE alone reserves room and changes nothing that can be read (fallocate(2)).
void make_fallocate(Syscall const& call, Batch& batch)
{
  if (failed(call) || flags_at(call, 1) == falloc_keep_size) return;
  add_fact(batch, call, Verb::allocate).fd = fd_of(batch, call, 0);
}

void make_map(Syscall const& call, Batch& batch)
{
  if (failed(call)) return;
  std::uint64_t const flags = flags_at(call, 3);
  Argument const& file = argument(call, 4);
  bool const anonymous = (flags & map_anonymous) != 0 || static_cast<std::int32_t>(file.number) < 0;
  if (anonymous || file.kind != Argument::Kind::number) return;
  bool const writable = (flags & map_shared) != 0 && (flags_at(call, 2) & prot_write) != 0;
  Fact& fact = add_fact(batch, call, Verb::map);
  fact.fd = fd_of(batch, call, 4);
  fact.flags = DataFlag::read | (writable ? DataFlag::written : 0);
}

void add_data(Batch& batch, Syscall const& call, int in, int out)
{
  if (failed(call)) return;
  Fact& fact = add_fact(batch, call, Verb::data);
  fact.extent = fact.value;
  fact.fd = fd_of(batch, call, in != none ? in : out);
  if (in != none) fact.flags |= DataFlag::read;
  if (out != none) fact.flags |= DataFlag::written;
  if (in != none && out != none) fact.fd2 = fd_of(batch, call, out);
}

void make_anonymous(Syscall const& call, Batch& batch)
{
  if (call.outcome != Outcome::success || call.result.value < 0) return;
  add_fact(batch, call, Verb::anonymous);
}

void add_pair(Batch& batch, Syscall const& call, Argument const& pair)
{
  if (call.outcome != Outcome::success || pair.kind != Argument::Kind::list) return;
  Arguments ends;
  ends.reset(pair.body);
  Fact& fact = add_fact(batch, call, Verb::anonymous);
  fact.value = ends[0].number;
  fact.fd2 = descriptor_of(ends[1], batch.arena);
}

void make_received(Syscall const& call, Batch& batch)
{
  if (call.outcome != Outcome::success) return;
  add_fact(batch, call, Verb::receive).real = real_of(batch, call);
}

// {… msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[13</tmp/x>]}], …}
void make_recvmsg(Syscall const& call, Batch& batch)
{
  if (call.outcome != Outcome::success) return;
  std::string_view messages = find_field(argument(call, 1), "msg_control").body;
  for (Argument message; take_argument(messages, message);) {
    if (find_field(message, "cmsg_type").text != "SCM_RIGHTS") continue;
    std::string_view numbers = find_field(message, "cmsg_data").body;
    for (Argument number; take_argument(numbers, number);)
      if (number.kind == Argument::Kind::number) add_received(batch, call, descriptor_of(number, batch.arena));
  }
}

}  // namespace iotrace::strace
