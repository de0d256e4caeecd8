// Fold: what every verb means. The body of Interpreter: facts in, events out; states of names, descriptors and threads
// are its memory. fold.cpp has the order of things, fold_files.cpp the calls on names, fold_descriptors.cpp those on
// descriptors, fold_processes.cpp those on processes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parsers/interpret.hpp"
#include "parsers/names.hpp"
#include "parsers/resolve.hpp"
#include "parsers/threads.hpp"

namespace iotrace {

class Fold {
 public:
  Fold(Paths& paths, Sink& sink, Start start);

  void foresee(Fact const& fact);
  void fold(Fact const& fact);
  void finish();

  std::string_view first_cwd() const { return start_.cwd; }
  Nanos last_time() const { return last_time_; }

 private:
  /// The fact at hand and who did it.
  struct Call {
    Fact const& fact;
    Life& life;
    Process& process() const { return *life.process; }
    Place& place() const { return *life.place; }
    Descriptors& descriptors() const { return *life.descriptors; }
    bool succeeded() const { return fact.outcome == Outcome::success; }
    bool failed() const { return fact.outcome == Outcome::failure; }
  };
  enum class Last : std::uint8_t { follow, keep };  // is a link in the last component followed?

  void start(Fact const& first);
  void dispatch(Call const& call);
  bool dispatch_process(Call const& call);
  bool dispatch_descriptor(Call const& call);
  void begin(Call const& call);

  // Names as the caller meant them; none where the log does not say.
  PathId find(Call const& call, Name const& name, Last last);
  PathId find_magic(Call const& call, std::string_view text);
  PathId find_open(Call const& call, Descriptor const& fd);
  std::string_view full_text(Call const& call, Name const& name);
  std::string_view folder_text(Call const& call, Name const& name) const;
  std::string_view root_text(Place const& place) const;
  PathId spelled(Descriptor const& real, bool whole = true);
  void see_folder(Call const& call, Name const& name);
  void set_cwd(Place& place, PathId folder);

  // Events.
  EventId put(Call const& call, Op op, PathId path, std::int16_t error = 0, bool maybe = false);
  void put_content(Call const& call, Op op, PathId path, bool maybe = false);
  void put_failure(Call const& call, Op op, PathId path);
  void put_link_probe(Call const& call, Name const& name, PathId reached);
  void settle(Call const& call, Op op, PathId path, EventId event);
  void note_flow(Process& process, PathId path, EventId event);

  // fold_files.cpp
  void open(Call const& call);
  void open_found(Call const& call, PathId path);
  PathId opened(Call const& call, Last last);
  void ask(Call const& call);
  void read_link(Call const& call);
  void make(Call const& call);
  void make_link(Call const& call);
  void make_symlink(Call const& call);
  FileId nameless_source(Call const& call) const;
  void remove(Call const& call);
  void alter(Call const& call);
  void truncate(Call const& call);
  void rename(Call const& call);
  void rename_failed(Call const& call, PathId from, PathId to);
  void exchange(Call const& call);
  void exchange_one(Call const& call, PathId first, PathId second, bool top);
  void move_one(Call const& call, PathId from, PathId to);
  void move_away(Call const& call, PathId from);
  void move_tree(Call const& call, PathId from, PathId to);
  void settle_moves();
  void move_places(std::string_view from, std::string_view to);
  void exchange_places(std::string_view one, std::string_view two);
  std::optional<PathId> moved(PathId folder, std::string_view from, std::string_view to);
  std::vector<PathId> known_below(PathId folder) const;

  // fold_descriptors.cpp
  void close(Call const& call);
  void copy(Call const& call);
  void close_range(Call const& call);
  void list(Call const& call);
  void transfer(Call const& call);
  void touch(Call const& call, PathId path, bool written, std::uint64_t bytes);
  FileId open_file(Call const& call, std::int32_t fd) const;
  void set_descriptor(Call const& call, std::int64_t fd, PathId path, bool cloexec);

  // fold_processes.cpp
  void exec(Call const& call);
  void runs(Call const& call);
  void put_image(Call const& call, PathId program, EventId event);
  void mark_task(Call const& call, EventId event);
  void fork(Call const& call);
  void change_folder(Call const& call);
  void change_root(Call const& call);
  void unshare(Call const& call);

  Paths& paths_;
  Sink& sink_;
  Start start_;
  Names names_;
  Resolver resolver_;
  Threads threads_;
  std::vector<std::pair<PathId, PathId>> moves_;  // renames of what was not known to be a folder, from and to
  std::string start_task_;                        // named by marks of the first command's own environment
  std::string buffer_;                            // full_text()
  std::int32_t first_tid_ = 0;
  bool foreseen_any_ = false;
  bool cwd_settled_ = false;  // the first process's folder at its start is known, or will never be
  bool started_ = false;
  bool kernel_paths_ = false;  // the log prints the path of what was opened: no table needed
  Nanos last_time_ = no_time;
};

}  // namespace iotrace
