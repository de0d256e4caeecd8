#include "parsers/resolve.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace iotrace {
namespace {

bool needs_walk(std::string_view text)
{
  return text.find("/.") != std::string_view::npos || text.find("//") != std::string_view::npos ||
         (text.size() > 1 && text.back() == '/');
}

/// The folder part of a name; "" for a name below the root.
std::string_view folder_of(std::string_view name) { return name.substr(0, name.rfind('/')); }

}  // namespace

std::int32_t magic_descriptor(std::string_view text, std::int32_t pid)
{
  if (text == "/dev/stdin") return 0;
  if (text == "/dev/stdout") return 1;
  if (text == "/dev/stderr") return 2;
  std::string const own = "/proc/" + std::to_string(pid) + "/fd/";
  for (std::string_view const folder : {std::string_view("/proc/self/fd/"), std::string_view("/dev/fd/"),
                                        std::string_view("/proc/thread-self/fd/"), std::string_view(own)}) {
    if (!text.starts_with(folder)) continue;
    std::int32_t fd = -1;
    auto const [end, error] = std::from_chars(text.data() + folder.size(), text.data() + text.size(), fd);
    return error == std::errc() && end == text.data() + text.size() ? fd : -1;
  }
  return -1;
}

PathId Resolver::resolve(std::string_view text, std::string_view root, bool follow)
{
  if (!root.empty()) return walk(text, root, follow);
  if (links_.empty() && !needs_walk(text)) return intern(text);
  Answer& answer = cached(text, follow);
  if (answer.epoch != epoch_) answer = {walk(text, root, follow), epoch_};
  return answer.path;
}

// The interning of names is also the fastest way to find one again.
Resolver::Answer& Resolver::cached(std::string_view text, bool follow)
{
  constexpr std::size_t bytes_a_name = 128;  // a row, slots and two answers, or so; also of each folder above
  if (cached_bytes_ >= max_cached_bytes) {
    asked_ = Paths();
    for (std::vector<Answer>& answers : answers_) answers.clear();
    cached_bytes_ = 0;
  }
  std::size_t const before = asked_.size();
  PathId const asked = asked_.intern(text);
  if (asked_.size() != before) cached_bytes_ += text.size() + (asked_.size() - before) * bytes_a_name;
  std::vector<Answer>& answers = answers_[follow ? 1 : 0];
  if (number(asked) >= answers.size()) answers.resize(asked_.size() + 1);
  return answers[number(asked)];
}

PathId Resolver::intern(std::string_view name) { return paths_.intern(spellings_ ? spellings_->settle(name) : name); }

PathId Resolver::walk(std::string_view text, std::string_view root, bool follow)
{
  bool const below_unknown = text.starts_with('?');
  out_.assign(below_unknown ? "?" : "");
  todo_.assign(1, text.substr(below_unknown ? 1 : 0));
  guesses_used_.clear();
  followed_ = 0;
  inexact_ = false;
  bool const follow_last = follow || text.ends_with('/');  // a trailing slash asks for the folder itself

  while (!todo_.empty()) {
    std::string_view const rest = todo_.back();
    todo_.pop_back();
    std::size_t const start = rest.find_first_not_of('/');
    if (start == std::string_view::npos) continue;
    std::size_t const end = std::min(rest.find('/', start), rest.size());
    if (rest.find_first_not_of('/', end) != std::string_view::npos) todo_.push_back(rest.substr(end));
    std::string_view const component = rest.substr(start, end - start);
    if (component == ".") continue;
    if (component == "..")
      step_up(root);
    else
      step(component, root, follow_last);
  }
  PathId const path = intern(out_.empty() ? "/" : out_);
  if (inexact_) paths_.mark_inexact(path);
  return path;
}

void Resolver::step_up(std::string_view root)
{
  if (out_ == root || out_.empty()) return;  // `..` of the root is the root
  PathId const left = paths_.find(out_);
  if (left == PathId::none || !names_.is_plain(left)) inexact_ = true;
  if (out_ != "?") out_.resize(folder_of(out_).size());
}

// Appends one component, or puts the text of the link it is in front of what is still to go.
void Resolver::step(std::string_view component, std::string_view root, bool follow_last)
{
  std::size_t const before = out_.size();
  out_.push_back('/');
  out_.append(component);
  if (todo_.empty() && !follow_last) return;
  Link const* const link = link_at(out_);
  if (link == nullptr || ++followed_ > max_links) return;
  todo_.push_back(link->text);
  if (link->text.front() == '/')
    out_.assign(root);
  else
    out_.resize(before);
}

Resolver::Link const* Resolver::link_at(std::string_view name)
{
  if (links_.empty()) return nullptr;
  PathId const path = paths_.find(name);
  if (path == PathId::none) return nullptr;
  auto const link = links_.find(number(path));
  if (link == links_.end()) return nullptr;
  if (link->second.guessed) guesses_used_.push_back(path);
  return &link->second;
}

PathId Resolver::spelled(std::string_view real)
{
  PathId const path = paths_.intern(real);
  for (PathId name = path; name != PathId::none && !names_.is_plain(name); name = paths_.parent(name)) {
    names_.set_plain(name);
    drop_link(name);
  }
  return path;
}

void Resolver::learn(std::string_view asked, std::string_view root, PathId real)
{
  PathId found = resolve(asked, root, true);
  if (found == real) return;
  found = walk(asked, root, true);
  for (PathId const wrong : std::vector<PathId>(guesses_used_)) drop_link(wrong);
  found = walk(asked, root, true);
  if (found != real) guess_link(paths_.text(found), paths_.text(real));
}

// Some component of `asked` is a link. The shallowest that is not known to be a plain folder is the best guess, as it
// explains the names beside this one too; where all folders are plain it is the last component itself.
void Resolver::guess_link(std::string_view asked, std::string_view real)
{
  while (true) {
    std::string_view const folder = folder_of(asked);
    std::string_view const real_folder = folder_of(real);
    bool const same_end = asked.substr(folder.size()) == real.substr(real_folder.size());
    if (!same_end || folder.empty() || real_folder.empty()) break;
    PathId const known = paths_.find(folder);
    if (known != PathId::none && names_.is_plain(known)) break;
    asked = folder;
    real = real_folder;
  }
  put_link(paths_.intern(asked), real, true);
}

void Resolver::set_link(PathId name, std::string_view text) { put_link(name, text, false); }

void Resolver::put_link(PathId name, std::string_view text, bool guessed)
{
  if (text.empty()) return;
  Link& link = links_[number(name)];
  link.guessed = guessed;
  if (link.text == text) return;
  link.text = text;
  names_.set_plain(name, false);
  ++epoch_;
}

void Resolver::drop_link(PathId name)
{
  if (links_.erase(number(name)) != 0) ++epoch_;
}

void Resolver::move_link(PathId from, PathId to)
{
  drop_link(to);
  auto link = links_.extract(number(from));
  if (link.empty()) return;
  link.key() = number(to);
  links_.insert(std::move(link));
  ++epoch_;
}

void Resolver::exchange_links(PathId first, PathId second)
{
  auto one = links_.extract(number(first));
  move_link(second, first);
  if (one.empty()) return;
  one.key() = number(second);
  links_.insert(std::move(one));
  ++epoch_;
}

}  // namespace iotrace
