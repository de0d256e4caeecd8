// Depfiles: make's rules as compilers write them (gcc -MD, ninja's depfile = …). A backslash at the end of a line goes
// on;
// `\ `, `\#`, `\:` and `$$` are the characters themselves. Rules without prerequisites are phony targets of headers.
#include <fmt/core.h>

#include <vector>

#include "query/check/json_file.hpp"
#include "query/declared/plain.hpp"
#include "query/declared/sources.hpp"
#include "query/escape.hpp"
#include "query/ground.hpp"

namespace iotrace::query::declared {
namespace {

struct Rule {
  std::vector<std::string> targets, prerequisites;
  std::size_t line = 0;
};

class DepfileReader {
 public:
  DepfileReader(std::string_view text, std::string const& file) : text_(text), file_(file) {}

  /// The next rule; false at the end.
  bool read(Rule& rule)
  {
    rule = {};
    bool after_colon = false;
    while (at_ < text_.size()) {
      skip_blanks();
      if (at_ >= text_.size()) break;
      if (text_[at_] == '#') skip_comment();
      if (at_ < text_.size() && text_[at_] == '\n') {
        ++at_, ++line_;
        if (ends(rule, after_colon)) return true;
        continue;
      }
      if (at_ < text_.size()) take(rule, after_colon);
    }
    return ends(rule, after_colon);
  }

 private:
  bool ends(Rule const& rule, bool after_colon) const
  {
    if (!rule.targets.empty() && !after_colon) fail(rule.line, "has a target without a colon");
    return after_colon;
  }

  void take(Rule& rule, bool& after_colon)
  {
    if (rule.targets.empty()) rule.line = line_;
    if (text_[at_] == ':' && !after_colon) {
      if (rule.targets.empty()) fail(line_, "has a colon without a target");
      after_colon = true;
      at_ += text_.substr(at_).starts_with("::") ? 2 : 1;
      return;
    }
    std::string name = take_name(after_colon);
    (after_colon ? rule.prerequisites : rule.targets).push_back(std::move(name));
  }

  bool is_continuation() const
  {
    std::string_view const rest = text_.substr(at_);
    return rest.starts_with("\\\n") || rest.starts_with("\\\r\n");
  }

  void skip_blanks()
  {
    while (at_ < text_.size()) {
      if (is_continuation()) {
        at_ = text_.find('\n', at_) + 1;
        ++line_;
      } else if (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\r') {
        ++at_;
      } else {
        return;
      }
    }
  }

  void skip_comment() { at_ = std::min(text_.find('\n', at_), text_.size()); }

  /// A colon ends a target where a blank or the end of the line follows: `c:/x.o: a` has one target.
  bool ends_target() const
  {
    std::string_view const next = text_.substr(at_ + 1);
    return next.empty() || std::string_view(" \t\r\n:\\").find(next.front()) != std::string_view::npos;
  }

  std::string take_name(bool after_colon)
  {
    std::string name;
    while (at_ < text_.size()) {
      char const c = text_[at_];
      if (c == '\0') fail(line_, "holds a zero byte: this is no depfile");
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || is_continuation()) break;
      if (c == ':' && !after_colon && ends_target()) break;
      std::string_view const next = text_.substr(at_ + 1, 1);
      bool const escapes = (c == '\\' && !next.empty() && std::string_view(" #:[]*?\t").find(next) != next.npos) ||
                           (c == '$' && next == "$");
      name += escapes ? next.front() : c;
      at_ += escapes ? 2 : 1;
    }
    return name;
  }

  [[noreturn]] void fail(std::size_t line, std::string_view what) const
  {
    throw Failure(fmt::format("{}: line {} {}", quote_name(file_), line, what));
  }

  std::string_view text_;
  std::string const& file_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

/// The name relative to the workspace; empty where it lies outside.
std::string relative_name(std::string const& name, std::string const& workspace)
{
  std::string const root = normalize(workspace);
  std::string const path = normalize(name.starts_with('/') ? name : root + '/' + name);
  std::string const below = root == "/" ? root : root + '/';
  return path.starts_with(below) ? path.substr(below.size()) : std::string();
}

}  // namespace

Manifest load_depfiles(std::vector<std::string> const& files, std::string const& workspace)
{
  Manifest manifest;
  manifest.source = "depfile";
  manifest.workspace = workspace;
  TaskDeclaration& task = plain_task(manifest, "*", {});
  for (std::string const& file : files) {
    std::string const text = read_text(file);
    DepfileReader reader(text, file);
    for (Rule rule; reader.read(rule);) {
      Place const place{file, fmt::format("line {}", rule.line)};
      for (std::string const& name : rule.prerequisites)
        if (std::string const path = relative_name(name, workspace); !path.empty())
          add_plain_input(task, escape_glob(path), place);
      if (rule.prerequisites.empty()) continue;
      for (std::string const& name : rule.targets)
        if (std::string const path = relative_name(name, workspace); !path.empty())
          add_plain_output(task, escape_glob(path), place);
    }
  }
  return manifest;
}

}  // namespace iotrace::query::declared
