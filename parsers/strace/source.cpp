#include "parsers/strace/source.hpp"

#include <algorithm>
#include <utility>

#include "parsers/strace/grammar.hpp"
#include "parsers/strace/repair.hpp"

namespace iotrace::strace {
namespace {

constexpr unsigned max_waiting = 1000;  // lines of program output inside one call
constexpr unsigned max_joins = 64;      // attempts to put one call together: each reads it again
constexpr std::size_t max_held = 256 * 1024;

// Turns the views of a line that was read from `text` to `copy`, which holds the same bytes.
void move_views(Line& line, std::string_view text, std::string_view copy)
{
  Result& result = line.call.result;
  for (std::string_view* const view :
       {&line.word, &line.call.name, &line.call.arguments, &result.path, &result.error, &result.remark})
    if (!view->empty()) *view = copy.substr(static_cast<std::size_t>(view->data() - text.data()), view->size());
}

}  // namespace

Source::Source(std::optional<std::int32_t> tid, std::unique_ptr<Readings> readings, std::int32_t& next_synthetic)
    : tid_(tid), readings_(std::move(readings)), owners_(tid_, next_synthetic)
{
}

inline bool Source::fetch()
{
  reading_ = ended_ ? nullptr : readings_->next();
  if (reading_ == nullptr) {
    ended_ = true;
    return false;
  }
  ++tally_.lines;
  cut_ = !raw().whole;
  return true;
}

// Takes reading_ for line_. Colours are looked for only in what cannot be read: they would be the first thing behind
// the leader.
inline bool Source::take()
{
  is_own_ = false;
  line_ = &reading_->line;
  readable_ = reading_->readable;
  return readable_ || take_unreadable();
}

bool Source::take_unreadable()
{
  line_ = &own_line_;
  explain_line(raw().text, own_line_, fault_);
  if (raw().text.find('\033') == std::string_view::npos) return false;
  own_ = raw().text;
  strip_colours(own_);
  return readable_ = parse_own();
}

// Takes own_ for line_.
bool Source::parse_own()
{
  is_own_ = true;
  line_ = &own_line_;
  return parse_line(own_, own_line_, fault_);
}

inline bool Source::skip_noise()
{
  if (!is_noise(line_->shape)) return false;
  if (line_->shape == Shape::attached) owners_.born(static_cast<std::int32_t>(line_->number));
  ++tally_.ignored;
  return true;
}

inline bool Source::deliver()
{
  number_ = raw().number;
  ++tally_.parsed;
  if (line_->shape == Shape::exited || line_->shape == Shape::killed) cut_ = false;
  return true;
}

// Deals with reading_ where no call is held. True: line_ is to be delivered.
inline bool Source::settle()
{
  if (!take()) return deliver_unreadable();
  time_ = timeline_.read(line_->leader);
  if (skip_noise()) return false;
  if (line_->shape == Shape::call && line_->call.ending == Ending::cut) {
    hold();
    return false;
  }
  return deliver();
}

bool Source::advance()
{
  for (;;) {
    if (!again_ && !fetch()) return held_ != nullptr && deliver_held();
    again_ = false;
    if (held_ != nullptr ? settle_held() : settle()) return true;
  }
}

bool Source::deliver_unreadable()
{
  number_ = raw().number;
  readable_ = false;
  ++tally_.unparsed;
  fault_.line = raw().number;
  fault_.offset = raw().offset;
  fault_.text = raw().text.substr(0, Fault::max_text);
  return true;
}

void Source::hold()
{
  held_ = std::make_unique<Held>();
  held_->text = is_own_ ? own_ : std::string(raw().text);
  held_->number = raw().number;
  held_->offset = raw().offset;
  take_notice();
}

void Source::take_notice()
{
  auto const notice = cut_notice(held_->text);
  if (!notice) return;
  held_->by_notice = true;
  if (notice->attached) owners_.born(notice->pid);
}

// Deals with reading_ while a call is held: its rest, a notice, program output, or a line that shows that no rest will
// come.
bool Source::settle_held()
{
  bool const alone = take();
  if (alone && line_->shape != Shape::blank && skip_noise()) return false;
  std::string const text = is_own_ ? own_ : std::string(raw().text);
  if (!alone && (held_->by_notice || looks_like_tail(text)) && try_join(text)) {
    ++tally_.parsed;
    return line_->call.ending != Ending::cut;
  }
  bool const output = !alone || line_->shape == Shape::blank;
  if (output && ++held_->waited < max_waiting) {
    deliver_unreadable();
    fault_.expected = "the rest of the call in line " + std::to_string(held_->number);
    fault_.column = 1;
    own_line_ = {};
    line_ = &own_line_;
    return true;
  }
  again_ = true;
  return deliver_held();
}

// On success line_ is the call as far as it goes now; where it is whole nothing is held any more.
bool Source::try_join(std::string_view tail)
{
  std::string const head = held_->text;
  if (++held_->joins > max_joins || head.size() + tail.size() > max_held) return false;
  own_ = head;
  own_ += tail;
  bool joined = parse_own();
  if (!joined || line_->shape != Shape::call) {
    parse_line(head, own_line_, fault_);
    own_.assign(head, 0, length_without_output(head, own_line_.call.arguments));
    own_ += tail;
    joined = parse_own() && line_->shape == Shape::call;
  }
  if (!joined) return false;
  readable_ = true;
  if (line_->call.ending == Ending::cut) {
    held_->text = own_;
    take_notice();
    return true;
  }
  number_ = held_->number;
  held_.reset();
  ++tally_.parsed;  // the head's line; the tail's is counted by the caller
  return true;
}

bool Source::deliver_held()
{
  std::unique_ptr<Held> const held = std::move(held_);
  own_ = held->text;
  parse_own();
  readable_ = false;
  ++tally_.unparsed;
  number_ = held->number;
  fault_.line = held->number;
  fault_.offset = held->offset;
  fault_.column = static_cast<std::uint32_t>(own_.size()) + 1;
  fault_.expected = "the rest of this call";
  fault_.text = own_.substr(0, Fault::max_text);
  return true;
}

void Source::start_at(Nanos time) noexcept
{
  if (time == no_time || time_ == no_time || timeline_.clock() != Clock::none) return;
  timeline_.shift(time);
  time_ += time;
}

void Source::keep(Batch& batch)
{
  if (!is_own_)
    batch.hold(readings_->pin());
  else if (readable_)
    move_views(*line_, own_, batch.arena.keep(own_));
}

}  // namespace iotrace::strace
