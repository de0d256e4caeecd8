#include "parsers/bpftrace/reader.hpp"

#include <algorithm>
#include <charconv>

#include "parsers/bpftrace/grammar.hpp"
#include "parsers/bpftrace/snoop_frame.hpp"

namespace iotrace::bpftrace {
namespace {

constexpr std::size_t max_text = std::size_t{8} << 20;  // of one event's words: the kernel allows 6 MiB
constexpr std::size_t max_processors = 8192;            // NR_CPUS

int hex_digit(char c)
{
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

void append_bytes(std::string& out, std::string_view hex)
{
  for (; hex.size() > 1 && out.size() < max_text; hex.remove_prefix(2)) {
    int const high = hex_digit(hex[0]);
    int const low = hex_digit(hex[1]);
    if (high < 0 || low < 0) return;
    out += static_cast<char>(high * 16 + low);
  }
}

void append_text(std::optional<std::string>& text, std::string_view more)
{
  if (!text) text.emplace();
  if (text->size() < max_text) *text += more;
}

// A call that is told in one line has one name, which is relative to the working directory, one number that matters,
// whichever argument that is, and the file that it opened.
Event make_event(Line const& line)
{
  Event event;
  event.names[1] = line.text;
  event.line = line;
  event.line.shape = Shape::call;
  event.line.arguments.fill(line.flags);
  event.line.arguments.front() = static_cast<std::uint32_t>(Descriptor::cwd);
  if (line.shape == Shape::named) return event;
  NamedFile& opened = event.files[0].emplace(NamedFile{line.file, line.time});
  opened.file.whole = 1;
  opened.file.deleted = static_cast<std::int64_t>(line.file.flags & 1);
  return event;
}

std::size_t slot_of(std::int64_t number)
{
  return number < 0 || number >= static_cast<std::int64_t>(Event::slots) ? 0 : static_cast<std::size_t>(number);
}

}  // namespace

bool BpftraceReader::read(Batch& batch)
{
  while (!batch.full()) {
    if (window_.full()) {
      release(batch);
      continue;
    }
    if (feed_.next()) {
      handle(batch);
      continue;
    }
    if (window_.empty()) return false;
    release(batch);
  }
  return true;
}

void BpftraceReader::handle(Batch& batch)
{
  snoop::Frame frame;
  std::string_view const text = feed_.line().text;
  if (text.empty()) return feed_.count_ignored();
  if (!snoop::parse_frame(text, frame)) {
    fault_.column = 1;
    fault_.expected = "an object of bpftrace -f json";
    return feed_.count_unparsed(batch, fault_);
  }
  if (frame.kind == snoop::Frame::Kind::lost)
    lost_ += static_cast<std::uint64_t>(std::max<std::int64_t>(frame.count, 1));
  if (frame.kind != snoop::Frame::Kind::text) return feed_.count_ignored();
  handle_printed(frame.text, batch);
}

void BpftraceReader::handle_printed(std::string_view escaped, Batch& batch)
{
  decoded_.clear();
  snoop::append_unescaped(decoded_, escaped);
  std::string_view text = decoded_;
  if (text.ends_with('\n')) text.remove_suffix(1);
  Line line;
  if (!parse_line(text, line, fault_)) return feed_.count_unparsed(batch, fault_);
  feed_.count_parsed();
  accept(line);
}

void BpftraceReader::accept(Line const& line)
{
  switch (line.shape) {
    case Shape::head:
      return accept_head(line);
    case Shape::calls:
      return accept_calls(line.text);
    case Shape::mount:
      return entries_.mount(line.number, line.text);
    case Shape::part:
      return entries_.define(line);
    case Shape::more:
      return entries_.append(line);
    case Shape::full:
      ++lost_;
      return;
    case Shape::named:
    case Shape::opened:
      return hold(make_event(line));
    case Shape::call:
    case Shape::fork:
    case Shape::exec:
    case Shape::exit:
      return finish_event(line);
    default:
      return gather(line);
  }
}

void BpftraceReader::accept_head(Line const& line)
{
  probes_ = line.text.find(" probes") != std::string_view::npos;
  bytes_ = line.text.find(" bytes") != std::string_view::npos;
}

//  open=2 openat=257
void BpftraceReader::accept_calls(std::string_view text)
{
  while (!text.empty()) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    std::string_view const word = text.substr(0, text.find(' '));
    text.remove_prefix(word.size());
    std::size_t const equals = word.find('=');
    if (equals == std::string_view::npos) continue;
    std::int64_t number = -1;
    std::from_chars(word.data() + equals + 1, word.data() + word.size(), number);
    std::string_view const call = word.substr(0, equals);
    calls_[number] = {std::string(call), find_maker(call)};
  }
}

// A piece of an event whose last line is still to come.
void BpftraceReader::gather(Line const& line)
{
  if (open_events_.size() >= max_processors && !open_events_.contains(line.processor)) return;
  Event& event = open_events_[line.processor];
  if (line.shape == Shape::name) append_text(event.names[slot_of(line.number)], line.text);
  if (line.shape == Shape::file) event.files[slot_of(line.file.slot)] = NamedFile{line.file, line.time};
  if (line.shape == Shape::words) event.words = {line.arguments[0], line.arguments[1]};
  if (line.shape == Shape::argv) append_bytes(event.argv, line.text);
  if (line.shape == Shape::mark && line.text.empty()) event.marks_cut = true;
  if (line.shape == Shape::mark && !line.text.empty()) {
    append_bytes(event.marks, line.text);
    event.marks += '\0';
  }
}

void BpftraceReader::finish_event(Line const& line)
{
  Event event;
  if (auto pieces = open_events_.extract(line.processor)) event = std::move(pieces.mapped());
  event.line = line;
  hold(std::move(event));
}

void BpftraceReader::hold(Event event)
{
  event.line.text = {};
  event.place = feed_.line().number;
  window_.put(std::move(event));
}

void BpftraceReader::release(Batch& batch)
{
  Event const event = window_.take();
  if (event.line.time < released_) ++lost_;  // it came too late to be put in its place
  released_ = std::max(released_, event.line.time);
  if (!first_time_) first_time_ = event.line.time;
  make_facts(event, batch);
  entries_.forget_before(released_);
}

Site BpftraceReader::site(Event const& event, std::string_view call, Batch& batch)
{
  return {event, call, entries_, event.line.time - *first_time_, batch};
}

void BpftraceReader::make_facts(Event const& event, Batch& batch)
{
  auto const tid = static_cast<std::int32_t>(event.line.tid);
  if (event.line.shape == Shape::fork) return make_fork(site(event, {}, batch));
  if (event.line.shape == Shape::exec) {
    leaders_.erase(tid);  // it had ended for another thread of its to take its place
    return make_exec(site(event, {}, batch));
  }
  if (event.line.shape == Shape::exit) {
    if (holds_leader_back(event)) return;
    make_end(site(event, {}, batch));
    if (event.line.length <= 0) end_leader(static_cast<std::int32_t>(event.line.number), batch);
    return;
  }
  auto const call = calls_.find(event.line.number);
  if (call != calls_.end() && call->second.maker != nullptr) call->second.maker(site(event, call->second.name, batch));
}

// A leader ends before its other threads do: because it called exit alone, or because another thread executes a
// program under its number. Which, shows later.
bool BpftraceReader::holds_leader_back(Event const& event)
{
  bool const leader = event.line.tid == event.line.number;
  if (!leader || event.line.length <= 0) return false;
  leaders_[static_cast<std::int32_t>(event.line.tid)] = event;
  return true;
}

void BpftraceReader::end_leader(std::int32_t pid, Batch& batch)
{
  auto const held = leaders_.find(pid);
  if (held == leaders_.end()) return;
  Event const event = std::move(held->second);
  leaders_.erase(held);
  make_end(site(event, {}, batch));
}

std::vector<Shown> BpftraceReader::coverage() const
{
  std::vector<Shown> rows;
  for (std::string_view const kind : {"opens", "execs", "forks", "exits", "directories", "renames", "links", "removals",
                                      "truncations", "alterations", "listings"})
    rows.push_back({std::string(kind), calls_.empty() ? "unknown" : "yes"});
  rows.push_back({"probes", probes_ ? "yes" : "no"});
  rows.push_back({"bytes", bytes_ ? "yes" : "no"});
  rows.push_back({"mappings", bytes_ ? "yes" : "no"});
  rows.push_back({"descriptors", "no"});
  return rows;
}

}  // namespace iotrace::bpftrace
