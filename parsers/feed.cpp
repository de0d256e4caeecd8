#include "parsers/feed.hpp"

#include <utility>

#include "parsers/lines_ahead.hpp"

namespace iotrace {

Feed::Feed(std::vector<Stream> streams, Crew& crew) : streams_(std::move(streams))
{
  if (streams_.size() != 1) return;
  std::unique_ptr<Lines>& lines = streams_.front().lines;
  lines = std::make_unique<LinesAhead>(crew, std::move(lines));
}

bool Feed::next()
{
  if (std::exchange(again_, false)) return true;
  for (; stream_ < streams_.size(); ++stream_) {
    if (!streams_[stream_].lines->next(line_)) continue;
    cut_ = !line_.whole;
    return true;
  }
  return false;
}

void Feed::count_unparsed(Batch& batch, Line const& line, std::uint32_t column, std::string expected)
{
  ++unparsed_;
  batch.faults.push_back(
      {line.number, line.offset, column, std::move(expected), std::string(line.text.substr(0, Fault::max_text))});
}

}  // namespace iotrace
