#include "parsers/procmon/processes.hpp"

#include <charconv>

#include "parsers/procmon/command_line.hpp"

namespace iotrace::procmon {
namespace {

void add_birth(Batch& batch, std::int32_t parent, std::int32_t child, Stamp const& stamp)
{
  batch.add(Verb::fork, parent, stamp.at, stamp.line).value = child;
}

// A program that dies of an exception has its number as status (ntstatus.h): told as the signal that means the same.
// Other numbers below zero have no counterpart.
std::int32_t exit_status(std::int64_t status)
{
  struct Exception {
    std::uint32_t number;
    std::int32_t signal;
  };
  constexpr Exception exceptions[] = {
      {0xc000013a, 2},   // Ctrl+C: SIGINT
      {0xc000001d, 4},   // illegal instruction: SIGILL
      {0x80000003, 5},   // breakpoint: SIGTRAP
      {0xc0000409, 6},   // abort: SIGABRT
      {0xc0000094, 8},   // integer division by zero: SIGFPE
      {0xc0000005, 11},  // access violation: SIGSEGV
      {0xc00000fd, 11},  // stack overflow
  };
  constexpr std::int32_t some_failure = 255;
  if (status >= 0) return status <= INT32_MAX ? static_cast<std::int32_t>(status) : some_failure;
  for (Exception const& exception : exceptions)
    if (static_cast<std::uint32_t>(status) == exception.number) return -exception.signal;
  return some_failure;
}

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

void add_program(Fact& fact, std::string_view program, std::string_view command_line, Batch& batch)
{
  fact.first = plain_name(program);
  fact.cut = command_line.empty();
  if (!command_line.empty()) fact.text = batch.arena.keep(argv_json(command_line));
}

}  // namespace

std::optional<std::int32_t> Processes::tid_of(Row const& row)
{
  std::string_view const text = row[Column::pid];
  std::int32_t pid = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), pid);
  if (error == std::errc() && end == text.data() + text.size() && pid >= 0) return pid;
  if (row[Column::process_name].empty()) return std::nullopt;
  auto const next = static_cast<std::int32_t>(-1 - static_cast<std::int64_t>(nameless_.size()));
  return nameless_.try_emplace(std::string(row[Column::process_name]), next).first->second;
}

// An id that is used again: by its number in the list, else by the program's name.
bool Processes::is_another(Known const& known, Row const& row) const
{
  if (known.index >= 0 && row.process_index >= 0) return known.index != row.process_index;
  return !known.name.empty() && !row[Column::process_name].empty() && known.name != row[Column::process_name];
}

std::optional<std::int32_t> Processes::actor(Row const& row, Stamp const& stamp, Batch& batch)
{
  auto const tid = tid_of(row);
  if (!tid) return tid;
  Known& known = known_[*tid];
  if (is_another(known, row)) {
    if (known.told && !known.ended) batch.add(Verb::ended, *tid, stamp.at, stamp.line).value = no_status;
    known = {};
  }
  if (known.ended) return std::nullopt;
  known.name = row[Column::process_name];
  known.index = row.process_index;
  if (!known.told) tell_running(*tid, row, stamp, batch);
  return tid;
}

// The first row of a process: it was executed a moment ago, or ran before the capture began.
void Processes::tell_running(std::int32_t tid, Row const& row, Stamp const& stamp, Batch& batch)
{
  if (row[Column::operation] == "Process Start") return;
  if (auto const pending = pending_.extract(tid); !pending.empty())
    return tell_executed(tid, pending.mapped(), {}, batch);
  if (listed(row.process_index) != nullptr) return tell_listed(row.process_index, batch, 0);
  known_[tid].told = true;
  tell_runs(tid, row[Column::image_path], row[Column::process_name], row[Column::command_line], stamp, batch);
}

Listed const* Processes::listed(std::int64_t index) const
{
  auto const found = list_.find(index);
  return found == list_.end() || found->second.pid <= 0 || found->second.pid > INT32_MAX ? nullptr : &found->second;
}

// A listed process and those above it, the oldest first. All of them ran before the first event.
void Processes::tell_listed(std::int64_t index, Batch& batch, unsigned depth)
{
  constexpr unsigned max_depth = 100;
  Listed const& process = *listed(index);
  auto const tid = static_cast<std::int32_t>(process.pid);
  Known& known = known_[tid];
  known.told = true;
  known.index = index;
  Listed const* const parent = listed(process.parent_index);
  auto const parent_tid = parent == nullptr ? -1 : static_cast<std::int32_t>(parent->pid);
  bool const is_free = parent != nullptr && parent_tid != tid && !known.born && depth < max_depth;
  if (is_free && !known_[parent_tid].told) tell_listed(process.parent_index, batch, depth + 1);
  if (is_free && known_[parent_tid].index == process.parent_index) {
    add_birth(batch, parent_tid, tid, {});
    known_[tid].born = true;
  }
  std::string_view const image = process.image_path;
  tell_runs(tid, image, image.substr(image.rfind('\\') + 1), process.command_line, {}, batch);
}

// The file's name may have been met in another spelling before; it is still to be found by the one of the rows.
void Processes::tell_runs(std::int32_t tid, std::string_view image, std::string_view name,
                          std::string_view command_line, Stamp const& stamp, Batch& batch)
{
  std::string_view const path = names_.canonical(image, batch.arena);
  std::string_view const program = base_name(path) == name || name.empty() ? path : batch.arena.keep(name);
  if (!program.empty()) add_program(batch.add(Verb::runs, tid, stamp.at, stamp.line), program, command_line, batch);
}

void Processes::tell_executed(std::int32_t tid, Pending const& pending, std::string_view marks, Batch& batch)
{
  Known& known = known_[tid];
  known.told = true;
  std::string_view const path = names_.canonical(pending.path, batch.arena);
  if (!path.empty()) {
    Fact& fact = batch.add(Verb::exec, tid, pending.stamp.at, pending.stamp.line);
    add_program(fact, path, pending.command_line, batch);
    fact.marks = batch.arena.keep(marks);
  }
  if (base_name(path) != known.name) tell_runs(tid, {}, known.name, pending.command_line, pending.stamp, batch);
}

void Processes::created(std::int32_t parent, CreatedProcess const& child, std::string_view path, Stamp const& stamp,
                        Batch& batch)
{
  Known& known = known_[child.pid];
  if (known.told && !known.ended) batch.add(Verb::ended, child.pid, stamp.at, stamp.line).value = no_status;
  known = {};
  known.born = true;
  add_birth(batch, parent, child.pid, stamp);
  pending_[child.pid] = {std::string(path), std::string(child.command_line), stamp};
}

// The life that begins or goes on under the id. One that was told ends, unless the list says that it is the same.
Processes::Known& Processes::begin(std::int32_t tid, Row const& row, Stamp const& stamp, Batch& batch)
{
  Known& known = known_[tid];
  bool const is_same = row.process_index >= 0 && known.index == row.process_index;
  if (known.told && !is_same) {
    if (!known.ended) batch.add(Verb::ended, tid, stamp.at, stamp.line).value = no_status;
    known = {};
  }
  known.name = row[Column::process_name];
  known.index = row.process_index;
  return known;
}

bool Processes::is_alive(std::int32_t tid) const
{
  auto const known = known_.find(tid);
  return known != known_.end() && known->second.told && !known->second.ended;
}

// Its own row follows its parent's by some microseconds; it knows folder and environment, the parent's the program's
// file.
void Processes::started(Row const& row, StartedProcess const& process, Stamp const& stamp, Batch& batch)
{
  auto const tid = tid_of(row);
  if (!tid) return;
  Known& known = begin(*tid, row, stamp, batch);
  if (!known.born && process.parent != *tid && is_alive(process.parent)) add_birth(batch, process.parent, *tid, stamp);
  known.born = true;

  Pending program{std::string(row[Column::image_path]), std::string(process.command_line), stamp};
  if (program.path.empty() && listed(row.process_index) != nullptr)
    program.path = listed(row.process_index)->image_path;
  if (auto const pending = pending_.extract(*tid); !pending.empty()) program.path = pending.mapped().path;
  std::string_view const folder = names_.canonical(process.folder, batch.arena);
  if (!folder.empty()) batch.add(Verb::cwd, *tid, stamp.at, stamp.line).real.path = folder;
  tell_executed(*tid, program, marks_in(process.environment), batch);
}

void Processes::exited(std::int32_t tid, std::optional<std::int64_t> status, Stamp const& stamp, Batch& batch)
{
  known_[tid].ended = true;
  batch.add(Verb::exit_group, tid, stamp.at, stamp.line).value = status ? exit_status(*status) : no_status;
}

void Processes::finish(Batch& batch)
{
  for (auto const& [tid, pending] : pending_) tell_executed(tid, pending, {}, batch);
  pending_.clear();
}

}  // namespace iotrace::procmon
