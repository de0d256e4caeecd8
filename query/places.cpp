// Places: see the header.
#include "query/places.hpp"

#include <algorithm>

#include "query/question.hpp"
#include "query_sql.hpp"

namespace iotrace::query {

bool is_asked(std::string_view name, Ground const& ground, WhichNames names)
{
  return ground.covers(name) && (names == WhichNames::files_and_special || !is_special(name));
}

void each_name(store::Db& db, Ground const& ground, WhichNames names,
               std::function<void(std::int64_t, std::string_view)> const& take)
{
  bool const is_part = !ground.is_everything() && ground.root() != "/";
  std::string const behind = ground.root() + '0';  // the byte after a slash
  bool const may_be_special = !is_part || is_special(ground.root());
  if (!may_be_special) names = WhichNames::files_and_special;  // saves a look at each
  store::Statement row =
      is_part ? ask(db, query_sql::names, {{":from", ground.root()}}) : ask(db, query_sql::all_names);
  while (row.step()) {
    std::string_view const name = row.text(1);
    if (is_part && name >= behind) break;
    if (is_asked(name, ground, names)) take(row.integer(0), name);
  }
}

// A file in which ids are not dense could make us allocate what it likes.
std::size_t count_ids(store::Db& db)
{
  std::int64_t const count = db.integer("SELECT count(*) FROM path");
  if (db.integer("SELECT ifnull(max(id), 0) FROM path") != count ||
      db.integer("SELECT ifnull(min(id), 1) FROM path") != 1)
    throw store::Error("the database is damaged: the ids of its table path have gaps");
  return static_cast<std::size_t>(count) + 1;
}

std::vector<bool> find_folders(store::Db& db)
{
  std::vector<bool> folders(count_ids(db));
  store::Statement row = ask(db, query_sql::folders);
  while (row.step()) folders.at(static_cast<std::size_t>(row.integer(0))) = true;
  return folders;
}

Places::Places(store::Db& db, Ground ground)
    : db_(&db), ground_(std::move(ground)), name_of_(ask(db, query_sql::path_name)), places_(count_ids(db))
{
}

void Places::look_up_all()
{
  std::fill(places_.begin(), places_.end(), Place::outside);
  each_name(*db_, ground_, WhichNames::files,
            [&](std::int64_t path, std::string_view) { places_.at(static_cast<std::size_t>(path)) = Place::inside; });
}

Places::Place Places::look_up(std::uint64_t path)
{
  constexpr std::size_t few = 8;  // one name of so many: then a walk over all costs no more than was spent
  if (++looked_up_ > places_.size() / few) {
    look_up_all();
    return places_[path];
  }
  bool const exists = seek(name_of_, static_cast<std::int64_t>(path));
  return exists && is_asked(name_of_.text(0), ground_, WhichNames::files) ? Place::inside : Place::outside;
}

Places find_places(store::Db& db, Scope const& scope)
{
  Places places(db, scope.ground());
  if (scope.is_whole()) places.look_up_all();
  return places;
}

}  // namespace iotrace::query
