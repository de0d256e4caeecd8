// Rows of an XML export: <procmon><processlist><process>…</process></processlist><eventlist><event>…</event>
// </eventlist></procmon>. Of the process list, most of such a file, little is kept.
#include <charconv>
#include <string>
#include <utility>

#include "parsers/procmon/rows.hpp"
#include "parsers/procmon/xml.hpp"

namespace iotrace::procmon {
namespace {

constexpr std::size_t max_text = std::size_t{1} << 20;  // of one element; an environment has some kilobytes

std::int64_t number_in(std::string_view text, std::int64_t otherwise)
{
  std::int64_t number = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

class XmlRows final : public Rows {
 public:
  using Rows::Rows;

  Step next(Row& row, Batch& batch) override;
  Columns const& columns() const override { return columns_; }
  bool cut() const override { return !closed_; }

 private:
  enum class Part : std::uint8_t { outside, process, event };

  bool take(Token const& token);
  void open(std::string_view name);
  bool close(std::string_view name);
  void store_process_cell(std::string_view name);
  void store_event_cell(std::string_view name);
  bool in_cell() const { return part_ != Part::outside && depth_ == part_depth_ + 1; }
  bool fill(Row& row);
  void count_line(Batch& batch);

  Tokenizer tokenizer_;
  std::string line_;  // with its newline
  bool in_line_ = false;
  bool line_has_event_ = false;
  bool line_is_wrong_ = false;

  Part part_ = Part::outside;
  std::size_t depth_ = 0;
  bool closed_ = false;         // the root is: with or without a newline behind it
  std::size_t part_depth_ = 0;  // of the <process> or <event> we are in
  std::string text_;            // of its child that we are in
  std::int64_t index_ = -1;
  Listed listed_;
  std::array<std::string, column_count> cells_;
  std::uint64_t event_line_ = 0;
  Columns columns_;
};

Rows::Step XmlRows::next(Row& row, Batch& batch)
{
  if (!in_line_) {
    if (!feed_.next()) return Step::end;
    line_.assign(feed_.line().text).push_back('\n');
    tokenizer_.feed(line_);
    line_has_event_ = part_ == Part::event;
    line_is_wrong_ = false;
    in_line_ = true;
  }
  Token token;
  while (tokenizer_.next(token)) {
    if (!take(token)) continue;
    if (fill(row)) return Step::row;
    line_is_wrong_ = true;
  }
  in_line_ = false;
  count_line(batch);
  return Step::nothing;
}

void XmlRows::count_line(Batch& batch)
{
  if (line_is_wrong_)
    feed_.count_unparsed(batch, feed_.line(), 1, "an event with an Operation");
  else if (line_has_event_)
    feed_.count_parsed();
  else
    feed_.count_ignored();
}

// True when an event has ended.
bool XmlRows::take(Token const& token)
{
  switch (token.kind) {
    case Token::Kind::open:
      open(token.text);
      return false;
    case Token::Kind::close:
      return close(token.text);
    case Token::Kind::text:
      if (in_cell() && text_.size() < max_text) append_decoded(text_, token.text);
      return false;
  }
  return false;
}

void XmlRows::open(std::string_view name)
{
  ++depth_;
  text_.clear();
  if (part_ != Part::outside || (name != "event" && name != "process")) return;
  part_ = name == "event" ? Part::event : Part::process;
  part_depth_ = depth_;
  index_ = -1;
  listed_ = {};
  if (part_ != Part::event) return;
  line_has_event_ = true;
  event_line_ = feed_.line().number;
  for (std::string& cell : cells_) cell.clear();
}

bool XmlRows::close(std::string_view name)
{
  if (in_cell()) part_ == Part::event ? store_event_cell(name) : store_process_cell(name);
  bool const ends = part_ != Part::outside && depth_ <= part_depth_;
  if (depth_ > 0) --depth_;
  closed_ = depth_ == 0;
  if (!ends) return false;
  Part const ended = std::exchange(part_, Part::outside);
  if (ended == Part::process && index_ >= 0) processes_.insert_or_assign(index_, std::move(listed_));
  return ended == Part::event;
}

void XmlRows::store_process_cell(std::string_view name)
{
  if (name == "ProcessIndex") index_ = number_in(text_, -1);
  if (name == "ProcessId") listed_.pid = number_in(text_, 0);
  if (name == "ParentProcessIndex") listed_.parent_index = number_in(text_, -1);
  if (name == "ImagePath") listed_.image_path = text_;
  if (name == "CommandLine") listed_.command_line = text_;
}

void XmlRows::store_event_cell(std::string_view name)
{
  if (name == "ProcessIndex") index_ = number_in(text_, -1);
  Column const column = column_named(name);
  if (column == Column::none) return;
  cells_[static_cast<std::size_t>(column)] = text_;
  columns_.present[static_cast<std::size_t>(column)] = true;
}

bool XmlRows::fill(Row& row)
{
  for (std::size_t i = 0; i < column_count; ++i) row.cells[i] = cells_[i];
  row.line = event_line_;
  row.process_index = index_;
  return !row[Column::operation].empty();
}

}  // namespace

std::unique_ptr<Rows> xml_rows(Feed& feed) { return std::make_unique<XmlRows>(feed); }

}  // namespace iotrace::procmon
