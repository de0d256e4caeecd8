// Rows of a CSV export.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "parsers/procmon/csv.hpp"
#include "parsers/procmon/rows.hpp"

namespace iotrace::procmon {
namespace {

constexpr std::size_t max_record = std::size_t{1} << 20;  // bytes of a record that goes over several lines
constexpr std::size_t max_record_lines = 1000;

bool has_odd_quotes(std::string_view text) { return std::count(text.begin(), text.end(), '"') % 2 != 0; }

/// A record whose quotes did not close in its line, and what came of it.
struct Open {
  std::string text;         // the lines, with newlines between them
  std::vector<Line> lines;  // their places
  bool odd = false;         // an odd number of quotes so far: it goes on

  void add(Line const& line)
  {
    if (!lines.empty()) text.push_back('\n');
    text.append(line.text);
    lines.push_back(line);
    if (has_odd_quotes(line.text)) odd = !odd;
  }
  bool is_too_long() const { return text.size() > max_record || lines.size() >= max_record_lines; }
};

class CsvRows final : public Rows {
 public:
  using Rows::Rows;

  Step next(Row& row, Batch& batch) override;
  Columns const& columns() const override { return columns_; }

 private:
  Step take_line(Row& row, Batch& batch);
  Step take_more(Row& row, Batch& batch);
  Step take_closed(Row& row, Batch& batch);
  Step take_cut(Row& row, Batch& batch);
  bool take_heading(std::string_view line);
  void set_order(std::vector<Column> order);
  bool is_row() const;
  void fill(Row& row) const;
  void give_up(Batch& batch);

  RecordCutter cutter_;
  std::vector<Column> order_;  // the fields' columns; empty before the heading
  std::size_t operation_ = 0;  // the place of Column::operation
  Columns columns_;
  std::optional<Open> open_;
  std::string whole_;  // the last record that went over several lines: the row's views point into it
};

Rows::Step CsvRows::next(Row& row, Batch& batch)
{
  if (!feed_.next()) {
    give_up(batch);
    return Step::end;
  }
  if (open_) return take_more(row, batch);
  return take_line(row, batch);
}

Rows::Step CsvRows::take_line(Row& row, Batch& batch)
{
  Line const& line = feed_.line();
  bool const blank = line.text.find_first_not_of(" \t\r") == std::string_view::npos;
  if (blank || (order_.empty() && take_heading(line.text))) {
    feed_.count_ignored();
    return Step::nothing;
  }
  if (order_.empty()) {
    feed_.count_unparsed(batch, line, 1, "the headings of an export, with Operation and Path among them");
    return Step::nothing;
  }
  row.line = line.number;
  Cut const cut = cutter_.cut(line.text);
  if (cut == Cut::open) {
    open_.emplace().add(line);
    return Step::nothing;
  }
  if (cut == Cut::whole) return take_cut(row, batch);
  feed_.count_unparsed(batch, line, static_cast<std::uint32_t>(cutter_.column()) + 1, "a separator after the quote");
  return Step::nothing;
}

// A record that was cut whole: a row, or another heading where exports were put one behind the other.
Rows::Step CsvRows::take_cut(Row& row, Batch& batch)
{
  if (is_row()) {
    feed_.count_parsed();
    fill(row);
    return Step::row;
  }
  if (take_heading(feed_.line().text))
    feed_.count_ignored();
  else
    feed_.count_unparsed(batch, feed_.line(), 1, "as many fields as there are headings, and an operation");
  return Step::nothing;
}

// A line that is a row of its own shows that the record before it was cut; everything else belongs to that record.
Rows::Step CsvRows::take_more(Row& row, Batch& batch)
{
  Line const& line = feed_.line();
  if (line.text.starts_with('"') && cutter_.cut(line.text) == Cut::whole && is_row()) {
    give_up(batch);
    return take_line(row, batch);
  }
  open_->add(line);
  if (!open_->odd) return take_closed(row, batch);
  if (open_->is_too_long()) give_up(batch);
  return Step::nothing;
}

Rows::Step CsvRows::take_closed(Row& row, Batch& batch)
{
  whole_ = open_->text;
  if (cutter_.cut(whole_) != Cut::whole || !is_row()) {
    give_up(batch);
    return Step::nothing;
  }
  feed_.count_parsed(open_->lines.size());
  row.line = open_->lines.front().number;
  open_.reset();
  fill(row);
  return Step::row;
}

// All lines of the open record are unparsed.
void CsvRows::give_up(Batch& batch)
{
  if (!open_) return;
  std::string_view rest = open_->text;
  for (Line& line : open_->lines) {
    line.text = rest.substr(0, line.text.size());
    rest.remove_prefix(std::min(line.text.size() + 1, rest.size()));
    auto const column = static_cast<std::uint32_t>(line.text.size()) + 1;
    feed_.count_unparsed(batch, line, column, "the quote that closes this field");
  }
  open_.reset();
}

// Headings stand in the first line, and again where exports were put one behind the other.
bool CsvRows::take_heading(std::string_view line)
{
  std::string_view const text = without_mark(line);
  RecordCutter cutter(separator_of(text));
  if (cutter.cut(text) != Cut::whole) return false;
  std::vector<Column> order;
  for (std::string_view const field : cutter.fields()) order.push_back(column_named(field));
  auto const has = [&](Column column) { return std::find(order.begin(), order.end(), column) != order.end(); };
  if (!has(Column::operation) || !has(Column::path)) return false;
  cutter_ = cutter;
  set_order(std::move(order));
  return true;
}

void CsvRows::set_order(std::vector<Column> order)
{
  order_ = std::move(order);
  operation_ = static_cast<std::size_t>(std::find(order_.begin(), order_.end(), Column::operation) - order_.begin());
  columns_ = {};
  for (Column const column : order_)
    if (column != Column::none) columns_.present[static_cast<std::size_t>(column)] = true;
}

bool CsvRows::is_row() const
{
  std::vector<std::string_view> const& fields = cutter_.fields();
  return fields.size() == order_.size() && !fields[operation_].empty() && fields[operation_] != "Operation";
}

void CsvRows::fill(Row& row) const
{
  row.cells = {};
  row.process_index = -1;
  for (std::size_t i = 0; i < order_.size(); ++i)
    if (order_[i] != Column::none) row.cells[static_cast<std::size_t>(order_[i])] = cutter_.fields()[i];
}

}  // namespace

std::unique_ptr<Rows> csv_rows(Feed& feed) { return std::make_unique<CsvRows>(feed); }

}  // namespace iotrace::procmon
