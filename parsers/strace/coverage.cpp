// Coverage of an strace log. The command line decides where it is known (strace(1), "Filtering"); else the calls seen
// do.
#include "parsers/strace/coverage.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string_view>

namespace iotrace::strace {
namespace {

constexpr std::array<std::string_view, coverage_kinds> kind_names = {
    "opens",       "execs",       "forks",  "exits",    "directories", "renames",  "links",      "removals",
    "truncations", "alterations", "probes", "listings", "bytes",       "mappings", "descriptors"};

// strace's classes of calls, one bit each.
enum Class : unsigned { file = 1, desc = 2, process = 4, network = 8, memory = 16 };

// A call without which a kind is not wholly shown. `old`: not all architectures have it.
struct Needed {
  Kind kind;
  std::string_view name;
  unsigned classes;
  bool old = false;
};

constexpr bool old = true;
constexpr Needed needed[] = {
    {Kind::opens, "openat", file | desc},
    {Kind::opens, "open", file | desc, old},
    {Kind::opens, "creat", file | desc, old},
    {Kind::execs, "execve", file | process},
    {Kind::forks, "clone", process},
    {Kind::forks, "clone3", process},
    {Kind::forks, "fork", process, old},
    {Kind::forks, "vfork", process, old},
    {Kind::exits, "exit_group", process},
    {Kind::directories, "chdir", file},
    {Kind::directories, "fchdir", desc},
    {Kind::renames, "renameat", file | desc},
    {Kind::renames, "renameat2", file | desc},
    {Kind::renames, "rename", file, old},
    {Kind::links, "linkat", file | desc},
    {Kind::links, "symlinkat", file | desc},
    {Kind::links, "link", file, old},
    {Kind::links, "symlink", file, old},
    {Kind::removals, "unlinkat", file | desc},
    {Kind::removals, "unlink", file, old},
    {Kind::removals, "rmdir", file, old},
    {Kind::truncations, "truncate", file},
    {Kind::truncations, "ftruncate", desc},
    {Kind::alterations, "fchmodat", file | desc},
    {Kind::alterations, "fchownat", file | desc},
    {Kind::alterations, "utimensat", file | desc},
    {Kind::alterations, "chmod", file, old},
    {Kind::alterations, "chown", file, old},
    {Kind::probes, "newfstatat", file | desc},
    {Kind::probes, "statx", file | desc},
    {Kind::probes, "faccessat", file | desc},
    {Kind::probes, "readlinkat", file | desc},
    {Kind::probes, "stat", file, old},
    {Kind::probes, "lstat", file, old},
    {Kind::probes, "access", file, old},
    {Kind::probes, "readlink", file, old},
    {Kind::listings, "getdents64", desc},
    {Kind::bytes, "read", desc},
    {Kind::bytes, "write", desc},
    {Kind::bytes, "pread64", desc},
    {Kind::bytes, "pwrite64", desc},
    {Kind::bytes, "readv", desc},
    {Kind::bytes, "writev", desc},
    {Kind::mappings, "mmap", desc | memory},
    {Kind::descriptors, "close", desc},
    {Kind::descriptors, "dup", desc},
    {Kind::descriptors, "dup3", desc},
    {Kind::descriptors, "fcntl", desc},
};

// `-e trace=` as strace understood it.
class Selection {
 public:
  /// Reads `openat,%process`, `!futex`, `all`, `none`.
  void set(std::string_view list)
  {
    *this = {};
    all_ = false;
    if (list.starts_with('!')) {
      inverted_ = true;
      list.remove_prefix(1);
    }
    while (!list.empty()) {
      std::size_t const comma = std::min(list.find(','), list.size());
      add(list.substr(0, comma));
      list.remove_prefix(std::min(comma + 1, list.size()));
    }
  }

  /// Only some paths or some results are shown: nothing is certain.
  void narrow() { narrowed_ = true; }
  bool narrowed() const { return narrowed_; }
  bool shows(Needed const& call) const
  {
    bool const named = all_ || (classes_ & call.classes) != 0 || names_.count(call.name) != 0;
    return named != inverted_;
  }
  bool names_old_calls() const
  {
    return all_ || inverted_ || classes_ != 0 ||
           std::any_of(std::begin(needed), std::end(needed),
                       [&](Needed const& call) { return call.old && names_.count(call.name) != 0; });
  }

 private:
  void add(std::string_view word)
  {
    if (word.starts_with('?')) word.remove_prefix(1);
    bool const is_class = word.starts_with('%');
    if (is_class) word.remove_prefix(1);
    if (word == "all") all_ = true;
    if (word == "file") classes_ |= file;
    if (word == "desc") classes_ |= desc;
    if (word == "process") classes_ |= process;
    if (word == "network" || word == "net") classes_ |= network;
    if (word == "memory") classes_ |= memory;
    if (word.starts_with('/')) narrowed_ = true;  // a regular expression
    if (!is_class) names_.emplace(word);
  }

  bool all_ = true;
  bool inverted_ = false;
  bool narrowed_ = false;
  unsigned classes_ = 0;
  std::set<std::string, std::less<>> names_;
};

// One option that is of interest: its letter and its value.
struct Option {
  char letter = 0;
  std::string_view value;
};

// Letters and long names of strace's options that take a value (strace 6.1, strace(1)).
constexpr std::string_view with_value = "abeEIoOpPsSuUX";
constexpr std::string_view long_with_value[] = {"--columns",
                                                "--detach-on",
                                                "--env",
                                                "--interruptible",
                                                "--output",
                                                "--summary-syscall-overhead",
                                                "--attach",
                                                "--trace-path",
                                                "--string-limit",
                                                "--summary-sort-by",
                                                "--user",
                                                "--summary-columns",
                                                "--const-print-style",
                                                "--argv0",
                                                "--trace",
                                                "--abbrev",
                                                "--verbose",
                                                "--raw",
                                                "--signal",
                                                "--signals",
                                                "--status",
                                                "--read",
                                                "--reads",
                                                "--write",
                                                "--writes",
                                                "--fault",
                                                "--inject",
                                                "--kvm",
                                                "--decode-fds",
                                                "--decode-pids",
                                                "--trace-fds"};

// The options of strace's command line, in order; the traced command's own are not among them.
class Options {
 public:
  explicit Options(std::vector<std::string> const& argv) : argv_(argv) {}

  std::optional<Option> next()
  {
    if (!letters_.empty()) return take_letter();
    if (place_ >= argv_.size()) return std::nullopt;
    std::string_view const word = argv_[place_++];
    if (word.size() < 2 || word[0] != '-' || word == "--") return std::nullopt;
    if (word.starts_with("--")) return take_long(word);
    letters_ = word.substr(1);
    return take_letter();
  }

 private:
  Option take_letter()
  {
    Option option{letters_[0], {}};
    letters_.remove_prefix(1);
    if (with_value.find(option.letter) == std::string_view::npos) return option;
    option.value = letters_.empty() && place_ < argv_.size() ? std::string_view(argv_[place_++]) : letters_;
    letters_ = {};
    return option;
  }

  Option take_long(std::string_view word)
  {
    std::size_t const equals = word.find('=');
    std::string_view const name = word.substr(0, equals);
    std::string_view value = equals == std::string_view::npos ? std::string_view{} : word.substr(equals + 1);
    bool const wants =
        std::find(std::begin(long_with_value), std::end(long_with_value), name) != std::end(long_with_value);
    if (wants && equals == std::string_view::npos && place_ < argv_.size()) value = argv_[place_++];
    if (name == "--trace") return {'t', value};
    if (name == "--status" || name == "--trace-path" || name == "--trace-fds") return {'P', value};
    if (name == "--successful-only" || name == "--failed-only") return {'P', {}};
    return {'-', {}};
  }

  std::vector<std::string> const& argv_;
  std::size_t place_ = 1;
  std::string_view letters_;
};

// -e trace=SET, -e t=SET, and -e SET: trace is the default qualifier.
void apply_expression(std::string_view expression, Selection& selection)
{
  std::size_t const equals = expression.find('=');
  std::string_view const qualifier = expression.substr(0, equals);
  if (equals == std::string_view::npos)
    selection.set(expression);
  else if (qualifier == "trace" || qualifier == "t")
    selection.set(expression.substr(equals + 1));
  else if (qualifier == "status" || qualifier == "trace-fds")
    selection.narrow();
}

Selection selection_of(std::vector<std::string> const& argv)
{
  Selection selection;
  bool narrowed = false;
  Options options(argv);
  while (auto const option = options.next()) {
    if (option->letter == 'e') apply_expression(option->value, selection);
    if (option->letter == 't' && !option->value.empty()) selection.set(option->value);
    if (option->letter == 'P' || option->letter == 'z' || option->letter == 'Z') narrowed = true;
  }
  if (narrowed) selection.narrow();
  return selection;
}

std::string tell_selected(Selection const& selection, Kind kind, bool old_calls)
{
  if (selection.narrowed()) return "unknown";
  unsigned shown = 0;
  unsigned all = 0;
  for (Needed const& call : needed) {
    if (call.kind != kind || (call.old && !old_calls)) continue;
    ++all;
    if (selection.shows(call)) ++shown;
  }
  return shown == all ? "yes" : shown == 0 ? "no" : "unknown";
}

std::string tell_seen(Sightings const& sightings, std::size_t kind)
{
  return sightings.unfiltered || sightings.kinds.test(kind) ? "yes" : "unknown";
}

}  // namespace

std::vector<Shown> tell_coverage(std::vector<std::string> const& argv, Sightings const& sightings)
{
  std::vector<Shown> rows;
  Selection const selection = selection_of(argv);
  bool const old_calls = selection.names_old_calls();
  for (std::size_t kind = 0; kind < coverage_kinds; ++kind)
    rows.push_back({std::string(kind_names[kind]), argv.empty()
                                                       ? tell_seen(sightings, kind)
                                                       : tell_selected(selection, static_cast<Kind>(kind), old_calls)});
  return rows;
}

}  // namespace iotrace::strace
