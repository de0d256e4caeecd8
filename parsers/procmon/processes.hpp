// Processes: who acted in an export of Process Monitor. A row names its process by an id that Windows uses again at
// once, and by a program's name; an XML export lists all processes under numbers of their own. Told as facts: births
// where the log shows a parent, programs where it shows them executed or only running, ends.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "parsers/procmon/grammar.hpp"
#include "parsers/procmon/names.hpp"
#include "parsers/procmon/rows.hpp"

namespace iotrace::procmon {

/// When a row's act began and where it stands.
struct Stamp {
  Nanos at = no_time;
  std::uint64_t line = 0;
};

class Processes {
 public:
  /// `list` fills while rows are read; it must outlive the object, as must `names`.
  Processes(ProcessList const& list, Names& names) : list_(list), names_(names) {}

  /// The tid of the row's process; what is new about it becomes facts. nullopt after its end: what follows then is
  /// Windows closing its handles.
  std::optional<std::int32_t> actor(Row const& row, Stamp const& stamp, Batch& batch);

  /// `parent` made a process out of the program at `path`, of which nothing was seen yet.
  void created(std::int32_t parent, CreatedProcess const& child, std::string_view path, Stamp const& stamp,
               Batch& batch);
  /// A process says for itself that it began.
  void started(Row const& row, StartedProcess const& process, Stamp const& stamp, Batch& batch);
  void exited(std::int32_t tid, std::optional<std::int64_t> status, Stamp const& stamp, Batch& batch);
  /// Tells what was still to be told of processes that never said anything.
  void finish(Batch& batch);

 private:
  /// A program that a process was made of, to be told with its first row.
  struct Pending {
    std::string path;
    std::string command_line;
    Stamp stamp;
  };
  struct Known {
    std::string name;  ///< of its program, as rows spell it
    std::int64_t index = -1;
    bool told = false;  ///< its program is
    bool born = false;  ///< its parent is
    bool ended = false;
  };

  std::optional<std::int32_t> tid_of(Row const& row);
  Known& begin(std::int32_t tid, Row const& row, Stamp const& stamp, Batch& batch);
  bool is_alive(std::int32_t tid) const;
  bool is_another(Known const& known, Row const& row) const;
  void tell_running(std::int32_t tid, Row const& row, Stamp const& stamp, Batch& batch);
  void tell_runs(std::int32_t tid, std::string_view image, std::string_view name, std::string_view command_line,
                 Stamp const& stamp, Batch& batch);
  void tell_listed(std::int64_t index, Batch& batch, unsigned depth);
  void tell_executed(std::int32_t tid, Pending const& pending, std::string_view marks, Batch& batch);
  Listed const* listed(std::int64_t index) const;

  ProcessList const& list_;
  Names& names_;
  std::unordered_map<std::int32_t, Known> known_;  // by tid
  std::map<std::int32_t, Pending> pending_;        // by tid; in order, so that the same log makes the same facts
  std::unordered_map<std::string, std::int32_t> nameless_;  // rows without an id: by their program's name
};

}  // namespace iotrace::procmon
