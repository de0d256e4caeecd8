// Print: one small class a form. See the header.
#include "query/print.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>

#include "query/escape.hpp"
#include "query/json.hpp"

namespace iotrace::query {
namespace {

struct Signal {
  int number;
  std::string_view name;
};

// Those whose numbers Linux and macOS share (signal(7)); others are shown by number, for the log may be of either.
constexpr std::array shared_signals = {
    Signal{1, "SIGHUP"},   Signal{2, "SIGINT"},   Signal{3, "SIGQUIT"},  Signal{4, "SIGILL"},
    Signal{5, "SIGTRAP"},  Signal{6, "SIGABRT"},  Signal{8, "SIGFPE"},   Signal{9, "SIGKILL"},
    Signal{11, "SIGSEGV"}, Signal{13, "SIGPIPE"}, Signal{14, "SIGALRM"}, Signal{15, "SIGTERM"},
};

std::vector<std::size_t> shown_columns(std::vector<Column> const& columns, Audience audience)
{
  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (columns[i].audience == Audience::everybody || columns[i].audience == audience) shown.push_back(i);
  return shown;
}

bool is_number(Cell const& cell)
{
  return std::holds_alternative<std::int64_t>(cell) || std::holds_alternative<double>(cell);
}

void append_real(std::string& out, double value) { fmt::format_to(std::back_inserter(out), "{}", value); }

void append_integer_as(std::string& out, Kind kind, std::int64_t value)
{
  if (kind == Kind::nanos)
    append_seconds(out, value);
  else if (kind == Kind::status)
    out += status_text(value);
  else
    append_integer(out, value);
}

void append_text_as(std::string& out, Kind kind, std::string_view text)
{
  if (kind == Kind::line)
    out += text;
  else
    append_quoted(out, text);
}

/// A cell of a table for people.
void append_text(std::string& out, Kind kind, Cell const& cell)
{
  if (auto const* const integer = std::get_if<std::int64_t>(&cell))
    append_integer_as(out, kind, *integer);
  else if (auto const* const real = std::get_if<double>(&cell))
    append_real(out, *real);
  else if (auto const* const blob = std::get_if<Blob>(&cell))
    append_quoted(out, blob->bytes);
  else if (auto const* const text = std::get_if<std::string_view>(&cell))
    append_text_as(out, kind, *text);
  else
    out += kind == Kind::status ? '?' : '-';
}

// ---- table ----------------------------------------------------------------------------------------------------------

/// The cells of one row as text, one behind the other: a table of a hundred thousand rows allocates nothing a row.
class TableLine {
 public:
  struct Piece {
    std::string_view text;
    std::size_t width;  ///< terminal columns
    bool is_number;
  };

  template <typename Append>
  void add(Append append, bool is_number)
  {
    std::size_t const begin = text_.size();
    append(text_);
    pieces_.push_back({begin, text_.size(), display_width(std::string_view(text_).substr(begin)), is_number});
  }
  void clear()
  {
    text_.clear();
    pieces_.clear();
  }

  std::size_t size() const { return pieces_.size(); }
  Piece operator[](std::size_t i) const
  {
    Extent const& piece = pieces_[i];
    return {std::string_view(text_).substr(piece.begin, piece.end - piece.begin), piece.width, piece.is_number};
  }

 private:
  struct Extent {
    std::size_t begin, end, width;
    bool is_number;
  };

  std::string text_;
  std::vector<Extent> pieces_;
};

/// Columns are as wide as the widest of the first rows; later rows that are wider push what follows to the right, so
/// memory does not grow with the answer.
class TableRows final : public Rows {
 public:
  TableRows(Layout const& layout, std::vector<Column> columns, Output& output)
      : layout_(&layout),
        columns_(std::move(columns)),
        shown_(shown_columns(columns_, Audience::people)),
        output_(&output),
        widths_(shown_.size())
  {
    for (std::size_t const i : shown_)
      line_.add([&](std::string& out) { append_quoted(out, head_of(columns_[i])); }, false);
    take_line();
  }

  void add(std::span<Cell const> cells) override
  {
    line_.clear();
    for (std::size_t const i : shown_)
      line_.add([&](std::string& out) { append_text(out, columns_[i].kind, cells[i]); }, is_number(cells[i]));
    take_line();
  }

  void finish() override
  {
    if (!measured_) print_waiting();
  }

 private:
  static std::string head_of(Column const& column)
  {
    if (!column.label.empty()) return column.label;
    std::string name = column.name;
    for (char& c : name)
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
  }

  void take_line()
  {
    constexpr std::size_t enough = 1000;
    if (measured_) return print(line_);
    for (std::size_t i = 0; i < line_.size(); ++i) widths_[i] = std::max(widths_[i], line_[i].width);
    waiting_.push_back(line_);
    if (waiting_.size() > enough) print_waiting();
  }

  void print_waiting()
  {
    measured_ = true;
    find_numbers();
    for (TableLine const& line : waiting_) print(line);
    waiting_.clear();
  }

  // A column with a number among its first rows stands at the right, its head and its gaps as well.
  void find_numbers()
  {
    for (std::size_t i = 0; i < widths_.size(); ++i)
      at_right_.push_back(
          std::any_of(waiting_.begin(), waiting_.end(), [i](TableLine const& line) { return line[i].is_number; }));
  }

  void print(TableLine const& line)
  {
    std::string& out = output_->text();
    std::size_t const begin = out.size();
    for (std::size_t i = 0; i < line.size(); ++i) {
      auto const [text, width, is_number] = line[i];
      std::size_t const padding = widths_[i] > width ? widths_[i] - width : 0;
      bool const is_last = i + 1 == line.size();
      if (at_right_[i]) out.append(padding, ' ');
      out += text;
      if (!is_last) out.append(at_right_[i] ? 2 : padding + 2, ' ');
    }
    if (layout_->width) out.replace(begin, std::string::npos, cut_to_width(out.substr(begin), *layout_->width));
    out += '\n';
    output_->pass_on();
  }

  Layout const* layout_;
  std::vector<Column> columns_;
  std::vector<std::size_t> shown_;
  Output* output_;
  std::vector<std::size_t> widths_;
  std::vector<bool> at_right_;
  TableLine line_;  // the last one
  std::vector<TableLine> waiting_;
  bool measured_ = false;
};

// ---- CSV ------------------------------------------------------------------------------------------------------------

/// RFC 4180 but for its line end: a bare LF, as every tool of this side writes it.
class CsvRows final : public Rows {
 public:
  CsvRows(std::vector<Column> const& columns, Output& output)
      : shown_(shown_columns(columns, Audience::programs)), output_(&output)
  {
    for (std::size_t const i : shown_) put([&](std::string& out) { append_csv(out, columns[i].name); });
    end_line();
  }

  void add(std::span<Cell const> cells) override
  {
    for (std::size_t const i : shown_) put([&](std::string& out) { append(out, cells[i]); });
    end_line();
  }

  void finish() override {}

 private:
  static void append(std::string& out, Cell const& cell)
  {
    if (auto const* const integer = std::get_if<std::int64_t>(&cell))
      append_integer(out, *integer);
    else if (auto const* const real = std::get_if<double>(&cell))
      append_real(out, *real);
    else if (auto const* const text = std::get_if<std::string_view>(&cell))
      append_csv(out, *text);
    else if (auto const* const blob = std::get_if<Blob>(&cell))
      append_csv(out, blob->bytes);
  }

  template <typename Append>
  void put(Append append)
  {
    if (!is_first_) output_->text() += ',';
    is_first_ = false;
    append(output_->text());
  }

  void end_line()
  {
    output_->text() += '\n';
    is_first_ = true;
    output_->pass_on();
  }

  std::vector<std::size_t> shown_;
  Output* output_;
  bool is_first_ = true;
};

// ---- JSON -----------------------------------------------------------------------------------------------------------

/// An array with one object a line.
class JsonRows final : public Rows {
 public:
  JsonRows(std::vector<Column> columns, Output& output)
      : columns_(std::move(columns)),
        shown_(shown_columns(columns_, Audience::programs)),
        output_(&output),
        json_(output.text())
  {
    make_keys_unique();
    json_.begin_array();
  }

  void add(std::span<Cell const> cells) override
  {
    json_.begin_object(Json::Shape::tight);
    for (std::size_t const i : shown_) {
      json_.key(columns_[i].name);
      append(columns_[i], cells[i]);
    }
    json_.end();
    output_->pass_on();
  }

  void finish() override { json_.end(); }

 private:
  void make_keys_unique()
  {
    std::set<std::string> taken;
    for (Column& column : columns_) {
      std::string const wanted = column.name;
      for (int n = 2; !taken.insert(column.name).second; ++n) column.name = fmt::format("{}_{}", wanted, n);
    }
  }

  void append(Column const& column, Cell const& cell)
  {
    if (auto const* const integer = std::get_if<std::int64_t>(&cell))
      json_.integer(*integer);
    else if (auto const* const real = std::get_if<double>(&cell))
      json_.real(*real);
    else if (auto const* const text = std::get_if<std::string_view>(&cell))
      column.kind == Kind::json ? json_.raw(*text) : json_.bytes(*text);
    else if (auto const* const blob = std::get_if<Blob>(&cell))
      json_.bytes(blob->bytes);
    else
      json_.null();
  }

  std::vector<Column> columns_;
  std::vector<std::size_t> shown_;
  Output* output_;
  Json json_;
};

// ---- NUL ------------------------------------------------------------------------------------------------------------

class NulRows final : public Rows {
 public:
  NulRows(std::vector<Column> const& columns, Output& output) : output_(&output)
  {
    for (std::size_t i = 0; i < columns.size(); ++i)
      if (columns[i].kind == Kind::name) printed_.push_back(i);
    if (printed_.empty() && !columns.empty()) printed_.push_back(0);
  }

  void add(std::span<Cell const> cells) override
  {
    for (std::size_t const i : printed_) {
      append(output_->text(), cells[i]);
      output_->text() += '\0';
    }
    output_->pass_on();
  }

  void finish() override {}

 private:
  static void append(std::string& out, Cell const& cell)
  {
    if (auto const* const text = std::get_if<std::string_view>(&cell))
      out += *text;
    else if (auto const* const blob = std::get_if<Blob>(&cell))
      out += blob->bytes;
    else if (auto const* const integer = std::get_if<std::int64_t>(&cell))
      append_integer(out, *integer);
    else if (auto const* const real = std::get_if<double>(&cell))
      append_real(out, *real);
  }

  Output* output_;
  std::vector<std::size_t> printed_;
};

}  // namespace

std::unique_ptr<Rows> make_rows(Layout const& layout, std::vector<Column> columns, Output& output)
{
  switch (layout.form) {
    case Form::csv:
      return std::make_unique<CsvRows>(columns, output);
    case Form::json:
      return std::make_unique<JsonRows>(std::move(columns), output);
    case Form::nul:
      return std::make_unique<NulRows>(columns, output);
    case Form::text:
      break;
  }
  return std::make_unique<TableRows>(layout, std::move(columns), output);
}

void append_wrapped(std::string& out, std::string_view text, std::size_t indent, std::size_t column)
{
  constexpr std::size_t page_width = 80;
  bool is_first = true;
  while (!text.empty()) {
    std::size_t const end = std::min(text.find(' '), text.size());
    std::string_view const word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!is_first && column + 1 + word.size() > page_width) {
      out += '\n';
      out.append(column = indent, ' ');
    } else if (!is_first) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
    is_first = false;
  }
  out += '\n';
}

void append_seconds(std::string& out, std::int64_t nanos)
{
  constexpr std::uint64_t milli = 1'000'000;
  std::uint64_t const millis =
      (nanos < 0 ? 0 - static_cast<std::uint64_t>(nanos) : static_cast<std::uint64_t>(nanos)) / milli;
  if (nanos < 0) out += '-';
  append_integer(out, static_cast<std::int64_t>(millis / 1000));
  out += '.';
  for (std::uint64_t digit = 100; digit > 0; digit /= 10) out += static_cast<char>('0' + millis / digit % 10);
}

std::string seconds(std::int64_t nanos)
{
  std::string text;
  append_seconds(text, nanos);
  return text;
}

std::string status_text(std::int64_t status)
{
  if (status >= 0) return fmt::format("{}", status);
  for (Signal const& signal : shared_signals)
    if (status == -signal.number) return std::string(signal.name);
  return fmt::format("signal {}", 0 - static_cast<std::uint64_t>(status));
}

}  // namespace iotrace::query
