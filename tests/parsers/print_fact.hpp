// Facts as text, one a line: what goldens hold. Only what differs from a fact's defaults is printed.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "parsers/fact.hpp"

namespace iotrace::test {

inline constexpr std::array verb_names{
    "open",     "close",      "dup",    "close_range", "cloexec", "anonymous", "receive", "exec",  "runs",  "fork",
    "exit",     "exit_group", "ended",  "superseded",  "chdir",   "fchdir",    "chroot",  "cwd",   "stat",  "access",
    "readlink", "list",       "rename", "exchange",    "link",    "symlink",   "unlink",  "rmdir", "mkdir", "mknod",
    "truncate", "allocate",   "alter",  "data",        "map",     "unshare",   "gap"};
static_assert(verb_names.size() == static_cast<std::size_t>(Verb::gap) + 1, "one name a verb, in their order");

/// Quoted, with \xNN for all that is not printable ASCII.
inline std::string quote(std::string_view text)
{
  constexpr std::string_view hex = "0123456789abcdef";
  std::string out = "\"";
  for (char const c : text) {
    auto const byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.append({'\\', c});
    } else if (byte < 0x20 || byte > 0x7e) {
      out.append("\\x").append({hex[byte >> 4], hex[byte & 15]});
    } else {
      out.push_back(c);
    }
  }
  return out += '"';
}

inline std::string print(Descriptor const& descriptor)
{
  std::string out;
  if (descriptor.number == Descriptor::cwd)
    out = "cwd";
  else if (descriptor.number != Descriptor::absent)
    out = std::to_string(descriptor.number);
  if (!descriptor.path.empty()) out += '<' + quote(descriptor.path) + '>';
  if (descriptor.deleted) out += "(deleted)";
  if (!descriptor.is_file && !descriptor.path.empty()) out += "(no file)";
  return out;
}

inline std::string print(Name const& name)
{
  bool const plain = name.base.number == Descriptor::cwd && name.base.path.empty();
  std::string const base = plain ? "" : print(name.base) + '/';
  return base + (name.known ? quote(name.text) : "unknown");
}

inline std::string print(Fact const& fact)
{
  std::string out = std::to_string(fact.line) + " tid=" + std::to_string(fact.tid);
  if (fact.at != no_time) out += " at=" + std::to_string(fact.at);
  out += std::string(" ") + verb_names.at(static_cast<std::size_t>(fact.verb));
  auto const add = [&](char const* key, std::string const& value) { out += std::string(" ") + key + "=" + value; };
  if (fact.phase != Phase::whole) add("phase", fact.phase == Phase::entry ? "entry" : "exit");
  if (fact.outcome != Outcome::success) add("outcome", fact.outcome == Outcome::failure ? "failure" : "unknown");
  if (fact.error != 0) add("error", std::to_string(fact.error));
  if (fact.kind != FileKind::unknown) add("kind", std::to_string(static_cast<int>(fact.kind)));
  if (fact.flags != 0) add("flags", std::to_string(fact.flags));
  if (fact.value != 0) add("value", std::to_string(fact.value));
  if (fact.extent != 0) add("extent", std::to_string(fact.extent));
  if (fact.fd.number != Descriptor::absent) add("fd", print(fact.fd));
  if (fact.fd2.number != Descriptor::absent) add("fd2", print(fact.fd2));
  bool const gap = fact.verb == Verb::gap;
  if (gap) add("detail", quote(fact.first.text));
  bool const based = fact.first.base.number != Descriptor::cwd || !fact.first.base.path.empty();
  if (!gap && (fact.first.known || based)) add("first", print(fact.first));
  if (fact.second.known) add("second", print(fact.second));
  if (!fact.real.path.empty()) add("real", print(fact.real));
  if (!fact.text.empty()) add("text", quote(fact.text));
  if (fact.cut) out += " cut";
  if (!fact.marks.empty()) add("marks", quote(fact.marks));
  return out;
}

}  // namespace iotrace::test
