// Input: names → logs → streams.
#include "parsers/input.hpp"

#include <fmt/core.h>
#include <glob.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <functional>
#include <iterator>
#include <map>
#include <utility>

#include "parsers/at_once.hpp"

namespace iotrace {
namespace {

namespace fs = std::filesystem;

// All files of a set may be read at the same time, so they share the memory that one file would get several times over.
constexpr std::size_t set_memory = std::size_t{64} << 20, smallest_block = std::size_t{4} << 10;
// What is read of a thread's file before the thread lives: room for its first line, mostly.
constexpr std::size_t first_look = std::size_t{1} << 10;
constexpr int open_at_once = 64;

constexpr std::int32_t max_tid = 4194304;  // PID_MAX_LIMIT of a 64-bit Linux (include/linux/threads.h)

bool is_file(std::string const& path)
{
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

std::string base_name(std::string_view path)
{
  std::size_t const slash = path.rfind('/');
  return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

/// `dir/log.1234.gz` → `dir/log` and 1234.
struct SetName {
  std::string prefix;
  std::int32_t tid = 0;
};

std::optional<SetName> read_set_name(std::string_view path)
{
  std::string_view const name = without_compression_suffix(path);
  std::size_t const dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || name[dot - 1] == '/') return std::nullopt;
  std::string_view const digits = name.substr(dot + 1);
  std::int32_t tid = 0;
  auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), tid);
  if (error != std::errc() || end != digits.data() + digits.size() || tid <= 0 || tid > max_tid) return std::nullopt;
  return SetName{std::string(name.substr(0, dot)), tid};
}

LogFile log_file(std::string path)
{
  auto const name = read_set_name(path);
  return {std::move(path), name ? std::optional(name->tid) : std::nullopt};
}

Log single_log(std::string const& path)
{
  struct stat ignored {};
  if (path != "-" && ::stat(path.c_str(), &ignored) != 0)
    throw InputError(fmt::format("{}: cannot be opened: {}", path, std::strerror(errno)));
  return {path, base_name(path), {log_file(path)}};
}

/// The sets among `paths`, by their prefix. Other files are left out.
std::map<std::string, Log> find_sets(std::vector<std::string> const& paths)
{
  std::map<std::string, Log> sets;
  for (std::string const& path : paths)
    if (auto const name = read_set_name(path)) {
      Log& log = sets[name->prefix];
      log.name = name->prefix + ".*";
      log.source = base_name(log.name);
      log.files.push_back(log_file(path));
    }
  for (auto& [prefix, log] : sets)
    std::sort(log.files.begin(), log.files.end(), [](LogFile const& a, LogFile const& b) { return a.tid < b.tid; });
  return sets;
}

/// The one set among the files of a folder or pattern.
Log only_set(std::string const& named, std::vector<std::string> const& paths)
{
  auto sets = find_sets(paths);
  if (sets.empty())
    throw InputError(named +
                     ": no logs there; a `strace -ff` set has files that end in a thread's number, as log.1234");
  if (sets.size() > 1)
    throw InputError(fmt::format("{}: logs of {} traces there ({}.* and {}.*); name one by a pattern, as '{}.*'", named,
                                 sets.size(), base_name(sets.begin()->first), base_name(sets.rbegin()->first),
                                 base_name(sets.begin()->first)));
  return std::move(sets.begin()->second);
}

Log folder_log(std::string const& folder)
{
  std::vector<std::string> paths;
  std::error_code error, ignored;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error))
    if (entry->is_regular_file(ignored)) paths.push_back(entry->path().string());
  if (error) throw InputError(folder + ": cannot be read: " + error.message());
  Log log = only_set(folder, paths);
  log.name = folder;
  log.source = fs::canonical(folder).filename().string();
  return log;
}

bool exists(std::string const& path)
{
  std::error_code ignored;
  return fs::exists(fs::symlink_status(path, ignored));
}

/// The files that a pattern names; none for what is a name itself, or no pattern.
std::vector<std::string> expand(std::string const& pattern)
{
  std::vector<std::string> paths;
  if (pattern.find_first_of("*?[") == std::string::npos || exists(pattern)) return paths;
  ::glob_t found{};
  if (::glob(pattern.c_str(), 0, nullptr, &found) == 0) paths.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  ::globfree(&found);
  std::erase_if(paths, std::not_fn(is_file));
  return paths;
}

/// A folder or a pattern as a log of its own; nullopt for what stands for itself.
std::optional<Log> named_set(std::string const& named)
{
  std::error_code ignored;
  if (fs::is_directory(named, ignored)) return folder_log(named);
  auto const paths = expand(named);
  return paths.empty() ? std::nullopt : std::optional(only_set(named, paths));
}

/// A file of a set of which several files were named joins the others; every other file is a log alone.
void add_file(std::string const& named, std::map<std::string, Log>& sets, std::vector<Log>& logs)
{
  auto const name = read_set_name(named);
  auto const set = name ? sets.find(name->prefix) : sets.end();
  if (set == sets.end() || set->second.files.size() == 1)
    logs.push_back(single_log(named));
  else if (!set->second.files.empty())
    logs.push_back(std::exchange(set->second, Log{}));
}

}  // namespace

std::vector<Log> find_logs(std::vector<std::string> const& named)
{
  std::vector<Log> logs;
  std::vector<std::string> files;
  std::copy_if(named.begin(), named.end(), std::back_inserter(files), is_file);
  std::map<std::string, Log> sets = find_sets(files);
  for (std::string const& name : named) {
    if (auto set = named_set(name))
      logs.push_back(std::move(*set));
    else
      add_file(name, sets, logs);
  }
  return logs;
}

std::optional<std::string> default_database(std::string const& named)
{
  std::error_code ignored;
  if (fs::is_directory(named, ignored)) return fs::canonical(named).string() + ".db";
  if (named == "-" || !expand(named).empty()) return std::nullopt;
  fs::path const path{std::string(without_compression_suffix(named))};
  return (path.parent_path() / path.stem()).string() + ".db";
}

Input::Input(Log const& log, InputLimit& limit, Crew& crew)
    : pool_(Pieces::make_pool(
          std::clamp(set_memory / std::max<std::size_t>(log.files.size(), 1), smallest_block, Pieces::usual_block))),
      seats_(std::make_shared<Seats>(open_at_once)),
      streams_(log.files.size()),
      lines_(log.files.size()),
      parts_(log.files.size())
{
  bool const alone = log.files.size() == 1;
  auto const open_named = [&](std::size_t i) {
    try {
      open(i, log.files[i], limit, alone ? &crew : nullptr);
    } catch (InputError const& error) {
      throw InputError(log.files[i].path + ": " + error.what());
    }
  };
  if (alone)
    open_named(0);
  else
    for_each_at_once(crew, log.files.size(), open_named);
}

void Input::open(std::size_t place, LogFile const& file, InputLimit& limit, Crew* crew)
{
  bool const alone = crew != nullptr;
  auto raw = alone ? open_bytes(file.path) : visit_bytes(file.path, seats_);
  auto bytes = limit_bytes(decode_bytes(unpack_bytes(std::move(raw), crew)), limit);
  parts_[place] = std::make_unique<ToolPart>();
  Pieces pieces(std::move(bytes), pool_, alone ? Pieces::usual_block : first_look);
  auto lines = std::make_unique<ToolLines>(std::move(pieces), *parts_[place]);
  lines_[place] = lines.get();
  streams_[place] = {std::move(lines), file.tid, base_name(file.path)};
}

std::string_view Input::head()
{
  std::string_view head;
  for (ToolLines* lines : lines_)
    if (head = lines->head(); !head.empty()) return head;
  for (ToolLines const* lines : lines_)
    if (!header() && !lines->damage().empty())
      throw InputError(fmt::format("{}: nothing of it can be read", lines->damage()));
  return head;
}

std::vector<Stream> Input::take_streams() { return std::move(streams_); }

ToolPart const& Input::first_part() const
{
  auto const found =
      std::find_if(parts_.begin(), parts_.end(), [](auto const& part) { return part->header.has_value(); });
  return found == parts_.end() ? *parts_.front() : **found;
}

LogHeader const* Input::header() const { return first_part().header ? &*first_part().header : nullptr; }

CaptureNotes Input::notes() const
{
  CaptureNotes notes;
  if (LogHeader const* header = this->header()) {
    notes.tool_argv = header->tool_argv;
    if (header->started != 0) notes.started = header->started;
  }
  return notes;
}

}  // namespace iotrace
