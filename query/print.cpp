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

bool is_shown(Column const& column, bool to_people)
{
  return column.audience == Audience::everybody || (column.audience == Audience::people) == to_people;
}

/// A cell of a table for people.
std::string text_of(Column const& column, Cell const& cell)
{
  if (auto const* const number = std::get_if<std::int64_t>(&cell)) {
    if (column.kind == Kind::nanos) return seconds(*number);
    if (column.kind == Kind::status) return status_text(*number);
    return fmt::format("{}", *number);
  }
  if (auto const* const number = std::get_if<double>(&cell)) return fmt::format("{}", *number);
  if (auto const* const blob = std::get_if<Blob>(&cell)) return quote_name(blob->bytes);
  auto const* const text = std::get_if<std::string_view>(&cell);
  if (text == nullptr) return column.kind == Kind::status ? "?" : "-";
  return column.kind == Kind::line ? std::string(*text) : quote_name(*text);
}

// ---- table ----------------------------------------------------------------------------------------------------------

/// Columns are as wide as the widest of the first rows; later rows that are wider push what follows to the right, so
/// memory does not grow with the answer.
class TableRows final : public Rows {
 public:
  TableRows(Layout const& layout, std::vector<Column> columns, Output& output)
      : layout_(&layout), columns_(std::move(columns)), output_(&output)
  {
    Line head;
    for (Column const& column : columns_)
      if (is_shown(column, true))
        head.push_back({column.label.empty() ? quote_name(upper(column.name)) : quote_name(column.label), false});
    widths_.resize(head.size());
    add_line(std::move(head));
  }

  void add(std::span<Cell const> cells) override
  {
    Line line;
    for (std::size_t i = 0; i < columns_.size(); ++i)
      if (is_shown(columns_[i], true))
        line.push_back({text_of(columns_[i], cells[i]),
                        std::holds_alternative<std::int64_t>(cells[i]) || std::holds_alternative<double>(cells[i])});
    add_line(std::move(line));
  }

  void finish() override
  {
    if (!measured_) print_waiting();
  }

 private:
  struct Piece {
    std::string text;
    bool is_number;
  };
  using Line = std::vector<Piece>;

  static std::string upper(std::string name)
  {
    for (char& c : name)
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
  }

  void add_line(Line line)
  {
    constexpr std::size_t enough = 1000;
    if (measured_) return print(line);
    for (std::size_t i = 0; i < line.size(); ++i) widths_[i] = std::max(widths_[i], display_width(line[i].text));
    waiting_.push_back(std::move(line));
    if (waiting_.size() > enough) print_waiting();
  }

  void print_waiting()
  {
    measured_ = true;
    find_numbers();
    for (Line const& line : waiting_) print(line);
    waiting_.clear();
  }

  // A column with a number among its first rows stands at the right, its head and its gaps as well.
  void find_numbers()
  {
    for (std::size_t i = 0; i < widths_.size(); ++i)
      at_right_.push_back(
          std::any_of(waiting_.begin(), waiting_.end(), [i](Line const& line) { return line[i].is_number; }));
  }

  void print(Line const& line)
  {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
      std::size_t const width = display_width(line[i].text);
      std::string const padding(widths_[i] > width ? widths_[i] - width : 0, ' ');
      bool const is_last = i + 1 == line.size();
      if (at_right_[i]) text += padding;
      text += line[i].text;
      if (!at_right_[i] && !is_last) text += padding;
      if (!is_last) text += "  ";
    }
    output_->text() += layout_->width ? cut_to_width(text, *layout_->width) : text;
    output_->text() += '\n';
    output_->pass_on();
  }

  Layout const* layout_;
  std::vector<Column> columns_;
  Output* output_;
  std::vector<std::size_t> widths_;
  std::vector<bool> at_right_;
  std::vector<Line> waiting_;
  bool measured_ = false;
};

// ---- CSV ------------------------------------------------------------------------------------------------------------

/// RFC 4180 but for its line end: a bare LF, as every tool of this side writes it.
class CsvRows final : public Rows {
 public:
  CsvRows(std::vector<Column> columns, Output& output) : columns_(std::move(columns)), output_(&output)
  {
    for (Column const& column : columns_)
      if (is_shown(column, false)) put([&](std::string& out) { append_csv(out, column.name); });
    end_line();
  }

  void add(std::span<Cell const> cells) override
  {
    for (std::size_t i = 0; i < columns_.size(); ++i)
      if (is_shown(columns_[i], false)) put([&](std::string& out) { append(out, cells[i]); });
    end_line();
  }

  void finish() override {}

 private:
  static void append(std::string& out, Cell const& cell)
  {
    if (auto const* const integer = std::get_if<std::int64_t>(&cell))
      fmt::format_to(std::back_inserter(out), "{}", *integer);
    else if (auto const* const real = std::get_if<double>(&cell))
      fmt::format_to(std::back_inserter(out), "{}", *real);
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

  std::vector<Column> columns_;
  Output* output_;
  bool is_first_ = true;
};

// ---- JSON -----------------------------------------------------------------------------------------------------------

/// An array with one object a line.
class JsonRows final : public Rows {
 public:
  JsonRows(std::vector<Column> columns, Output& output)
      : columns_(std::move(columns)), output_(&output), json_(output.text())
  {
    make_keys_unique();
    json_.begin_array();
  }

  void add(std::span<Cell const> cells) override
  {
    json_.begin_object(Json::Shape::tight);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (!is_shown(columns_[i], false)) continue;
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
      fmt::format_to(std::back_inserter(out), "{}", *integer);
    else if (auto const* const real = std::get_if<double>(&cell))
      fmt::format_to(std::back_inserter(out), "{}", *real);
  }

  Output* output_;
  std::vector<std::size_t> printed_;
};

}  // namespace

std::unique_ptr<Rows> make_rows(Layout const& layout, std::vector<Column> columns, Output& output)
{
  switch (layout.form) {
    case Form::csv:
      return std::make_unique<CsvRows>(std::move(columns), output);
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

std::string seconds(std::int64_t nanos)
{
  constexpr std::uint64_t second = 1'000'000'000;
  auto const size = nanos < 0 ? 0 - static_cast<std::uint64_t>(nanos) : static_cast<std::uint64_t>(nanos);
  char const* const sign = nanos < 0 ? "-" : "";
  return fmt::format("{}{}.{:03}", sign, size / second, size % second / 1'000'000);
}

std::string status_text(std::int64_t status)
{
  if (status >= 0) return fmt::format("{}", status);
  for (Signal const& signal : shared_signals)
    if (status == -signal.number) return std::string(signal.name);
  return fmt::format("signal {}", 0 - static_cast<std::uint64_t>(status));
}

}  // namespace iotrace::query
