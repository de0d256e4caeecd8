// Json: see the header.
#include "query/json.hpp"

#include <fmt/core.h>

#include <array>
#include <charconv>
#include <cmath>
#include <iterator>
#include <utility>

#include "store/json_text.hpp"

namespace iotrace::query {

void append_integer(std::string& out, std::int64_t value)
{
  std::array<char, 20> digits;  // as many as the least number has, with its sign
  char* const end = std::to_chars(digits.begin(), digits.end(), value).ptr;
  out.append(digits.begin(), end);
}

Json& Json::begin(char opening, char closing, Shape shape)
{
  separate();
  *out_ += opening;
  bool const in_tight = !open_.empty() && open_.back().shape == Shape::tight;
  open_.push_back({closing, in_tight ? Shape::tight : shape, true});
  return *this;
}

Json& Json::end()
{
  Open const closed = open_.back();
  open_.pop_back();
  if (closed.shape == Shape::wide && !closed.is_empty) break_line(open_.size());
  *out_ += closed.closing;
  if (open_.empty()) *out_ += '\n';
  return *this;
}

Json& Json::key(std::string_view key)
{
  separate();
  append_json(*out_, key);
  *out_ += ": ";
  after_key_ = true;
  return *this;
}

Json& Json::bytes(std::string_view bytes)
{
  separate();
  append_json(*out_, bytes);
  return *this;
}

Json& Json::integer(std::int64_t value)
{
  separate();
  append_integer(*out_, value);
  return *this;
}

// JSON has no infinities; SQL can make them.
Json& Json::real(double value)
{
  if (!std::isfinite(value)) return null();
  separate();
  fmt::format_to(std::back_inserter(*out_), "{}", value);
  return *this;
}

Json& Json::boolean(bool value) { return raw(value ? "true" : "false"); }
Json& Json::null() { return raw("null"); }

Json& Json::raw(std::string_view json)
{
  separate();
  *out_ += json;
  return *this;
}

void Json::separate()
{
  if (std::exchange(after_key_, false) || open_.empty()) return;
  Open& container = open_.back();
  if (!container.is_empty) *out_ += container.shape == Shape::tight ? ", " : ",";
  if (container.shape == Shape::wide) break_line(open_.size());
  container.is_empty = false;
}

void Json::break_line(std::size_t depth)
{
  *out_ += '\n';
  out_->append(2 * depth, ' ');
}

}  // namespace iotrace::query
