// Resolver: a name as a process wrote it → the name the kernel would use, through the symbolic links known so far.
// Knowledge of links comes from symlink() and readlink(), and from pairs of asked name and the kernel's own spelling.
// The machine that parses is never asked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "parsers/names.hpp"
#include "parsers/spellings.hpp"
#include "store/paths.hpp"

namespace iotrace {

/// The descriptor that /proc/self/fd/N, /proc/<pid>/fd/N, /dev/fd/N or /dev/stdin names for process `pid`; -1 for any
/// other text (proc(5)).
std::int32_t magic_descriptor(std::string_view text, std::int32_t pid);

class Resolver {
 public:
  Resolver(Paths& paths, Names& names) : paths_(paths), names_(names) {}

  /// From now on names that differ in case or Unicode form only are one (Format::any_spelling).
  void accept_any_spelling() { spellings_.emplace(Spellings::Form::any); }

  /// The kernel's name for `text`, an absolute (or `?/…`) name that already stands below `root`, the caller's root
  /// folder ("" for the usual one): links to absolute names start there, and `..` stops there.
  /// With `follow`, a link in the last component is followed; those before it always are (path_resolution(7)).
  PathId resolve(std::string_view text, std::string_view root, bool follow);

  /// The kernel's own spelling, interned; whatever was guessed of links above it and contradicts it is dropped.
  PathId spelled(std::string_view real);

  /// The kernel opened `asked` and spelled it `real`: a link that explains the difference is guessed.
  void learn(std::string_view asked, std::string_view root, PathId real);

  void set_link(PathId name, std::string_view text);
  bool is_link(PathId name) const { return links_.contains(number(name)); }
  /// The name is gone or became something else: what was known of it as a link is not true any more.
  void drop_link(PathId name);
  void move_link(PathId from, PathId to);
  void exchange_links(PathId first, PathId second);
  bool knows_links() const { return !links_.empty(); }

 private:
  struct Link {
    std::string text;
    bool guessed;  // from a pair of names, not from symlink() or readlink()
  };
  struct Answer {
    PathId path = PathId::none;
    std::uint64_t epoch = 0;
  };

  Answer& cached(std::string_view text, bool follow);
  PathId intern(std::string_view name);
  PathId walk(std::string_view text, std::string_view root, bool follow);
  void step(std::string_view component, std::string_view root, bool follow_last);
  void step_up(std::string_view root);
  Link const* link_at(std::string_view name);
  void put_link(PathId name, std::string_view text, bool guessed);
  void guess_link(std::string_view asked, std::string_view real);

  static constexpr int max_links = 40;  // MAXSYMLINKS of the kernel, path_resolution(7)
  static constexpr std::size_t max_cached_bytes = std::size_t{32} << 20;

  Paths& paths_;
  Names& names_;
  std::optional<Spellings> spellings_;
  std::unordered_map<std::uint32_t, Link> links_;  // by PathId
  std::uint64_t epoch_ = 1;                        // raised when a link comes or goes: cached answers expire
  Paths asked_;                                    // names as they were asked for
  std::vector<Answer> answers_[2];                 // to them, by follow; index = PathId of asked_
  std::size_t cached_bytes_ = 0;
  std::string out_;                     // walk(): the name so far
  std::vector<std::string_view> todo_;  // walk(): what is still to go of the name and of links' texts, last first
  std::vector<PathId> guesses_used_;    // walk(): guessed links that were followed
  int followed_ = 0;
  bool inexact_ = false;
};

}  // namespace iotrace
