// Json: a writer of JSON text. Commas, line ends and indentation are its business, the values are the caller's.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iotrace::query {

/// Appends a number in decimal, as all forms of output have it.
void append_integer(std::string& out, std::int64_t value);

/// Appends one JSON value to a string. Containers that were begun `wide` have one member a line.
class Json {
 public:
  explicit Json(std::string& out) : out_(&out) {}

  enum class Shape { wide, tight };
  Json& begin_object(Shape shape = Shape::wide) { return begin('{', '}', shape); }
  Json& begin_array(Shape shape = Shape::wide) { return begin('[', ']', shape); }
  Json& end();

  /// The key of the next value. Keys are ours, or names of columns of a user's query.
  Json& key(std::string_view key);
  /// A name or word: a string, or {"bytes": base64} where it is not UTF-8.
  Json& bytes(std::string_view bytes);
  Json& integer(std::int64_t value);
  Json& integer(std::optional<std::int64_t> value) { return value ? integer(*value) : null(); }
  Json& real(double value);
  Json& boolean(bool value);
  Json& null();
  /// Text that is JSON already.
  Json& raw(std::string_view json);

 private:
  struct Open {
    char closing;
    Shape shape;
    bool is_empty;
  };

  Json& begin(char opening, char closing, Shape shape);
  void separate();
  void break_line(std::size_t depth);

  std::string* out_;
  std::vector<Open> open_;
  bool after_key_ = false;
};

}  // namespace iotrace::query
