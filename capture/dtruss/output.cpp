#include "capture/dtruss/output.hpp"

#include <algorithm>
#include <charconv>

namespace iotrace::capture::dtruss {
namespace {

constexpr std::size_t max_complaints = 64U << 10;

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// "12 drops on CPU 0", "3 dynamic variable drops …"
std::uint64_t drops_in(std::string_view message)
{
  std::uint64_t count = 0;
  std::from_chars(message.data(), message.data() + message.size(), count);
  return has(message, " drops") ? std::max<std::uint64_t>(count, 1) : 0;
}

}  // namespace

void DtrussOutput::take(std::string_view line, std::string& kept)
{
  constexpr std::string_view heading = "SYSCALL(args)", mark = "dtrace: ";
  bool const was_attached = attached_;
  attached_ = attached_ || has(line, heading);
  if (!was_attached && complaints_.size() < max_complaints) complaints_.append(line);
  if (line.starts_with(mark)) note_message(line.substr(mark.size()));
  kept.append(line);
}

void DtrussOutput::note_message(std::string_view message)
{
  lost_ += drops_in(message);
  has_exited_ = has_exited_ || (message.starts_with("pid ") && has(message, " has exited"));
}

}  // namespace iotrace::capture::dtruss
