// What the tests of this room share: a folder that goes away, the text of an error, a small trace to write.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

#include "store/db.hpp"
#include "store/writer.hpp"

namespace iotrace::test {

/// A fresh folder that is removed with all it holds.
class Scratch {
 public:
  Scratch()
  {
    std::string name = (std::filesystem::temp_directory_path() / "store_test.XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for the test");
    folder_ = name;
  }
  Scratch(Scratch const&) = delete;
  Scratch& operator=(Scratch const&) = delete;
  ~Scratch() { std::filesystem::remove_all(folder_); }

  std::string folder() const { return folder_.string(); }
  std::string operator/(std::string_view name) const { return (folder_ / name).string(); }
  std::size_t entries() const
  {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder_), {}));
  }

 private:
  std::filesystem::path folder_;
};

inline std::string bytes_of(std::string const& path)
{
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void write_bytes(std::string const& path, std::string_view bytes)
{
  std::ofstream(path, std::ios::binary | std::ios::trunc)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// The message of the store::Error that `act` throws; empty when it throws none.
template <typename Act>
std::string error_of(Act&& act)
{
  try {
    act();
  } catch (store::Error const& error) {
    return error.what();
  }
  return {};
}

inline bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// The rows of a query: cells joined by `|`, NULL as `-`, rows by a line break.
inline std::string rows_of(store::Db& db, std::string_view sql)
{
  std::string text;
  store::Statement statement = db.prepare(sql);
  while (statement.step()) {
    for (int i = 0; i < statement.columns(); ++i) {
      if (i > 0) text += '|';
      text += statement.is_null(i) ? "-" : statement.text(i);
    }
    text += '\n';
  }
  return text;
}

inline Event event_of(ThreadId thread, PathId path, Op op, std::int16_t error = 0)
{
  Event event;
  event.at = 5;
  event.thread = thread;
  event.path = path;
  event.line = 7;
  event.op = op;
  event.error = error;
  return event;
}

inline store::TraceRow trace_row()
{
  store::TraceRow row;
  row.format = "strace";
  row.source = "trace.log";
  row.workspace = "/w";
  row.xxh64 = 0xAB;
  row.command = R"(["make","-j2"])";
  row.lines = row.parsed = 3;
  return row;
}

/// A shell that reads a script and runs a program that writes `/w/out`: one row at least in every table.
inline void write_story(store::Writer& writer)
{
  writer.begin_trace();
  Paths& paths = writer.paths();
  PathId const script = paths.intern("/w/run.sh"), tool = paths.intern("/bin/tool"), out = paths.intern("/w/out");
  paths.mark_directory(paths.intern("/w"));
  Thread first;
  first.tid = 100;
  first.born = 0;
  ThreadId const shell = writer.begin(first);
  Thread second;
  second.tid = 101;
  second.parent = shell;
  ThreadId const child = writer.begin(second);
  writer.put(event_of(shell, script, Op::read), shell);
  EventId const exec = writer.put(event_of(child, tool, Op::exec), child);
  writer.image({child, exec, tool, paths.intern("/w"), R"(["tool"])", false});
  writer.task({child, exec, "app:build", "environment"});
  writer.put(event_of(child, out, Op::create), child);
  EventId const read = writer.put(event_of(shell, out, Op::read), shell);
  writer.flow(shell, out, child, read);
  writer.put(event_of(shell, paths.intern("/w/none"), Op::probe, error_noent), shell);
  writer.put(event_of(child, out, Op::remove), child);
  writer.transfer(child, out, 0, 12);
  writer.end(child);
  writer.gap({child, 9, "io_uring", "io_uring_setup"});
  writer.fault({4, 44, 3, "a call", "what is this"});
  writer.end_trace(trace_row(), {{"opens", "yes"}, {"probes", "no"}});
}

}  // namespace iotrace::test
