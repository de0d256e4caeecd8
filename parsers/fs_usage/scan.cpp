#include "parsers/fs_usage/scan.hpp"

namespace iotrace::fs_usage {
namespace {

constexpr std::size_t fraction = 6;  // digits of microseconds

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool is_fraction(std::string_view text) noexcept
{
  if (text.size() < fraction) return false;
  for (std::size_t i = 0; i < fraction; ++i)
    if (!is_digit(text[i])) return false;
  return true;
}

// ` W ` says that the thread was scheduled out; a narrow line without a command ends right there.
bool is_gap(std::string_view text) noexcept
{
  return text.starts_with("   ") || text.starts_with(" W ") || text.empty() || text == " W";
}

}  // namespace

std::optional<Tail> find_tail(std::string_view text, std::size_t usual_point) noexcept
{
  std::optional<Tail> last;
  for (std::size_t point = text.find('.'); point != std::string_view::npos; point = text.find('.', point + 1)) {
    if (!is_fraction(text.substr(point + 1)) || !is_gap(text.substr(point + 1 + fraction))) continue;
    std::size_t seconds = point;
    while (seconds > 0 && is_digit(text[seconds - 1])) --seconds;
    if (seconds == point || seconds == 0 || text[seconds - 1] != ' ') continue;
    std::size_t const command = point + 1 + fraction + 3;
    last = Tail{seconds, point, command < text.size() ? command : text.size()};
    if (point == usual_point) break;
  }
  return last;
}

}  // namespace iotrace::fs_usage
