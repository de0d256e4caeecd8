// A trace database made by hand: see the header.
#include "trace.hpp"

#include "by_sql.hpp"

#include <fmt/core.h>
#include <stdlib.h>

#include <memory>
#include <stdexcept>

#include "query/question.hpp"
#include "store/op.hpp"
#include "store/reader.hpp"
#include "store_sql.hpp"

namespace iotrace::test {
namespace {

// min() and max() over NULLs leave them out, which is just what a first or last that never was needs.
constexpr std::string_view fold = R"(
INSERT INTO file_use (process_id, path_id, first_exec, first_read, first_carry, first_create, first_write, first_update, first_remove, first_miss, first_stat,
                      first_list, first_maybe, first_alter, last_put, last_remove, first_event, last_event, events,
                      bytes_read, bytes_written)
SELECT l.process_id, e.path_id,
       min(iif(o.name = 'exec'   AND e.error = 0, e.id, NULL)),
       min(iif(o.name IN ('read', 'exec') AND e.error = 0, e.id, NULL)),
       min(iif(o.name = 'carry'  AND e.error = 0, e.id, NULL)),
       min(iif(o.name = 'create' AND e.error = 0, e.id, NULL)),
       min(iif(o.name = 'write'  AND e.error = 0, e.id, NULL)),
       min(iif(o.name = 'update' AND e.error = 0, e.id, NULL)),
       min(iif(o.name = 'remove' AND e.error = 0, e.id, NULL)),
       min(iif(e.error IN (2, 20), e.id, NULL)),
       min(iif(o.name = 'probe'  AND e.error = 0, e.id, NULL)),
       min(iif(o.name = 'list'   AND e.error = 0, e.id, NULL)),
       min(iif(e.id IN (SELECT event_id FROM creating), e.id, NULL)),
       min(iif(o.name = 'alter'  AND e.error = 0, e.id, NULL)),
       max(iif(o.name IN ('create', 'write', 'update') AND e.error = 0, e.id, NULL)),
       max(iif(o.name = 'remove' AND e.error = 0, e.id, NULL)),
       min(e.id), max(e.id), count(*), 0, 0
  FROM event e JOIN op o ON o.id = e.op JOIN thread l ON l.id = e.thread_id
 GROUP BY l.process_id, e.path_id;
INSERT INTO file_use_total (trace_id, path_id, processes, first_process, first_at, last_at, first_exec, first_read, first_carry, first_create, first_write, first_update, first_remove, first_miss, first_stat,
                      first_list, first_maybe, first_alter, last_put, last_remove, first_event, last_event, events,
                      bytes_read, bytes_written)
SELECT t.trace_id, u.path_id, count(*), NULL, NULL, NULL, min(first_exec), min(first_read), min(first_carry), min(first_create),
       min(first_write), min(first_update), min(first_remove), min(first_miss), min(first_stat), min(first_list),
       min(first_maybe), min(first_alter), max(last_put), max(last_remove), min(first_event), max(last_event),
       sum(events), sum(bytes_read), sum(bytes_written)
  FROM file_use u JOIN thread t ON t.id = u.process_id
 GROUP BY t.trace_id, u.path_id;
UPDATE file_use_total SET
  first_process = (SELECT t.process_id FROM event e JOIN thread t ON t.id = e.thread_id WHERE e.id = first_event),
  first_at = (SELECT at FROM event WHERE id = first_event),
  last_at = (SELECT at FROM event WHERE id = last_event);
INSERT INTO removal
SELECT e.path_id, e.id, l.process_id
  FROM event e JOIN op o ON o.id = e.op JOIN thread l ON l.id = e.thread_id
 WHERE o.name = 'remove' AND e.error = 0;
DROP TABLE creating;
)";

/// A text literal of any bytes.
std::string literal(std::string_view text)
{
  std::string hex;
  for (char const c : text) hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return "CAST(x'" + hex + "' AS TEXT)";
}

std::string op_rows()
{
  std::string rows;
  for (OpInfo const& info : op_table)
    rows += fmt::format("INSERT INTO op VALUES ({}, '{}', {:d}, {:d}, {:d}, {:d}, {});\n", static_cast<int>(info.op),
                        info.name, info.reads, info.writes, info.removes, info.asks, literal(info.doc));
  return rows;
}

int op_number(std::string_view name)
{
  for (OpInfo const& info : op_table)
    if (info.name == name) return static_cast<int>(info.op);
  throw std::logic_error("no such operation: " + std::string(name));
}

}  // namespace

Folder::Folder()
{
  std::string name = std::filesystem::temp_directory_path() / "iotrace-query-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

Folder::~Folder()
{
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void run_sql(std::string const& file, std::string_view sql)
{
  sqlite3* raw = nullptr;
  int result = sqlite3_open(file.c_str(), &raw);
  std::unique_ptr<sqlite3, int (*)(sqlite3*)> const db(raw, sqlite3_close);
  if (result == SQLITE_OK) result = sqlite3_exec(raw, std::string(sql).c_str(), nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(raw));
}

Trace::Trace(std::string workspace, std::string workspace_as_given)
{
  rows_ = op_rows() + "CREATE TABLE creating (event_id INTEGER);\n";
  next_trace(std::move(workspace));
  if (!workspace_as_given.empty())
    rows_ += fmt::format("UPDATE trace SET workspace_as_given = {};\n", literal(workspace_as_given));
}

void Trace::next_trace(std::string workspace)
{
  rows_ += fmt::format(
      "INSERT INTO trace VALUES ({0}, 'strace', 'strace', '6.1', 'log{0}.txt', '0123456789abcdef', '[\"make\"]', {1}, "
      "{1}, NULL, 'host', 'Linux', 1700000000000000000, 2500000000, 100, 10, 8, 1, 1, 0, 1, NULL, 0, NULL);\n",
      ++traces_, literal(workspace));
}

std::int64_t Trace::process(std::int64_t pid, std::int64_t parent)
{
  std::int64_t const id = ++threads_;
  leaders_[id] = id;
  rows_ += fmt::format("INSERT INTO thread VALUES ({0}, {1}, {2}, {0}, {3}, {0}000000, 9000000000, 0, NULL);\n", id,
                       traces_, pid, parent == 0 ? "NULL" : std::to_string(parent));
  return id;
}

std::int64_t Trace::thread(std::int64_t tid, std::int64_t process)
{
  std::int64_t const id = ++threads_;
  leaders_[id] = process;
  rows_ += fmt::format("INSERT INTO thread VALUES ({}, {}, {}, {}, NULL, NULL, NULL, NULL, NULL);\n", id, traces_, tid,
                       process);
  return id;
}

void Trace::born(std::int64_t thread, std::int64_t at)
{
  rows_ += fmt::format("UPDATE thread SET born = {} WHERE id = {};\n", at, thread);
}

std::int64_t Trace::event(std::int64_t thread, std::string_view op, std::string_view name, int error)
{
  std::int64_t const path_id = path(name);
  ++events_;
  rows_ += fmt::format("INSERT INTO event VALUES ({0}, {0}000000, {1}, {2}, {3}, {0}0, {4});\n", events_, thread,
                       op_number(op), path_id, error);
  return events_;
}

std::int64_t Trace::maybe(std::int64_t thread, std::string_view name)
{
  std::int64_t const id = event(thread, "update", name);
  rows_ += fmt::format("INSERT INTO creating VALUES ({});\n", id);
  return id;
}

std::int64_t Trace::exec(std::int64_t thread, std::string_view name, std::string_view argv)
{
  std::int64_t const id = event(thread, "exec", name);
  rows_ += fmt::format("INSERT INTO image VALUES ({}, {}, {}, {}, 0, NULL);\n", leaders_.at(thread), id, path(name),
                       literal(argv));
  return id;
}

void Trace::mark(std::int64_t thread, std::int64_t event, std::string_view task)
{
  auto const [found, is_new] = tasks_.try_emplace(std::string(task), static_cast<std::int64_t>(tasks_.size()) + 1);
  if (is_new) rows_ += fmt::format("INSERT INTO task VALUES ({}, {});\n", found->second, literal(task));
  rows_ += fmt::format("INSERT INTO task_root VALUES ({}, {}, {}, 'environment');\n", found->second, thread, event);
}

void Trace::flow(std::int64_t reader, std::string_view name, std::int64_t writer)
{
  rows_ += fmt::format("INSERT INTO flow VALUES ({}, {}, {}, {});\n", reader, path(name), writer, events_);
}

void Trace::folder(std::string_view name)
{
  rows_ += fmt::format("UPDATE path SET is_dir = 1 WHERE id = {};\n", path(name));
}

std::int64_t Trace::path(std::string_view text)
{
  auto const [found, is_new] = paths_.try_emplace(std::string(text), static_cast<std::int64_t>(paths_.size()) + 1);
  if (is_new) rows_ += fmt::format("INSERT INTO path VALUES ({}, {}, 0, 0);\n", found->second, literal(text));
  return found->second;
}

std::string const& Trace::file()
{
  if (file_.empty()) {
    file_ = folder_.file("trace.db");
    run_sql(file_, fmt::format("{}BEGIN;{}{}COMMIT;", store_sql::schema, rows_, fold));
    assign_tasks_by_sql(file_);
    seal_by_sql(file_);
    run_sql(file_, fmt::format("BEGIN;{}{}COMMIT;", more_, store_sql::seal));
  }
  return file_;
}

std::map<std::string, std::vector<std::string>> Trace::sets(query::Selection const& selection)
{
  store::Db db = store::open_trace(file());
  std::vector<query::UsedFile> files;
  for (query::TraceHead const& head : query::select_traces(db, selection))
    query::unite(files, query::find_used_files(db, query::Scope(db, selection, head)));
  std::map<std::string, std::vector<std::string>> by_key;
  for (query::SetInfo const& info : query::set_table)
    for (query::UsedFile const& file : files)
      if (file.in(info.set)) by_key[std::string(info.key)].push_back(file.path);
  return by_key;
}

std::vector<std::string> Trace::set(std::string const& key, query::Selection const& selection)
{
  auto by_key = sets(selection);
  return by_key[key];
}

Answer Trace::ask(Ask const& question, query::Layout const& layout, query::Selection const& selection)
{
  store::Db db = store::open_trace(file());
  query::Output output;
  Answer answer;
  question(query::Inquiry{db, selection, layout, output, answer.notes});
  output.finish();
  answer.text = output.text();
  return answer;
}

query::Layout in_form(query::Form form, bool full)
{
  query::Layout layout;
  layout.form = form;
  layout.full = full;
  return layout;
}

}  // namespace iotrace::test
