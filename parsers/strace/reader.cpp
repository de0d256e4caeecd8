#include "parsers/strace/reader.hpp"

#include <algorithm>
#include <utility>

#include "parsers/strace/coverage.hpp"

namespace iotrace::strace {
namespace {

// Facts of a process whose own number is not known yet are held back up to here: it may still be told.
constexpr std::size_t max_held_back = 8 * Batch::target;

}  // namespace

StraceReader::StraceReader(std::vector<Stream> streams, CaptureNotes notes, Crew& crew)
    : notes_(std::move(notes)), merge_(make_sources(std::move(streams), next_synthetic_, crew))
{
}

std::vector<std::unique_ptr<Source>> StraceReader::make_sources(std::vector<Stream> streams,
                                                                std::int32_t& next_synthetic, Crew& crew)
{
  std::vector<std::unique_ptr<Source>> sources;
  if (streams.size() == 1) {
    auto readings = read_log(std::move(streams.front().lines), crew);
    sources.push_back(std::make_unique<Source>(streams.front().tid, std::move(readings), next_synthetic));
    return sources;
  }
  std::vector<std::unique_ptr<Lines>> files;
  for (Stream& stream : streams) files.push_back(std::move(stream.lines));
  auto readings = read_set(std::move(files), crew);
  for (std::size_t i = 0; i < streams.size(); ++i)
    sources.push_back(std::make_unique<Source>(streams[i].tid, std::move(readings[i]), next_synthetic));
  return sources;
}

bool StraceReader::read(Batch& batch)
{
  while (!is_full(batch)) {
    current_ = merge_.next();
    if (current_ == nullptr) {
      joiner_.finish(batch);
      return false;
    }
    handle(*current_, batch);
  }
  if (current_ != nullptr) current_->owners().release();
  return true;
}

bool StraceReader::is_full(Batch const& batch) const
{
  if (!batch.full()) return false;
  bool const hold_back = current_ != nullptr && current_->owners().guessing();
  return !hold_back || batch.facts.size() >= max_held_back || batch.faults.size() >= Batch::target ||
         batch.pinned >= Batch::max_pinned;
}

void StraceReader::handle(Source& source, Batch& batch)
{
  if (source.timeline().take_turn_back() && source.owners().bare()) source.owners().restart();
  source.keep(batch);
  Line const& line = source.line();
  Stamp const stamp{source.owners().of(line), relative(source.time()), source.number()};
  if (auto const renaming = source.owners().take_renaming()) apply_renaming(*renaming, batch);
  std::size_t const before = batch.facts.size();
  if (source.readable()) {
    joiner_.accept(line, source.draft(), stamp, batch);
    follow_lives(source, before, batch);
    return;
  }
  batch.faults.push_back(source.fault());
  joiner_.lose(line, stamp, source.last(), batch);
}

// What the new facts say about who is alive.
void StraceReader::follow_lives(Source& source, std::size_t from, Batch const& batch)
{
  for (std::size_t i = from; i < batch.facts.size(); ++i) {
    Fact const& fact = batch.facts[i];
    bool const returned = fact.phase != Phase::entry && fact.outcome == Outcome::success;
    if (fact.verb == Verb::ended)
      source.owners().died(fact.tid);
    else if (fact.verb == Verb::exit_group)
      source.owners().leave(fact.tid);
    else if (fact.verb == Verb::superseded)
      source.owners().died(static_cast<std::int32_t>(fact.value));
    else if (fact.verb == Verb::fork && returned)
      merge_.start_child(static_cast<std::int32_t>(fact.value), source.time());
  }
}

void StraceReader::apply_renaming(Renaming const& renaming, Batch& batch)
{
  for (Fact& fact : batch.facts) {
    if (fact.tid == renaming.from) fact.tid = renaming.to;
    if (fact.verb == Verb::superseded && fact.value == renaming.from) fact.value = renaming.to;
  }
  joiner_.rename(renaming.from, renaming.to);
}

Nanos StraceReader::relative(Nanos time) const
{
  Nanos const origin = merge_.first_time();
  return time == no_time || origin == no_time ? no_time : time - origin;
}

Tally StraceReader::tally() const
{
  Tally sum;
  for (auto const& source : merge_.sources()) {
    sum.lines += source->tally().lines;
    sum.parsed += source->tally().parsed;
    sum.ignored += source->tally().ignored;
    sum.unparsed += source->tally().unparsed;
  }
  return sum;
}

std::vector<Shown> StraceReader::coverage() const { return tell_coverage(notes_.tool_argv, joiner_.sightings()); }

bool StraceReader::cut() const
{
  return std::any_of(merge_.sources().begin(), merge_.sources().end(),
                     [](auto const& source) { return source->cut(); });
}

// Clock times have no date, -r no start: then the capture's own start is the nearest that is known.
std::optional<std::int64_t> StraceReader::began() const
{
  for (auto const& source : merge_.sources())
    if (source->timeline().clock() == Clock::epoch && merge_.first_time() != no_time) return merge_.first_time();
  return notes_.started;
}

}  // namespace iotrace::strace
