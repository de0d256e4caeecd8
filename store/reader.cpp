// The door of every question: nothing behind it has to ask whether the tables are really ours.
#include "store/reader.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <system_error>
#include <vector>

#include "store_sql.hpp"

namespace iotrace::store {
namespace {

// What ANALYZE adds is SQLite's own and differs by how it was compiled.
constexpr std::string_view list_schema =
    "SELECT type || ' ' || name || ' ' || tbl_name || ' ' || ifnull(sql, '') FROM sqlite_schema"
    " WHERE NOT (type = 'table' AND name IN ('sqlite_stat1', 'sqlite_stat4')) ORDER BY 1";

std::vector<std::string> schema_of(Db& db)
{
  std::vector<std::string> rows;
  Statement statement = db.prepare(list_schema);
  while (statement.step()) rows.emplace_back(statement.text(0));
  return rows;
}

std::vector<std::string> expected_schema()
{
  Db db = Db::memory();
  db.execute(store_sql::schema);
  db.execute(store_sql::seal);
  return schema_of(db);
}

// The first thing SQLite reads of the file, so the first to fail on what is no database.
std::int64_t read_application_id(Db& db, std::string const& path)
{
  try {
    return db.integer("PRAGMA application_id");
  } catch (Error const& error) {
    throw Error(fmt::format("{} cannot be read as a trace database: {}", path, error.what()));
  }
}

void check_version(Db& db, std::string const& path)
{
  std::int64_t const version = db.integer("PRAGMA user_version");
  if (version == schema_version) return;
  throw Error(fmt::format("{} was made by {} ioparse (schema {}, this program reads {}): run ioparse again on its log",
                          path, version > schema_version ? "a newer" : "an older", version, schema_version));
}

// SQLite itself only misses whole pages.
void check_size(Db& db, std::string const& path)
{
  auto const whole = static_cast<std::uintmax_t>(db.integer("PRAGMA page_count") * db.integer("PRAGMA page_size"));
  std::error_code unreadable;
  if (std::filesystem::file_size(path, unreadable) == whole && !unreadable) return;
  throw Error(fmt::format("{} is cut or damaged: run ioparse again on its log", path));
}

}  // namespace

Db open_trace(std::string const& path)
{
  Db db = Db::read(path);
  if (read_application_id(db, path) != application_id)
    throw Error(fmt::format("{} is not a trace database: make one with `ioparse LOG`", path));
  check_version(db, path);
  check_size(db, path);
  if (schema_of(db) != expected_schema())
    throw Error(fmt::format("{} does not have the tables of a trace database: run ioparse again on its log", path));
  return db;
}

}  // namespace iotrace::store
