// The door of every question: nothing behind it has to ask whether the tables are really ours.
#include "store/reader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <system_error>
#include <vector>

#include "store_sql.hpp"

namespace iotrace::store {
namespace {

// Where the statement that starts at `begin` ends: at its semicolon, which may also stand in comments and strings.
std::size_t end_of_statement(std::string_view script, std::size_t begin)
{
  std::size_t at = begin;
  while (at < script.size() && script[at] != ';') {
    if (script.substr(at, 2) == "--")
      at = script.find('\n', at);
    else if (script[at] == '\'')
      at = script.find('\'', at + 1);
    at = at < script.size() ? at + 1 : script.size();
  }
  return at;
}

// The CREATE statements of a script of ours, as SQLite keeps them in sqlite_schema: without the semicolon. (Making the
// tables in memory and asking for their schema would take three times as long as all else that opening does.)
void append_creations(std::string_view script, std::vector<std::string>& creations)
{
  constexpr std::string_view start = "\nCREATE ";
  for (std::size_t at = script.find(start); at < script.size(); at = script.find(start, at)) {
    std::size_t const end = end_of_statement(script, at + 1);
    creations.emplace_back(script.substr(at + 1, end - at - 1));
    at = end;
  }
}

std::vector<std::string> expected_schema()
{
  std::vector<std::string> creations;
  append_creations(store_sql::schema, creations);
  append_creations(store_sql::seal, creations);
  std::sort(creations.begin(), creations.end());
  return creations;
}

// Without what ANALYZE adds, which is SQLite's own and differs by how it was compiled.
std::vector<std::string> schema_of(Db& db)
{
  std::vector<std::string> creations;
  Statement statement = db.prepare(
      "SELECT ifnull(sql, '') FROM sqlite_schema"
      " WHERE NOT (type = 'table' AND name IN ('sqlite_stat1', 'sqlite_stat4'))");
  while (statement.step()) creations.emplace_back(statement.text(0));
  std::sort(creations.begin(), creations.end());
  return creations;
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
  db.execute("BEGIN");  // or each of thousands of look-ups would lock the file, look for a journal, and let go again
  if (read_application_id(db, path) != application_id)
    throw Error(fmt::format("{} is not a trace database: make one with `ioparse LOG`", path));
  check_version(db, path);
  check_size(db, path);
  if (schema_of(db) != expected_schema())
    throw Error(fmt::format("{} does not have the tables of a trace database: run ioparse again on its log", path));
  return db;
}

}  // namespace iotrace::store
