#include "capture/strace/environment.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include "capture/markers.hpp"

namespace iotrace::capture {
namespace {

// What may stand before a call's name: pid, time, and the brackets of other settings of strace.
constexpr std::string_view leader_bytes = "0123456789.:+()[]pid ";

constexpr std::string_view uncut = "[/* vars */]";

// The text still to be read. Every take_… moves over what it names, or leaves the cursor where it was and says no.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  std::string_view rest() const { return rest_; }
  std::size_t left() const { return rest_.size(); }
  bool at(std::string_view text) const { return rest_.starts_with(text); }

  bool take(std::string_view text)
  {
    if (!at(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  void take_all_of(std::string_view bytes)
  {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(bytes), rest_.size()));
  }

  /// Everything up to and with `end`.
  bool take_to(std::string_view end)
  {
    std::size_t const found = rest_.find(end);
    if (found == std::string_view::npos) return false;
    rest_.remove_prefix(found + end.size());
    return true;
  }

  /// `open`, any bytes or escapes, `close`; a dot or three after a string mean that strace cut it.
  bool take_quoted(char open, char close)
  {
    if (!rest_.starts_with(open)) return false;
    for (std::size_t i = 1; i < rest_.size(); ++i) {
      if (rest_[i] == '\\')
        ++i;
      else if (rest_[i] == close) {
        rest_.remove_prefix(i + 1);
        return true;
      }
    }
    return false;
  }

  bool take_string() { return take_quoted('"', '"') && (take("..."), true); }

  bool take_pointer()
  {
    std::string_view const before = rest_;
    if (!take("0x")) return false;
    take_all_of("0123456789abcdef");
    if (before.size() - left() > 2) return true;
    rest_ = before;
    return false;
  }

  bool take_comment() { return at("/* ") && take_to(" */"); }

 private:
  std::string_view rest_;
};

// One argument before the environment: a string, a list of strings, a pointer, a descriptor with its path.
bool take_argument(Cursor& text)
{
  while (text.left() > 0 && !text.at(", ") && !text.at(")")) {
    if (text.at("[")) {
      text.take("[");
      while (!text.take("]")) {
        bool const item = text.take_string() || text.take_comment() || text.take_pointer() || text.take("...");
        if (!item || !(text.take(", ") || text.take(" ") || text.at("]"))) return false;
      }
    } else if (text.at("\"")) {
      if (!text.take_string()) return false;
    } else if (text.at("<")) {
      if (!text.take_quoted('<', '>')) return false;
    } else {
      text.take(text.rest().substr(0, 1));
    }
  }
  return text.left() > 0;
}

// What a list of variables comes to: its published ones, as strace wrote them, and how many there were.
struct Variables {
  std::string published;
  std::size_t kept = 0;
  std::size_t count = 0;
  bool more = false;  // strace did not list them all
};

bool take_variable(Cursor& text, Variables& variables)
{
  std::string_view const before = text.rest();
  if (text.take_string()) {
    std::string_view const word = before.substr(0, before.size() - text.left());
    if (is_published(word.substr(1))) {
      if (variables.kept++ > 0) variables.published += ", ";
      variables.published += word;
    }
  } else if (!text.take_pointer()) {
    return false;
  }
  ++variables.count;
  return true;
}

// `, ... /* 0x7ffd8 */]`: the rest could not be read.
bool take_ellipsis(Cursor& text, Variables& variables)
{
  if (!text.take("...")) return false;
  variables.more = true;
  if (text.take(" ")) text.take_comment();
  return text.at("]");
}

std::optional<Variables> take_variables(Cursor& text)
{
  Variables variables;
  if (!text.take("[")) return std::nullopt;
  if (text.take("]")) return variables;
  do {
    if (take_ellipsis(text, variables)) break;
    if (!take_variable(text, variables)) return std::nullopt;
  } while (text.take(", "));
  return text.take("]") ? std::optional(std::move(variables)) : std::nullopt;
}

void append_variables(std::string& out, Variables const& variables)
{
  out.append("[").append(variables.published).append(variables.kept > 0 ? ", " : "");
  out.append("/* ").append(std::to_string(variables.kept)).append(" of ");
  out.append(std::to_string(variables.count)).append(variables.more ? "+ vars */]" : " vars */]");
}

// A pointer or NULL and a count, as strace writes it when it does not list; `[/* 3 vars */]` before 4.17.
bool take_count(Cursor& text)
{
  Cursor ahead = text;
  if (ahead.take("[")) {
    if (!ahead.take_comment() || !ahead.take("]")) return false;
  } else if (!ahead.take("NULL")) {
    if (!ahead.take_pointer()) return false;
    Cursor comment = ahead;
    if (comment.take(" ") && comment.take_comment()) ahead = comment;
  }
  text = ahead;
  return true;
}

bool is_harmless(std::string_view tail) { return tail.find_first_of("\"[") == std::string_view::npos; }

// Nothing but these two constants is trusted behind a list that could not be read.
void append_known_end(std::string& out, std::string_view line)
{
  for (std::string_view const end : {" <unfinished ...>", " = 0"})
    if (line.ends_with(end)) out.append(end == " = 0" ? ")" : "").append(end);
}

void append_uncut(std::string& out, std::string_view line)
{
  out += uncut;
  append_known_end(out, line);
}

// `text` stands at the environment.
void cut_from_environment(Cursor text, std::string_view line, std::string& out)
{
  std::string_view const before = text.rest();
  std::string cut;
  if (take_count(text))
    cut = before.substr(0, before.size() - text.left());
  else if (auto const variables = take_variables(text))
    append_variables(cut, *variables);
  else
    return append_uncut(out, line);
  if (!is_harmless(text.rest())) return append_uncut(out, line);
  out.append(cut).append(text.rest());
}

// `text` stands behind the call's opening parenthesis.
void cut_call(Cursor text, std::string_view line, int arguments_before, std::string& out)
{
  auto const append_read = [&] { out.append(line.substr(0, line.size() - text.left())); };
  for (int i = 0; i < arguments_before; ++i) {
    Cursor ahead = text;
    if (!take_argument(ahead) || !ahead.take(", ")) {
      append_read();
      return is_harmless(text.rest()) ? void(out.append(text.rest())) : append_uncut(out, line);
    }
    text = ahead;
  }
  append_read();
  cut_from_environment(text, line, out);
}

// The second half of a call that strace split: no version prints arguments of an exec there, and none may pass.
void cut_resumed(Cursor text, std::string_view line, std::string& out)
{
  out.append(line.substr(0, line.size() - text.left()));
  is_harmless(text.rest()) ? void(out.append(text.rest())) : append_uncut(out, line);
}

void cut_line(std::string_view line, std::string& out)
{
  Cursor text(line);
  text.take_all_of(leader_bytes);
  if (text.take("execve(")) return cut_call(text, line, 2, out);
  if (text.take("execveat(")) return cut_call(text, line, 3, out);
  if (text.take("<... execve resumed>") || text.take("<... execveat resumed>")) return cut_resumed(text, line, out);
  out += line;
}

}  // namespace

void cut_environment(std::string_view line, std::string& out)
{
  bool const ends = line.ends_with('\n');
  if (ends) line.remove_suffix(1);
  cut_line(line, out);
  if (ends) out += '\n';
}

}  // namespace iotrace::capture
