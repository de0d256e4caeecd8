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
#include "query/print.hpp"
#include "query/question.hpp"
#include "query/tallies.hpp"
#include "question_sql.hpp"

namespace iotrace::query {
namespace {

// Columns of sql/questions/tree.sql.
enum Column_ { id, parent_id, parent_pid, depth, pid, status, born, died, program, argv, argv_cut, cwd, task };

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

std::string describe(store::Statement const& row, Ancestry& ancestry)
{
  auto const level = static_cast<std::size_t>(std::max<std::int64_t>(row.integer(depth), 0));
  bool const executed = !row.is_null(program);
  std::string const& name = ancestry.note(level, executed ? std::optional(row.text(program)) : std::nullopt);
  std::string const command =
      executed ? command_text(row.text(argv), row.integer(argv_cut) != 0, row.text(program)) : '[' + name + ']';
  return indentation(level) + command;
}

Cell life_span(store::Statement const& row)
{
  std::int64_t span = 0;
  if (row.is_null(born) || row.is_null(died) || __builtin_sub_overflow(row.integer(died), row.integer(born), &span))
    return std::monostate{};
  return span;
}

void add_rows(Inquiry const& inquiry, Scope const& scope, Tallies const& tallies, Rows& rows)
{
  bool const to_people = inquiry.layout.form == Form::text;
  Ancestry ancestry;
  find_descent(inquiry.db);
  store::Statement row = ask(inquiry.db, question_sql::tree);
  while (row.step()) {
    std::string const command = to_people ? describe(row, ancestry) : "";
    std::string const words = to_people ? "" : command_json(row.text(argv));
    Tally const tally = tallies.of(row.integer(id));
    rows.add(std::array<Cell, 17>{scope.trace().id, cell(row, id), cell(row, parent_id), cell(row, parent_pid),
                                  cell(row, depth), cell(row, pid), cell(row, status), cell(row, born), cell(row, died),
                                  life_span(row), tally.reads, tally.writes, cell(row, task), cell(row, cwd),
                                  cell(row, program), std::string_view(words), std::string_view(command)});
  }
}

}  // namespace

void answer_tree(Inquiry const& inquiry)
{
  auto const rows = make_rows(inquiry.layout, tree_columns(), inquiry.output);
  each_scope(inquiry,
             [&](Scope const& scope) { add_rows(inquiry, scope, count_files_by_process(inquiry.db, scope), *rows); });
  rows->finish();
}

}  // namespace iotrace::query
