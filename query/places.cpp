// Places: see the header.
#include "query/places.hpp"

#include "query/question.hpp"
#include "query_sql.hpp"

namespace iotrace::query {
namespace {

/// Path ids are dense from 1; a file in which they are not could make us allocate what it likes.
std::size_t count_paths(store::Db& db)
{
  std::int64_t const count = db.integer("SELECT count(*) FROM path");
  if (db.integer("SELECT ifnull(max(id), 0) FROM path") != count ||
      db.integer("SELECT ifnull(min(id), 1) FROM path") != 1)
    throw store::Error("the database is damaged: the ids of its table path have gaps");
  return static_cast<std::size_t>(count);
}

}  // namespace

Places::Places(store::Db& db, Ground const& ground, Names names)
    : ground_(ground), names_(names), name_of_(ask(db, query_sql::path_name)), places_(count_paths(db) + 1)
{
}

Places::Places(store::Db& db, std::int64_t path, Place place)
    : places_(count_paths(db) + 1, std::optional(Place::outside))
{
  places_.at(static_cast<std::size_t>(path)) = place;
}

Place Places::look_up(std::int64_t path)
{
  name_of_->reset();
  name_of_->bind(1, path);
  if (!name_of_->step()) return Place::outside;
  std::string_view const name = name_of_->text(0);
  bool const wanted = names_ == Names::files_and_special || !is_special(name);
  if (!wanted || !ground_->covers(name)) return Place::outside;
  return name_of_->integer(1) != 0 ? Place::folder : Place::file;
}

}  // namespace iotrace::query
