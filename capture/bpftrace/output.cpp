#include "capture/bpftrace/output.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "capture/markers.hpp"

namespace iotrace::capture::bpftrace {
namespace {

constexpr std::string_view printed = "{\"type\": \"printf\", \"data\": \"";
constexpr std::string_view printed_end = "\\n\"}";
constexpr std::string_view lost_events = "{\"type\": \"lost_events\"";
constexpr std::string_view lost_count = "{\"events\": ";

// The next word of `text`, which is moved behind it and the blank.
std::string_view take_word(std::string_view& text)
{
  std::size_t const end = std::min(text.find(' '), text.size());
  std::string_view const word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

std::uint64_t read_number(std::string_view word, int base = 10)
{
  std::uint64_t number = 0;
  std::from_chars(word.data(), word.data() + word.size(), number, base);
  return number;
}

// `<bytes left> <word> …`: eight words of eight bytes in hex; the bytes that still belong to the list.
std::string read_bytes(std::string_view text)
{
  std::uint64_t const left = read_number(take_word(text));
  std::string bytes;
  while (!text.empty() && bytes.size() < left) {
    std::uint64_t word = read_number(take_word(text), 16);
    for (int i = 0; i < 8 && bytes.size() < left; ++i, word >>= 8) bytes += static_cast<char>(word & 0xff);
  }
  return bytes;
}

void append_hex(std::string& out, std::string_view bytes)
{
  for (char const c : bytes) {
    auto const byte = static_cast<unsigned char>(c);
    out += "0123456789abcdef"[byte >> 4];
    out += "0123456789abcdef"[byte & 15];
  }
}

void append_line(std::string& kept, std::string_view kind, std::uint64_t processor, std::string_view bytes)
{
  kept.append(printed).append(kind).append(" ").append(std::to_string(processor)).append(" ");
  append_hex(kept, bytes);
  kept.append(printed_end).append("\n");
}

// The last line of an event begins with a processor, a time and a thread.
bool ends_event(std::string_view word)
{
  constexpr std::array<std::string_view, 4> several{"call", "fork", "exec", "exit"};
  return std::ranges::count(several, word) != 0;
}

// The only line of one begins with the time.
bool is_event(std::string_view word) { return word == "named" || word == "opened"; }

}  // namespace

void BpftraceOutput::take(std::string_view line, std::string& kept)
{
  std::string_view body = line.ends_with('\n') ? line.substr(0, line.size() - 1) : line;
  if (body.starts_with(lost_events)) {
    std::size_t const count = body.find(lost_count);
    lost_ += count == std::string_view::npos ? 1 : read_number(body.substr(count + lost_count.size()));
  }
  bool const whole = body.starts_with(printed) && body.ends_with(printed_end);
  if (whole) {
    body.remove_prefix(printed.size());
    body.remove_suffix(printed_end.size());
    if (take_text(body, kept)) return;
  } else if (body.starts_with(printed)) {
    return;  // cut: what stands in it is not known
  }
  kept += line;
}

// True where the line has been dealt with; else it is kept as it is.
bool BpftraceOutput::take_text(std::string_view text, std::string& kept)
{
  std::string_view const word = take_word(text);
  if (word == "argv") {
    take_words(text, kept);
    return true;
  }
  if (word == "env") {
    keep_environment(text);
    return true;
  }
  if (word == "flush") {
    std::uint64_t const processor = read_number(take_word(text));
    if (read_number(text) == 0) flushed_.insert(processor);
    return true;
  }
  if (word == "full") ++lost_;
  if (word == "exec") begun_ = true;
  if (word == "exec") put_marks(read_number(text.substr(0, text.find(' '))), kept);
  if (is_event(word)) return ended_at_ != 0 && read_number(take_word(text)) > ended_at_;
  return ends_event(word) && !note_time(word, text);
}

// A mark may be lost as any event may, so they are set again until all have come through.
void BpftraceOutput::knock()
{
  if (leaving_) marks_ = set_marks_();
}

void BpftraceOutput::look()
{
  buffers_.balance();
  nudge(buffers_.stuck());
}

void BpftraceOutput::take_words(std::string_view rest, std::string& kept)
{
  std::uint64_t const processor = read_number(take_word(rest));
  append_line(kept, "argv", processor, read_bytes(rest));
}

void BpftraceOutput::keep_environment(std::string_view rest)
{
  std::uint64_t const processor = read_number(take_word(rest));
  Environment& environment = environments_[processor];
  std::string const bytes = read_bytes(rest);
  environment.bytes += bytes;
  environment.cut = read_number(rest.substr(0, rest.find(' '))) > bytes.size();
}

// A mark without a name says that there was more than the program looked through.
void BpftraceOutput::put_marks(std::uint64_t processor, std::string& kept)
{
  auto const found = environments_.find(processor);
  if (found == environments_.end()) return;
  std::string_view rest = found->second.bytes;
  while (!rest.empty()) {
    std::size_t const end = rest.find('\0');
    if (end == std::string_view::npos) break;  // cut
    if (is_published(rest.substr(0, end))) append_line(kept, "mark", processor, rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  if (found->second.cut) append_line(kept, "mark", processor, {});
  environments_.erase(found);
}

// False for what happened after COMMAND had ended: that is not in the log.
bool BpftraceOutput::note_time(std::string_view word, std::string_view rest)
{
  take_word(rest);
  std::uint64_t const time = read_number(take_word(rest));
  auto const tid = static_cast<pid_t>(read_number(take_word(rest)));
  std::uint64_t const other = read_number(take_word(rest));
  constexpr std::uint64_t clone_thread = 0x10000;
  if (word == "fork" && (read_number(rest.substr(0, rest.find(' ')), 16) & clone_thread) == 0)
    alive_.insert(static_cast<pid_t>(other));
  if (word == "exit") alive_.erase(tid);
  if (ended_at_ != 0 && time > ended_at_) return false;
  bool const ends = word == "exit" && static_cast<pid_t>(other) == command_;
  if (ends) {
    take_word(rest);
    if (take_word(rest) == "0") ended_at_ = time;
  }
  return true;
}

// Threads are left out: they are of a process that is named.
std::vector<pid_t> BpftraceOutput::survivors() const { return {alive_.begin(), alive_.end()}; }

}  // namespace iotrace::capture::bpftrace
