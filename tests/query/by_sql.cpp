// By SQL: see the header.
#include "by_sql.hpp"

#include <sqlite3.h>

#include <fmt/core.h>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "trace.hpp"

namespace iotrace::test {
namespace {

// The task that the mark of a process's latest exec names, else the one its parent had at the fork.
constexpr std::string_view tasks = R"(
CREATE TEMP TABLE mark (process_id INTEGER, event_id INTEGER, task_id INTEGER, at INTEGER,
                        PRIMARY KEY (process_id, event_id)) WITHOUT ROWID;
INSERT OR REPLACE INTO mark
SELECT t.process_id, r.event_id, r.task_id, e.at
  FROM task_root r JOIN thread t ON t.id = r.thread_id LEFT JOIN event e ON e.id = r.event_id;
CREATE TEMP TABLE process_task (process_id INTEGER PRIMARY KEY, task_id INTEGER);
INSERT OR IGNORE INTO process_task
WITH RECURSIVE born_into(process_id, task_id) AS (
  SELECT id, NULL
    FROM thread
   WHERE process_id = id AND (parent_id IS NULL OR parent_id NOT IN (SELECT id FROM thread))
   UNION ALL
  SELECT t.id,
         ifnull((SELECT m.task_id FROM mark m
                  WHERE m.process_id = t.parent_id AND (m.at <= t.born) IS NOT FALSE
                  ORDER BY m.event_id DESC LIMIT 1),
                b.task_id)
    FROM born_into b JOIN thread t ON t.parent_id = b.process_id
   WHERE t.process_id = t.id)
SELECT process_id,
       ifnull((SELECT m.task_id FROM mark m
                WHERE m.process_id = born_into.process_id ORDER BY m.event_id DESC LIMIT 1),
              task_id)
  FROM born_into;
UPDATE thread SET task_id = (SELECT p.task_id FROM process_task p WHERE p.process_id = thread.process_id);
)";

// The uses of the selected processes, merged.
constexpr std::string_view scope = R"(
CREATE TEMP TABLE IF NOT EXISTS selected (process_id INTEGER PRIMARY KEY);
DROP TABLE IF EXISTS used;
CREATE TEMP TABLE used AS
SELECT path_id, min(first_exec) AS first_exec, min(first_read) AS first_read, min(first_carry) AS first_carry,
       min(first_create) AS first_create, min(first_write) AS first_write, min(first_update) AS first_update,
       min(first_remove) AS first_remove, min(first_miss) AS first_miss, min(first_stat) AS first_stat,
       min(first_list) AS first_list, min(first_maybe) AS first_maybe, min(first_alter) AS first_alter,
       max(last_put) AS last_put, max(last_remove) AS last_remove, max(last_event) AS last_event
  FROM file_use WHERE process_id IN (SELECT process_id FROM selected)
 GROUP BY path_id;
)";

constexpr std::string_view sets = R"(
WITH
flowed(path_id) AS MATERIALIZED (
  SELECT DISTINCT f.path_id
    FROM selected s CROSS JOIN flow f ON f.reader_id = s.process_id
   WHERE f.writer_id NOT IN (SELECT process_id FROM selected)),
-- What a process outside took away before our last event.
taken(path_id, event_id) AS MATERIALIZED (
  SELECT path_id, max(event_id)
    FROM removal
   WHERE event_id < (SELECT max(last_event) FROM used) AND process_id NOT IN (SELECT process_id FROM selected)
   GROUP BY path_id),
ordered AS (
  SELECT path_id,
         ifnull(first_exec,   9223372036854775807) AS first_exec,
         ifnull(first_read,   9223372036854775807) AS first_read,
         ifnull(first_carry,  9223372036854775807) AS first_carry,
         ifnull(first_create, 9223372036854775807) AS first_create,
         ifnull(first_write,  9223372036854775807) AS first_write,
         ifnull(first_update, 9223372036854775807) AS first_update,
         ifnull(first_remove, 9223372036854775807) AS first_remove,
         ifnull(first_miss,   9223372036854775807) AS first_miss,
         ifnull(first_maybe,  9223372036854775807) AS first_maybe,
         first_stat IS NOT NULL  AS is_stated,
         first_list IS NOT NULL  AS is_listed,
         first_alter IS NOT NULL AS is_altered,
         ifnull(last_put, 0)    AS last_put,
         ifnull(last_remove, 0) AS last_remove
    FROM used),
-- A creating open of a name of which nothing was known is taken to have found a file, unless the file is gone again at
-- the end: then it made it.
made AS (
  SELECT *,
         iif(last_remove > last_put, min(first_create, first_maybe), first_create) AS first_made,
         min(first_create, first_write, first_update) AS first_put
    FROM ordered),
judged AS MATERIALIZED (
  SELECT *,
         min(first_made, first_write) AS fresh,
         min(first_read, first_carry, first_write, first_update, first_remove) < first_made
           OR first_made = 9223372036854775807 AS existed,
         last_put > last_remove AS stays
    FROM made),
named AS (
  SELECT p.text, p.is_dir, j.*, f.path_id IS NOT NULL AS is_flowed, t.event_id AS taken_at
    FROM judged j
    JOIN path p ON p.id = j.path_id
    LEFT JOIN flowed f ON f.path_id = j.path_id
    LEFT JOIN taken t ON t.path_id = j.path_id),
member AS MATERIALIZED (
  SELECT path_id, text, is_dir, is_stated,
         NOT is_dir AND first_read < 9223372036854775807                              AS reads,
         NOT is_dir AND stays                                                         AS writes,
         NOT is_dir AND (min(first_read, first_carry, first_update) < fresh OR is_flowed) AS inputs,
         NOT is_dir AND stays AND ifnull(taken_at, 0) <= last_put                     AS outputs,
         NOT is_dir AND stays AND first_update < fresh                                AS updated,
         NOT is_dir AND last_put > 0 AND NOT stays AND NOT existed                    AS temporaries,
         NOT is_dir AND existed AND last_remove > last_put                            AS deleted,
         NOT is_dir AND is_altered AND NOT stays                                      AS altered,
         NOT is_dir AND first_miss < min(first_put, first_remove)                     AS probed,
         is_listed                                                                    AS listed,
         NOT is_dir AND first_exec < 9223372036854775807                              AS executed
    FROM named)
SELECT path_id,
       reads + 2 * writes + 4 * inputs + 8 * outputs + 16 * updated + 32 * temporaries + 64 * deleted + 128 * altered +
       256 * probed + 512 * (is_stated AND NOT is_dir AND NOT (reads OR writes OR inputs OR outputs OR updated OR
       temporaries OR deleted OR altered OR probed OR listed OR executed)) + 1024 * listed + 2048 * executed AS sets
  FROM member
 ORDER BY path_id)";

using Database = std::unique_ptr<sqlite3, int (*)(sqlite3*)>;
using Row = std::vector<std::int64_t>;

Database open(std::string const& file)
{
  sqlite3* raw = nullptr;
  int const result = sqlite3_open(file.c_str(), &raw);
  Database db(raw, sqlite3_close);
  if (result != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(raw));
  return db;
}

void run(sqlite3* db, std::string_view sql)
{
  if (sqlite3_exec(db, std::string(sql).c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    throw std::runtime_error(sqlite3_errmsg(db));
}

std::vector<Row> rows_of(sqlite3* db, std::string_view sql)
{
  std::vector<Row> rows;
  auto const keep = [](void* to, int count, char** cells, char**) {
    Row& row = static_cast<std::vector<Row>*>(to)->emplace_back();
    for (int i = 0; i < count; ++i) row.push_back(cells[i] == nullptr ? 0 : std::stoll(cells[i]));
    return 0;
  };
  if (sqlite3_exec(db, std::string(sql).c_str(), keep, &rows, nullptr) != SQLITE_OK)
    throw std::runtime_error(sqlite3_errmsg(db));
  return rows;
}

/// A varint as a hexadecimal literal has it: seven bits a byte, the largest first.
std::string varint(std::uint64_t value)
{
  std::string text = fmt::format("{:02x}", value & 0x7f);
  while ((value >>= 7) != 0) text.insert(0, fmt::format("{:02x}", (value & 0x7f) | 0x80));
  return text;
}

/// Rows of a path and its marks, as a literal.
std::string pack(std::vector<Row> const& rows, std::uint64_t factor)
{
  std::string text = "x'";
  std::int64_t last = 0;
  for (Row const& row : rows) {
    if (row[1] == 0) continue;
    text += varint(static_cast<std::uint64_t>(row[0] - last) * factor + static_cast<std::uint64_t>(row[1]));
    last = row[0];
  }
  return text + "'";
}

std::string packed_sets(sqlite3* db, std::string const& which)
{
  run(db, scope);
  run(db, "DELETE FROM selected; INSERT INTO selected SELECT id FROM thread WHERE process_id = id AND " + which);
  run(db, scope);
  return pack(rows_of(db, sets), 4096);
}

void seal_processes(sqlite3* db)
{
  std::vector<Row> file_rows;
  std::int64_t process = 0;
  auto const end = [&] {
    if (!file_rows.empty())
      run(db, fmt::format("INSERT INTO process_files VALUES ({}, {})", process, pack(file_rows, 4)));
    file_rows.clear();
  };
  for (Row const& row : rows_of(db,
                                "SELECT process_id, path_id, (first_read IS NOT NULL) +"
                                " 2 * ifnull(last_put > ifnull(last_remove, 0), 0) AS marks FROM file_use"
                                " JOIN path ON path.id = path_id WHERE NOT is_dir AND marks ORDER BY 1, 2")) {
    if (row[0] != process) end();
    process = row[0];
    file_rows.push_back({row[1], row[2]});
  }
  end();
}

}  // namespace

void assign_tasks_by_sql(std::string const& file) { run(open(file).get(), tasks); }

void seal_by_sql(std::string const& file)
{
  Database const db = open(file);
  run(db.get(), "DELETE FROM trace_files; DELETE FROM task_files; DELETE FROM process_files;");
  for (Row const& row :
       rows_of(db.get(), "SELECT DISTINCT t.trace_id FROM file_use u JOIN thread t ON t.id = u.process_id"))
    run(db.get(), fmt::format("INSERT INTO trace_files VALUES ({}, {})", row[0],
                              packed_sets(db.get(), fmt::format("trace_id = {}", row[0]))));
  for (Row const& row : rows_of(db.get(),
                                "SELECT DISTINCT trace_id, task_id FROM thread WHERE task_id IS NOT NULL"
                                " AND process_id = id ORDER BY 1, 2"))
    run(db.get(), fmt::format("INSERT INTO task_files VALUES ({}, {}, {})", row[0], row[1],
                              packed_sets(db.get(), fmt::format("trace_id = {} AND task_id = {}", row[0], row[1]))));
  seal_processes(db.get());
}

}  // namespace iotrace::test
