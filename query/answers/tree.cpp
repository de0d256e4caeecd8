// `ioquery tree`: the process tree, parents before their children.
#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "query/answers.hpp"
#include "query/answers/scopes.hpp"
#include "query/cell.hpp"
#include "query/command.hpp"
#include "query/descent.hpp"
#include "query/escape.hpp"
#include "query/names.hpp"
#include "query/print.hpp"
#include "query/question.hpp"
#include "query/tallies.hpp"
#include "query_sql.hpp"
#include "question_sql.hpp"

namespace iotrace::query {
namespace {

// Columns of sql/questions/tree.sql.
enum Column_ { id, parent_id, pid, status, born, died, task_id, program_id, argv, argv_cut, cwd_id };

using Number = std::optional<std::int64_t>;

/// A process and what it became last.
struct Process {
  std::int64_t id = 0, pid = 0;
  Number parent, status, born, died, task, program, cwd;
  std::string argv;
  bool argv_cut = false;
};

/// In their order.
std::vector<Process> read_processes(store::Db& db)
{
  std::vector<Process> processes;
  store::Statement row = ask(db, question_sql::tree);
  while (row.step()) {
    std::int64_t const process = row.integer(id);
    if (processes.empty() || processes.back().id != process) {
      processes.push_back({process,
                           row.integer(pid),
                           maybe_integer(row, parent_id),
                           maybe_integer(row, status),
                           maybe_integer(row, born),
                           maybe_integer(row, died),
                           maybe_integer(row, task_id),
                           {},
                           {},
                           {},
                           false});
    }
    Process& last = processes.back();
    last.program = maybe_integer(row, program_id);
    last.cwd = maybe_integer(row, cwd_id);
    last.argv = row.text(argv);
    last.argv_cut = row.integer(argv_cut) != 0;
  }
  return processes;
}

std::vector<Descendant> descent_of(std::vector<Process> const& processes)
{
  std::vector<Birth> births;
  for (Process const& process : processes) births.push_back({process.id, process.parent});
  return find_descent(births);
}

std::vector<Column> tree_columns()
{
  constexpr auto programs = Audience::programs;
  return {{"trace", Kind::value, programs},
          {"id", Kind::value, programs},
          {"parent_id", Kind::value, programs},
          {"parent_pid", Kind::value, programs},
          {"depth", Kind::value, programs},
          {"pid"},
          {"status", Kind::status},
          {"born", Kind::nanos, programs},
          {"died", Kind::nanos, programs},
          {"time", Kind::nanos},
          {"reads", Kind::value, Audience::everybody, "READ"},
          {"writes", Kind::value, Audience::everybody, "WRITTEN"},
          {"task", Kind::value, programs},
          {"cwd", Kind::value, programs},
          {"program", Kind::value, programs},
          {"argv", Kind::json, programs},
          {"command", Kind::line, Audience::people}};
}

/// The programs on the way from the root to the current row, for processes that executed none themselves.
class Ancestry {
 public:
  std::string const& note(std::size_t level, std::optional<std::string_view> path)
  {
    std::string name = path                                  ? quote_name(base_name(*path))
                       : level > 0 && level <= names_.size() ? names_[level - 1]
                                                             : "?";
    names_.resize(level, "?");
    return names_.emplace_back(std::move(name));
  }

 private:
  std::vector<std::string> names_;  // by depth
};

std::string indentation(std::size_t level)
{
  constexpr std::size_t deepest = 40;  // a hostile tree is a line of a hundred thousand
  return std::string(2 * std::min(level, deepest), ' ') + (level > deepest ? fmt::format("({}) ", level) : "");
}

using Name = std::optional<std::string_view>;

std::string describe(Process const& process, std::size_t level, Name program, Ancestry& ancestry)
{
  std::string const& name = ancestry.note(level, program);
  return indentation(level) + (program ? command_text(process.argv, process.argv_cut, *program) : '[' + name + ']');
}

Cell life_span(Process const& process)
{
  std::int64_t span = 0;
  if (!process.born || !process.died || __builtin_sub_overflow(*process.died, *process.born, &span)) return {};
  return span;
}

/// Makes the rows of one trace.
class Lister {
 public:
  Lister(Inquiry const& inquiry, Scope const& scope, Rows& rows)
      : trace_(scope.trace().id),
        rows_(&rows),
        tallies_(count_files_by_process(inquiry.db, scope)),
        processes_(read_processes(inquiry.db)),
        paths_(ask(inquiry.db, query_sql::path_name)),
        tasks_(ask(inquiry.db, query_sql::task_name)),
        pid_(ask(inquiry.db, query_sql::pid))
  {
  }

  void list(bool to_people)
  {
    for (Descendant const& one : descent_of(processes_))
      to_people ? add_for_people(processes_[one.index], one.depth) : add_for_programs(processes_[one.index], one.depth);
  }

 private:
  void add_for_people(Process const& process, std::size_t depth)
  {
    Tally const tally = tallies_.of(process.id);
    std::string const command = describe(process, depth, name_of(paths_, process.program), ancestry_);
    Cell const none;
    rows_->add(std::array<Cell, 17>{none, none, none, none, none, process.pid, maybe(process.status), none, none,
                                    life_span(process), tally.reads, tally.writes, none, none, none, none,
                                    std::string_view(command)});
  }

  void add_for_programs(Process const& process, std::size_t depth)
  {
    Tally const tally = tallies_.of(process.id);
    std::string const words = command_json(process.argv);
    rows_->add(std::array<Cell, 17>{
        trace_, process.id, maybe(process.parent), parent_pid(process), static_cast<std::int64_t>(depth), process.pid,
        maybe(process.status), maybe(process.born), maybe(process.died), life_span(process), tally.reads, tally.writes,
        maybe(name_of(tasks_, process.task)), maybe(name_of(paths_, process.cwd)),
        maybe(name_of(paths_, process.program)), std::string_view(words), Cell()});
  }

  Name name_of(Names& names, Number key) { return key ? names.of(*key) : Name(); }

  /// Also of a parent that is not selected.
  Cell parent_pid(Process const& process)
  {
    return process.parent && seek(pid_, *process.parent) ? cell(pid_, 0) : Cell();
  }

  std::int64_t trace_;
  Rows* rows_;
  Tallies tallies_;
  std::vector<Process> processes_;
  Names paths_, tasks_;
  store::Statement pid_;
  Ancestry ancestry_;
};

}  // namespace

void answer_tree(Inquiry const& inquiry)
{
  auto const rows = make_rows(inquiry.layout, tree_columns(), inquiry.output);
  each_scope(inquiry,
             [&](Scope const& scope) { Lister(inquiry, scope, *rows).list(inquiry.layout.form == Form::text); });
  rows->finish();
}

}  // namespace iotrace::query
