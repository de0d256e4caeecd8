#include "parsers/dtruss/reader.hpp"

#include <utility>

#include "parsers/dtruss/calls.hpp"
#include "parsers/dtruss/grammar.hpp"

namespace iotrace::dtruss {
namespace {

constexpr unsigned max_waiting = 20;  // lines of something else inside one call; each is tried as its rest
constexpr std::size_t max_held = std::size_t{64} << 10;
constexpr std::int32_t only_process = -1;  // without -f or -l no process is named: there is one

}  // namespace

bool DtrussReader::read(Batch& batch)
{
  while (!batch.full()) {
    if (!feed_.next()) {
      give_up(batch);
      return false;
    }
    handle(batch);
  }
  return true;
}

void DtrussReader::handle(Batch& batch)
{
  if (held_ && ++held_->waited > max_waiting) give_up(batch);
  bool const readable = parse_line(feed_.line().text, line_, fault_);
  if (readable && line_.shape == Shape::call) {
    in_counts_ = false;
    feed_.count_parsed();
    feed_.pin(batch);
    return handle_call(line_.call, feed_.line().number, batch);
  }
  if (readable && is_ignored()) return handle_message();
  if (held_ && join(batch)) return;
  if (readable && line_.shape == Shape::opened) return hold(batch);
  handle_unreadable(batch);
}

void DtrussReader::handle_call(dtruss::Call const& call, std::uint64_t number, Batch& batch)
{
  sight_.see(call);
  std::int32_t const tid = call.pid > 0 ? static_cast<std::int32_t>(call.pid) : only_process;
  make_facts(call, tid, number, batch);
}

// A row of the table of counts looks like any word and a number: it is one only below the table's heading.
bool DtrussReader::is_ignored() const
{
  return line_.shape != Shape::opened && (line_.shape != Shape::count || in_counts_);
}

void DtrussReader::handle_message()
{
  feed_.count_ignored();
  if (line_.shape == Shape::heading) in_counts_ = feed_.line().text.find("COUNT") != std::string_view::npos;
  if (line_.shape == Shape::drops) lost_ += static_cast<std::uint64_t>(line_.number);
  if (line_.shape == Shape::lost && is_required(line_.word)) ++lost_;
}

// The line may be the rest of the call that is held.
bool DtrussReader::join(Batch& batch)
{
  if (held_->text.size() + feed_.line().text.size() > max_held) return false;
  std::string const whole = held_->text + std::string(feed_.line().text);
  dtruss::Line line;
  Fault fault;
  if (!parse_line(whole, line, fault) || line.shape != Shape::call) return false;
  parse_line(batch.arena.keep(whole), line, fault);
  feed_.count_parsed(2);
  handle_call(line.call, held_->line.number, batch);
  held_.reset();
  return true;
}

// What broke into the call is a message of dtrace, or the line just ends.
void DtrussReader::hold(Batch& batch)
{
  give_up(batch);
  std::string_view const text = feed_.line().text;
  if (text.size() > max_held) return handle_unreadable(batch);
  held_ = std::make_unique<Held>(Held{std::string(text.substr(0, text.find("dtrace: "))), feed_.line(), 0});
}

void DtrussReader::give_up(Batch& batch)
{
  std::unique_ptr<Held> const held = std::move(held_);
  if (!held) return;
  held->line.text = held->text;
  feed_.count_unparsed(batch, held->line, static_cast<std::uint32_t>(held->text.size()) + 1, "the rest of this call");
}

void DtrussReader::handle_unreadable(Batch& batch)
{
  if (line_.shape == Shape::count || line_.shape == Shape::opened) fault_ = {0, 0, 1, "a call with its result", {}};
  feed_.count_unparsed(batch, fault_);
}

}  // namespace iotrace::dtruss
