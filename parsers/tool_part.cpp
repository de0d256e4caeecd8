// ToolPart: telling the tracer's lines from ours, and counting and hashing the tracer's.
#include "parsers/tool_part.hpp"

#include <fmt/core.h>
#include <xxhash.h>

#include <algorithm>
#include <new>
#include <utility>

namespace iotrace {
namespace {

constexpr std::size_t head_size = std::size_t{64} << 10;
constexpr std::size_t max_held = std::size_t{32} << 20;  // a header or footer is shorter, its command line included
constexpr std::size_t max_faults = 100;
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

std::string_view without_newline(std::string_view text)
{
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

}  // namespace

/// XXH64 of the tracer's part. Lines lie one after the other in a block, so it hashes runs of them.
class ToolLines::Digest {
 public:
  Digest() : state_(XXH64_createState())
  {
    if (!state_) throw std::bad_alloc();
    XXH64_reset(state_.get(), 0);
  }

  void add(std::string_view bytes, Pieces const& pieces)
  {
    if (run_.data() + run_.size() == bytes.data() && run_.size() < max_run) {
      run_ = {run_.data(), run_.size() + bytes.size()};
      return;
    }
    flush();
    run_ = bytes;
    pin_ = pieces.pin();
  }

  void add_copy(std::string_view bytes)
  {
    flush();
    XXH64_update(state_.get(), bytes.data(), bytes.size());
  }

  std::uint64_t value()
  {
    flush();
    return XXH64_digest(state_.get());
  }

 private:
  static constexpr std::size_t max_run = std::size_t{64} << 10;

  void flush()
  {
    if (!run_.empty()) XXH64_update(state_.get(), run_.data(), run_.size());
    run_ = {};
    pin_.reset();
  }

  struct Free {
    void operator()(XXH64_state_t* state) const { XXH64_freeState(state); }
  };
  std::unique_ptr<XXH64_state_t, Free> state_;
  std::string_view run_;
  Pin pin_;
};

ToolLines::ToolLines(Pieces pieces, ToolPart& part)
    : pieces_(std::move(pieces)), part_(part), digest_(std::make_unique<Digest>())
{
  read_header();
}

ToolLines::~ToolLines() = default;

std::string_view ToolLines::head() { return pieces_.peek(head_size).substr(0, head_size); }

inline bool ToolLines::take(Piece& piece)
{
  if (!pieces_.next(piece)) return false;
  if (piece.begins) {
    ++number_;
    line_offset_ = part_.all_bytes;
    line_given_ = false;
  }
  part_.all_bytes += piece.bytes.size();
  line_ended_ = piece.ends;
  return true;
}

bool ToolLines::next(Line& line)
{
  Piece piece;
  while (take(piece)) {
    if (piece.begins) line_held_ = piece.bytes.starts_with(log_line_mark);
    if (line_held_) {
      hold(piece);
      continue;
    }
    if (!held_.empty()) release_held();
    digest_->add(piece.bytes, pieces_);
    part_.bytes += piece.bytes.size();
    if (!piece.begins) continue;
    ++part_.lines;
    bool const too_long = piece.bytes.size() == pieces_.max_piece();
    line_given_ = !too_long;
    line = {without_newline(piece.bytes), number_, line_offset_, piece.ends || too_long};
    return true;
  }
  finish();
  return false;
}

void ToolLines::read_header()
{
  if (pieces_.peek(byte_order_mark.size()).starts_with(byte_order_mark)) {
    pieces_.skip(byte_order_mark.size());
    part_.all_bytes += byte_order_mark.size();
  }
  Piece piece;
  while (pieces_.peek(log_line_mark.size()).starts_with(log_line_mark) && take(piece)) {
    line_held_ = true;
    hold(piece);
    if (piece.ends) read_header_line(without_newline(piece.bytes));
  }
  if (held_.empty()) held_is_header_ = false;
}

void ToolLines::read_header_line(std::string_view text)
{
  LogHeader header = part_.header.value_or(LogHeader{});
  LogFooter footer;
  std::string problem;
  if (!read_log_line(text, header, footer, problem)) {
    add_fault(text, number_, line_offset_, problem);
    return;
  }
  if (header.format_version > log_format_version)
    throw InputError(fmt::format("was made by a newer iocapture (log format {}, this ioparse knows {}); update ioparse",
                                 header.format_version, log_format_version));
  if (!header.descriptors.empty() && part_.descriptors_line == 0) part_.descriptors_line = number_;
  part_.header = std::move(header);
}

/// Keeps an `#io` line until it is known whether it belongs to the footer.
void ToolLines::hold(Piece const& piece)
{
  if (piece.begins) {
    ++part_.ignored_lines;
    ++held_lines_;
  }
  held_ += piece.bytes;
  if (held_.size() > max_held) release_held();
}

/// What was held is followed by more of the tracer's output: it was the header, or it is part of that output.
void ToolLines::release_held()
{
  if (!std::exchange(held_is_header_, false)) {
    digest_->add_copy(held_);
    part_.bytes += held_.size();
    part_.lines += held_lines_;
  }
  held_.clear();
  held_lines_ = 0;
}

void ToolLines::finish()
{
  if (std::exchange(finished_, true)) return;
  part_.cut = !line_ended_ && !line_given_;
  part_.damage = pieces_.damage();
  part_.xxh64 = digest_->value();
  read_footer();
}

void ToolLines::read_footer()
{
  std::uint64_t number = number_ - held_lines_;
  std::uint64_t offset = part_.all_bytes - held_.size();
  std::string_view rest = held_;
  for (std::size_t end; (end = rest.find('\n')) != std::string_view::npos; rest.remove_prefix(end + 1)) {
    std::string_view const text = without_newline(rest.substr(0, end + 1));
    LogHeader scratch;
    LogFooter last;
    std::string problem;
    ++number;
    bool const read =
        read_log_line(text, scratch, part_.footer, problem) && read_log_line(text, scratch, last, problem);
    if (!read && !held_is_header_) add_fault(text, number, offset, problem);
    part_.completed = last.complete == true;
    offset += end + 1;
  }
}

void ToolLines::add_fault(std::string_view text, std::uint64_t number, std::uint64_t offset, std::string const& problem)
{
  --part_.ignored_lines;
  ++part_.unparsed_lines;
  if (part_.faults.size() >= max_faults) return;
  part_.faults.push_back({number, offset, 1, fmt::format("a line `#io key: JSON value` ({})", problem),
                          std::string(text.substr(0, Fault::max_text))});
}

}  // namespace iotrace
