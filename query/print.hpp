// Print: rows → aligned table | CSV | JSON | NUL-terminated names. Every cell passes an escaper; only -0 is raw.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "query/output.hpp"
#include "query/selection.hpp"

namespace iotrace::query {

struct Blob {
  std::string_view bytes;
};
/// One cell; text is only looked at during the call that takes it.
using Cell = std::variant<std::monostate, std::int64_t, double, std::string_view, Blob>;

/// What a column holds, and so how a table for people shows it. CSV and JSON always have the number itself.
enum class Kind {
  value,   ///< as SQL has it
  name,    ///< of a file: what -0 prints
  nanos,   ///< a time or span: shown in seconds
  status,  ///< exit code, or minus a signal's number: shown as `0`, `SIGTERM`, `?`
  line,    ///< text that was escaped already; indentation is kept
  json,    ///< text that is JSON already
};

enum class Audience { everybody, people, programs };  ///< people: table; programs: CSV and JSON

struct Column {
  std::string name;
  Kind kind = Kind::value;
  Audience audience = Audience::everybody;
  std::string label = {};  ///< the head of the column in a table; empty: the name in capitals, `_` shown as a space
};

/// Rows on their way to stdout. finish() must be called once, after the last.
class Rows {
 public:
  virtual ~Rows() = default;
  virtual void add(std::span<Cell const> cells) = 0;
  virtual void finish() = 0;
};

/// The printer of a form. Columns named twice get `_2`, … in JSON. -0 prints the columns of Kind::name, or the first
/// where there is none. `layout` and `output` must outlive it.
std::unique_ptr<Rows> make_rows(Layout const& layout, std::vector<Column> columns, Output& output);

/// Appends our own text word by word and a line end, at most 80 columns wide. The first line stands at `column`,
/// further ones begin with `indent` spaces.
void append_wrapped(std::string& out, std::string_view text, std::size_t indent, std::size_t column);

/// Seconds with milliseconds: `1.250`. CSV and JSON have the nanoseconds.
void append_seconds(std::string& out, std::int64_t nanos);
std::string seconds(std::int64_t nanos);
/// `0`, `3`, `SIGTERM`.
std::string status_text(std::int64_t status);

}  // namespace iotrace::query
