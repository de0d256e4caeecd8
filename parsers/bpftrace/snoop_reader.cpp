#include "parsers/bpftrace/snoop_reader.hpp"

#include <algorithm>

namespace iotrace::bpftrace::snoop {
namespace {

constexpr std::size_t max_pending = std::size_t{64} << 10;  // of a line that is printed in pieces

}  // namespace

bool SnoopReader::read(Batch& batch)
{
  while (!batch.full()) {
    if (!feed_.next()) return false;
    handle(batch);
  }
  return true;
}

void SnoopReader::handle(Batch& batch)
{
  std::string_view const text = feed_.line().text;
  std::size_t const before = batch.facts.size();
  bool const is_frame = text.starts_with('{') && parse_frame(text, frame_);
  count(is_frame ? handle_frame(frame_, batch) : handle_text(text, batch), batch);
  if (batch.facts.size() != before) feed_.pin(batch);
}

void SnoopReader::count(Fate fate, Batch& batch)
{
  if (fate == Fate::parsed) return feed_.count_parsed();
  if (fate == Fate::ignored) return feed_.count_ignored();
  feed_.count_unparsed(batch, fault_);
}

SnoopReader::Fate SnoopReader::handle_text(std::string_view text, Batch& batch)
{
  switch (tables_.see(text)) {
    case Tables::Kind::row:
      handle_row(batch);
      return Fate::parsed;
    case Tables::Kind::unknown:
      fault_ = tables_.fault();
      return Fate::unparsed;
    case Tables::Kind::lost:
      lost_ += static_cast<std::uint64_t>(std::max(tables_.notice().count, std::int64_t{1}));
      return Fate::ignored;
    default:
      return Fate::ignored;
  }
}

void SnoopReader::handle_row(Batch& batch)
{
  Row const& row = tables_.row();
  seen_.add(tables_.heading());
  facts_.make(tables_.heading(), row, {feed_.line().number, time_of(row), tables_.from_bpftrace()}, batch);
}

// Tools count from their start or write the time of day; a log counts from its first row.
Nanos SnoopReader::time_of(Row const& row)
{
  if (row.time == no_time) return no_time;
  Nanos const time = tables_.heading().has(Column::clock) ? clock_.read(row.time) : row.time;
  if (!origin_) origin_ = time;
  return time - *origin_;
}

SnoopReader::Fate SnoopReader::handle_frame(Frame const& frame, Batch& batch)
{
  tables_.set_bpftrace();
  if (frame.kind == Frame::Kind::lost) lost_ += static_cast<std::uint64_t>(std::max(frame.count, std::int64_t{1}));
  if (frame.kind != Frame::Kind::text && frame.kind != Frame::Kind::line) return Fate::ignored;
  append_unescaped(pending_, frame.text);
  if (frame.kind == Frame::Kind::line && !pending_.ends_with('\n')) pending_ += '\n';
  return handle_pieces(batch);
}

// Takes the whole lines out of `pending_`. A piece of a line is as good as the line that it will be part of.
SnoopReader::Fate SnoopReader::handle_pieces(Batch& batch)
{
  Fate worst = Fate::ignored;
  std::size_t begin = 0;
  for (std::size_t end = 0; (end = pending_.find('\n', begin)) != std::string::npos; begin = end + 1)
    worst =
        std::max(worst, handle_text(batch.arena.keep(std::string_view(pending_).substr(begin, end - begin)), batch));
  pending_.erase(0, begin);
  if (pending_.size() > max_pending) {
    pending_.clear();
    fault_ = {0, 0, 1, "the end of a line", {}};
    return Fate::unparsed;
  }
  return pending_.empty() ? worst : std::max(worst, Fate::parsed);
}

}  // namespace iotrace::bpftrace::snoop
