// `ioquery files`: one row a file.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "query/answers.hpp"
#include "query/answers/scopes.hpp"
#include "query/cell.hpp"
#include "query/escape.hpp"
#include "query/json.hpp"
#include "query/merged.hpp"
#include "query/places.hpp"
#include "query/print.hpp"
#include "query/question.hpp"
#include "query/runners.hpp"
#include "query_sql.hpp"

namespace iotrace::query {
namespace {

using Moment = std::optional<std::int64_t>;  // ns since trace.began

/// One file, as it was used by all selected processes together.
struct FileRow {
  MergedUse merged;
  Moment first_at, last_at;
};

bool shows_bytes(store::Db& db)
{
  return db.integer("SELECT EXISTS (SELECT 1 FROM coverage WHERE kind = 'bytes' AND shown = 'yes')") != 0;
}

std::vector<Column> columns_of(bool several_traces, bool with_bytes)
{
  Audience const bytes = with_bytes ? Audience::everybody : Audience::programs;
  return {{"trace", Kind::value, several_traces ? Audience::everybody : Audience::programs},
          {"how"},
          {"by", Kind::line, Audience::people},
          {"processes", Kind::value, Audience::programs},
          {"first_pid", Kind::value, Audience::programs},
          {"first_program", Kind::value, Audience::programs},
          {"events", Kind::value, Audience::everybody},
          {"bytes_read", Kind::value, bytes, "IN"},
          {"bytes_written", Kind::value, bytes, "OUT"},
          {"first_at", Kind::nanos, Audience::everybody, "FIRST"},
          {"last_at", Kind::nanos, Audience::everybody, "LAST"},
          {"path", Kind::name}};
}

/// The letters that the help explains.
std::string describe(FileUse const& use)
{
  struct Letter {
    char letter;
    std::uint64_t FileUse::*cell;
  };
  constexpr std::array<Letter, 10> letters{{{'r', &FileUse::first_read},
                                            {'x', &FileUse::first_exec},
                                            {'c', &FileUse::first_create},
                                            {'w', &FileUse::first_write},
                                            {'u', &FileUse::first_update},
                                            {'m', &FileUse::first_carry},
                                            {'d', &FileUse::first_remove},
                                            {'a', &FileUse::first_alter},
                                            {'s', &FileUse::first_stat},
                                            {'p', &FileUse::first_miss}}};
  std::string how;
  for (Letter const& one : letters)
    if (use.*one.cell != 0) how += one.letter;
  return how;
}

std::string by_whom(Runner const& first, std::int64_t processes)
{
  std::string by;
  first.program ? append_quoted(by, base_name(*first.program)) : append_integer(by, first.pid.value_or(0));
  if (processes > 1) append_integer(by += " +", processes - 1);
  return by;
}

/// Makes the rows of one trace.
class Lister {
 public:
  Lister(Inquiry const& inquiry, Scope const& scope, Rows& rows);
  void list();

 private:
  void list_trace();
  void list_part();
  void add(std::string_view name, FileRow const& file);
  bool is_asked_use(FileUse const& use) const;
  Moment find_moment(store::Statement& moment, std::uint64_t event) const;

  Inquiry const* inquiry_;
  Scope const* scope_;
  Rows* rows_;
  Runners runners_;
  bool with_bytes_;
};

Lister::Lister(Inquiry const& inquiry, Scope const& scope, Rows& rows)
    : inquiry_(&inquiry), scope_(&scope), rows_(&rows), runners_(inquiry.db)
{
  store::Statement row = ask(inquiry.db, query_sql::shows_bytes, {{":trace", scope.trace().id}});
  with_bytes_ = row.step();
}

bool Lister::is_asked_use(FileUse const& use) const
{
  Layout const& layout = inquiry_->layout;
  bool const is_any = !layout.reads && !layout.writes;
  return is_any || (layout.reads && use.first_read != 0) || (layout.writes && use.last_put > use.last_remove);
}

void Lister::add(std::string_view name, FileRow const& file)
{
  auto const& [path, processes, process, use] = file.merged;
  auto const count = [](std::uint64_t value) { return Cell(static_cast<std::int64_t>(value)); };
  Runner const first = runners_.at(process, static_cast<std::int64_t>(use.first_event));
  std::string const how = describe(use), by = by_whom(first, processes);
  rows_->add(std::array<Cell, 12>{scope_->trace().id, std::string_view(how), std::string_view(by), processes,
                                  maybe(first.pid), maybe(first.program), count(use.events),
                                  with_bytes_ ? count(use.bytes_read) : Cell(),
                                  with_bytes_ ? count(use.bytes_written) : Cell(), maybe(file.first_at),
                                  maybe(file.last_at), scope_->ground().shown(name)});
}

/// The files of the ground, in the order of their names.
class NamedFiles {
 public:
  NamedFiles(store::Db& db, Ground const& ground) : places_(count_ids(db))
  {
    std::vector<bool> const folders = find_folders(db);
    each_name(db, ground, WhichNames::files_and_special, [&](std::int64_t path, std::string_view name) {
      auto const id = static_cast<std::size_t>(path);
      if (folders.at(id)) return;
      names_ += name;
      ends_.push_back(names_.size());
      places_[id] = ends_.size() - 1;
    });
  }

  std::size_t size() const { return ends_.size() - 1; }
  std::string_view name(std::size_t i) const
  {
    return std::string_view(names_).substr(ends_[i], ends_[i + 1] - ends_[i]);
  }
  std::optional<std::size_t> place_of(std::int64_t path) const
  {
    auto const id = static_cast<std::size_t>(path);
    return id < places_.size() && places_[id] != 0 ? std::optional(places_[id] - 1) : std::nullopt;
  }

 private:
  std::string names_;  // one behind the other
  std::vector<std::size_t> ends_ = {0};
  std::vector<std::size_t> places_;  // by path id: 1 + index; 0: none
};

/// All that is shown was sealed. Names come first: of rows that are not shown only the key is read.
void Lister::list_trace()
{
  constexpr int first_at = 3 + use_columns.size(), last_at = first_at + 1;  // of sql/total.sql
  NamedFiles const names(inquiry_->db, scope_->ground());
  std::vector<std::optional<FileRow>> files(names.size());
  store::Statement row = ask(inquiry_->db, query_sql::total, {{":trace", scope_->trace().id}});
  while (row.step())
    if (auto const place = names.place_of(row.integer(0)))
      files[*place] = FileRow{read_use(row), maybe_integer(row, first_at), maybe_integer(row, last_at)};
  for (std::size_t i = 0; i < files.size(); ++i)
    if (files[i] && is_asked_use(files[i]->merged.use)) add(names.name(i), *files[i]);
}

Moment Lister::find_moment(store::Statement& moment, std::uint64_t event) const
{
  return seek(moment, static_cast<std::int64_t>(event)) ? maybe_integer(moment, 0) : std::nullopt;
}

/// Events are looked up by their key: two a file.
void Lister::list_part()
{
  Merged merged;
  store::Statement rows = ask(inquiry_->db, query_sql::fold);
  merged.add_rows(rows);
  std::vector<std::pair<std::string, MergedUse const*>> files;
  store::Statement name_of = ask(inquiry_->db, query_sql::path_name);
  for (MergedUse const& file : merged.uses()) {
    if (!is_asked_use(file.use)) continue;
    bool const is_file = seek(name_of, file.path) && name_of.integer(1) == 0;
    if (is_file && is_asked(name_of.text(0), scope_->ground(), WhichNames::files_and_special))
      files.emplace_back(name_of.text(0), &file);
  }
  std::sort(files.begin(), files.end(), [](auto const& a, auto const& b) { return a.first < b.first; });
  store::Statement moment = ask(inquiry_->db, query_sql::moment);
  for (auto const& [name, file] : files)
    add(name, {*file, find_moment(moment, file->use.first_event), find_moment(moment, file->use.last_event)});
}

void Lister::list() { scope_->is_whole() ? list_trace() : list_part(); }

}  // namespace

void answer_files(Inquiry const& inquiry)
{
  bool const several = select_traces(inquiry.db, inquiry.selection).size() > 1;
  auto const rows = make_rows(inquiry.layout, columns_of(several, shows_bytes(inquiry.db)), inquiry.output);
  each_scope(inquiry, [&](Scope const& scope) { Lister(inquiry, scope, *rows).list(); });
  rows->finish();
}

}  // namespace iotrace::query
