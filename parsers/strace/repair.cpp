#include "parsers/strace/repair.hpp"

#include <charconv>

#include "parsers/strace/scan.hpp"

namespace iotrace::strace {
namespace {

constexpr std::string_view process = "Process ";

// Where the path begins that strace was called by: …SIGCHLD/usr/local/bin/strace: Process 7 attached
std::size_t start_of_program(std::string_view line, std::size_t notice)
{
  constexpr std::string_view program = "strace: ";
  if (!line.substr(0, notice).ends_with(program)) return notice;
  std::size_t start = notice - program.size();
  std::size_t const slash =
      line.find_last_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-/", start);
  std::string_view const before = line.substr(slash + 1, start - slash - 1);
  return before.ends_with('/') ? slash + 1 + before.find('/') : start;
}

}  // namespace

std::optional<Notice> cut_notice(std::string& line)
{
  std::string_view const view = line;
  std::size_t const start = view.rfind(process);
  if (start == std::string_view::npos) return std::nullopt;
  char const* const last = view.data() + view.size();
  Notice notice;
  auto const [end, error] = std::from_chars(view.data() + start + process.size(), last, notice.pid);
  std::string_view const rest(end, static_cast<std::size_t>(last - end));
  notice.attached = rest.starts_with(" attached");
  if (error != std::errc{} || (!notice.attached && rest != " detached")) return std::nullopt;
  line.resize(start_of_program(view, start));
  return notice;
}

bool looks_like_tail(std::string_view line) noexcept
{
  return line.starts_with(')') || line.starts_with(", ") || line.starts_with(" <") || line.starts_with(" => ");
}

std::size_t length_without_output(std::string_view line, std::string_view arguments) noexcept
{
  char const* at = arguments.data();
  char const* const end = line.data() + line.size();
  for (int commas = 0; commas < 2; ++commas) {
    at = scan_item(at, end);
    if (at == end) return line.size();
    ++at;
  }
  at = scan_blanks(at, end);
  while (at != end && *at >= '0' && *at <= '9') ++at;
  return static_cast<std::size_t>(at - line.data());
}

void strip_colours(std::string& line)
{
  std::size_t out = 0;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '\033' && at + 1 < line.size() && line[at + 1] == '[') {
      at = line.find_first_not_of("0123456789;", at + 2);
      if (at == std::string::npos) break;
      if (line[at] == 'm') continue;
    }
    line[out++] = line[at];
  }
  line.resize(out);
}

}  // namespace iotrace::strace
