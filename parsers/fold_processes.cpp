// The calls on processes: exec, fork, working directory and root.
#include "parsers/fold.hpp"
#include "parsers/tasks.hpp"

namespace iotrace {
namespace {

constexpr std::size_t max_base_name = 255;  // NAME_MAX, limits.h

}  // namespace

void Fold::exec(Call const& call)
{
  Fact const& fact = call.fact;
  bool const by_descriptor = fact.first.known && fact.first.text.empty();
  PathId const program = by_descriptor ? find_open(call, fact.first.base) : find(call, fact.first, Last::follow);
  if (call.failed()) {
    // ENOENT of a file that is there means that its interpreter is not (execve(2)).
    bool const interpreter =
        fact.error == error_noent && program != PathId::none && names_.existence(program) == Existence::exists;
    if (interpreter)
      put(call, Op::probe, program, error_unknown);
    else
      put_failure(call, Op::probe, program);
    return;
  }
  if (!call.succeeded()) return;
  threads_.exec(call.life);
  if (program == PathId::none) return;
  if (!by_descriptor) put_link_probe(call, fact.first, program);
  EventId const event = put(call, Op::exec, program);
  put_image(call, program, event);
  mark_task(call, event);
}

// A program's bare name stands for itself: which file it came from is not known, and no use of a file follows from it.
void Fold::runs(Call const& call)
{
  Name const& program = call.fact.first;
  if (!program.known || program.text.empty()) return;
  bool const bare = program.text.find('/') == std::string_view::npos;
  if (bare && program.text.size() > max_base_name) return;
  PathId const path = bare ? paths_.intern(program.text) : find(call, program, Last::follow);
  if (path == PathId::none) return;
  put_image(call, path, EventId::none);
  mark_task(call, EventId::none);
}

void Fold::put_image(Call const& call, PathId program, EventId event)
{
  Image image;
  image.thread = call.process().id;
  image.event = event;
  image.path = program;
  image.cwd = call.place().cwd;
  image.argv = call.fact.text.empty() ? std::string_view("[]") : call.fact.text;
  image.argv_cut = call.fact.cut;
  sink_.image(image);
}

// A process works for the task that its latest program's environment names; marks that were there before the traced
// command began name no task of this trace.
void Fold::mark_task(Call const& call, EventId event)
{
  std::string const task = task_of(call.fact.marks);
  Process& process = call.process();
  if (task.empty() || task == start_task_ || task == process.task) return;
  process.task = task;
  sink_.task({process.id, event, task, "environment", event == EventId::none ? no_time : call.fact.at});
}

void Fold::fork(Call const& call)
{
  if (call.succeeded())
    threads_.end_fork(call.life, static_cast<std::int32_t>(call.fact.value), call.fact.flags, call.fact.at);
  else
    Threads::drop_fork(call.life);
}

void Fold::change_folder(Call const& call)
{
  Fact const& fact = call.fact;
  bool const by_name = fact.verb == Verb::chdir;
  PathId const folder = by_name ? find(call, fact.first, Last::follow) : find_open(call, fact.fd);
  if (call.failed()) {
    if (by_name) put_failure(call, Op::probe, folder);
    return;
  }
  if (!call.succeeded()) return;
  if (by_name && folder != PathId::none) put_link_probe(call, fact.first, folder);
  if (folder == PathId::none)
    call.place().cwd = PathId::none;
  else
    set_cwd(call.place(), folder);
}

void Fold::change_root(Call const& call)
{
  PathId const folder = find(call, call.fact.first, Last::follow);
  if (!call.succeeded() || folder == PathId::none) return;
  paths_.mark_directory(folder);
  names_.set_exists(folder);
  call.place().root = folder;
}

void Fold::unshare(Call const& call)
{
  if (!call.succeeded()) return;
  Life& life = call.life;
  if ((call.fact.flags & ForkFlag::files) != 0) life.descriptors = std::make_shared<Descriptors>(*life.descriptors);
  if ((call.fact.flags & ForkFlag::fs) != 0) life.place = std::make_shared<Place>(*life.place);
  if ((call.fact.flags & ForkFlag::new_pids) != 0) life.process->foreign_pids = true;
}

}  // namespace iotrace
