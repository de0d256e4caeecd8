// The format's door: is this text a log of bpftrace, and who reads it: the reader of our own program's lines, or that
// of the stock tools.
#include "parsers/format.hpp"

#include <deque>

#include "parsers/bpftrace/grammar.hpp"
#include "parsers/bpftrace/reader.hpp"
#include "parsers/bpftrace/snoop.hpp"
#include "parsers/bpftrace/snoop_frame.hpp"
#include "parsers/head_lines.hpp"

namespace iotrace {
namespace bpftrace {
namespace {

// Our program prints its head before anything else; bpftrace itself a line or two before that.
constexpr std::size_t head_lines = 8;

bool is_ours(std::string_view text, Line& line)
{
  snoop::Frame frame;
  Fault fault;
  if (!snoop::parse_frame(text, frame) || frame.kind != snoop::Frame::Kind::text) return false;
  std::string decoded;
  snoop::append_unescaped(decoded, frame.text);
  if (decoded.ends_with('\n')) decoded.pop_back();
  return parse_line(decoded, line, fault);
}

bool is_our_head(std::string_view text)
{
  Line line;
  return is_ours(text, line) && line.shape == Shape::head;
}

int claims(std::string_view head, std::string& wrong)
{
  Line line;
  bool headed = false;
  int const ours = count_lines(head, [&](std::string_view text) {
    bool const mine = is_ours(text, line);
    headed = headed || (mine && line.shape == Shape::head);
    return mine;
  });
  return headed ? ours : snoop::claims(head, wrong);
}

/// A stream of which the first lines were looked at: they are given once more.
class LookedAt final : public Lines {
 public:
  explicit LookedAt(std::unique_ptr<Lines> lines) : lines_(std::move(lines)) {}

  /// True where one of the first lines is so.
  template <typename Predicate>
  bool any(Predicate is_so)
  {
    bool found = false;
    iotrace::Line line;
    while (!found && seen_.size() < head_lines && lines_->next(line)) {
      found = is_so(line.text);
      Pin const copy = copy_to_block(line.text);
      line.text = {copy->bytes.get(), copy->size};
      seen_.push_back({line, copy});
    }
    return found;
  }

  bool next(iotrace::Line& line) override
  {
    if (seen_.empty()) return current_.reset(), lines_->next(line);
    line = seen_.front().line;
    current_ = seen_.front().copy;
    seen_.pop_front();
    return true;
  }
  Pin const& pin() const override { return current_ ? current_ : lines_->pin(); }

 private:
  struct Seen {
    iotrace::Line line;
    Pin copy;
  };
  std::unique_ptr<Lines> lines_;
  std::deque<Seen> seen_;
  Pin current_;
};

std::unique_ptr<Reader> open(std::vector<Stream> streams, CaptureNotes const& notes, Crew& crew)
{
  bool ours = false;
  for (Stream& stream : streams) {
    auto looked_at = std::make_unique<LookedAt>(std::move(stream.lines));
    ours = looked_at->any(is_our_head) || ours;
    stream.lines = std::move(looked_at);
  }
  if (ours) return std::make_unique<BpftraceReader>(std::move(streams), notes, crew);
  return snoop::open(std::move(streams), notes, crew);
}

}  // namespace
}  // namespace bpftrace

namespace formats {
extern Format const bpftrace;
Format const bpftrace{"bpftrace", "Linux: output of iocapture's bpftrace program, or of snoop tools", bpftrace::claims,
                      bpftrace::open};
}  // namespace formats

}  // namespace iotrace
