// The format's door: is this text an strace log, and who reads it.
#include "parsers/format.hpp"

#include "parsers/strace/calls.hpp"
#include "parsers/strace/grammar.hpp"
#include "parsers/strace/reader.hpp"
#include "parsers/strace/repair.hpp"

namespace iotrace {
namespace strace {
namespace {

constexpr std::string_view cygwin =
    "this is a log of Cygwin's strace.exe, which shows no system calls: trace with strace on Linux";
constexpr std::string_view summary =
    "this is strace's summary of counts (-c), which names no files: record again without -c";

// A call that Linux has, with a result or the mark of a half; or a notice that only strace writes.
bool is_certain(Line const& line)
{
  switch (line.shape) {
    case Shape::call:
      return line.call.ending != Ending::cut && find_role(line.call.name) != nullptr;
    case Shape::exited:
    case Shape::killed:
    case Shape::superseded:
    case Shape::attached:
      return true;
    case Shape::signal:
      return line.leader.pid != 0 || line.leader.clock != Clock::none;
    default:
      return false;
  }
}

bool is_certain_text(std::string_view text, Line& line, Fault& fault)
{
  if (parse_line(text, line, fault)) return is_certain(line);
  if (text.find('\033') == std::string_view::npos) return false;
  std::string plain(text);
  strip_colours(plain);
  return parse_line(plain, line, fault) && is_certain(line);
}

bool is_cygwin(std::string_view text)
{
  return text.starts_with("--- Process ") && (text.ends_with(" created") || text.find(" loaded ") != text.npos);
}

int claims(std::string_view head, std::string& wrong)
{
  Line line;
  Fault fault;
  int certain = 0;
  while (!head.empty()) {
    std::size_t const newline = std::min(head.find('\n'), head.size());
    std::string_view text = head.substr(0, newline);
    head.remove_prefix(std::min(newline + 1, head.size()));
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (is_certain_text(text, line, fault)) ++certain;
    if (certain == 0 && is_cygwin(text)) wrong = cygwin;
    if (certain == 0 && text.starts_with("% time     seconds")) wrong = summary;
  }
  if (certain > 0) wrong.clear();
  return certain;
}

std::unique_ptr<Reader> open(std::vector<Stream> streams, CaptureNotes const& notes, Crew& crew)
{
  return std::make_unique<StraceReader>(std::move(streams), notes, crew);
}

}  // namespace
}  // namespace strace

namespace formats {
extern Format const strace;
Format const strace{"strace", "Linux: output of strace, any version since 4.5", strace::claims, strace::open};
}  // namespace formats

}  // namespace iotrace
