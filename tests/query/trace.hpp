// A trace database made by hand: threads, names and events in, a file out, and the answers of query to it.
// Its file_use is folded from the events by SQL of its own, so that a mistake in the product's fold cannot hide here.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/answers.hpp"
#include "query/sets.hpp"
#include "query/used_files.hpp"

namespace iotrace::test {

/// An empty folder that is gone at the end of the test.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(Folder const&) = delete;
  Folder& operator=(Folder const&) = delete;
  std::string file(std::string_view name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

/// Runs SQL text on a file, with nothing switched off. Throws std::runtime_error.
void run_sql(std::string const& file, std::string_view sql);

/// What ioquery would print.
struct Answer {
  std::string text;
  std::vector<std::string> notes;
};

class Trace {
 public:
  explicit Trace(std::string workspace = "/w", std::string workspace_as_given = "");

  /// What follows belongs to another trace of the same database.
  void next_trace(std::string workspace);

  /// A process, and its id. `parent` 0: none known.
  std::int64_t process(std::int64_t pid, std::int64_t parent = 0);
  /// A thread of a process that does not lead it.
  std::int64_t thread(std::int64_t tid, std::int64_t process);
  void born(std::int64_t thread, std::int64_t at);
  /// One event; returns its id. `error` as in table event.
  std::int64_t event(std::int64_t thread, std::string_view op, std::string_view path, int error = 0);
  /// A creating open of a name of unknown state: an update, marked. Returns its id.
  std::int64_t maybe(std::int64_t thread, std::string_view path);
  /// An exec event with its image; argv is a JSON array.
  std::int64_t exec(std::int64_t thread, std::string_view path, std::string_view argv = "[]");
  void mark(std::int64_t thread, std::int64_t event, std::string_view task);
  void flow(std::int64_t reader, std::string_view path, std::int64_t writer);
  void folder(std::string_view path);
  /// Any more rows, at the end.
  void sql(std::string_view text) { more_ += text; }

  /// The file, written when first asked for; nothing may be added afterwards.
  std::string const& file();

  /// The sets by key; empty sets are left out.
  std::map<std::string, std::vector<std::string>> sets(query::Selection const& selection = {});
  std::vector<std::string> set(std::string const& key, query::Selection const& selection = {});
  using Ask = std::function<void(query::Inquiry const&)>;
  Answer ask(Ask const& question, query::Layout const& layout = {}, query::Selection const& selection = {});

 private:
  std::int64_t path(std::string_view text);

  Folder folder_;
  std::string file_, rows_, more_;
  std::map<std::string, std::int64_t, std::less<>> paths_, tasks_;
  std::int64_t traces_ = 0, threads_ = 0, events_ = 0;
  std::map<std::int64_t, std::int64_t> leaders_;
};

/// A layout of one form.
query::Layout in_form(query::Form form, bool full = false);

}  // namespace iotrace::test
