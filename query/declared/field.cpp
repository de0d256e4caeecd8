#include "query/declared/field.hpp"

#include <fmt/core.h>

#include "query/declared/failure.hpp"
#include "query/escape.hpp"

namespace iotrace::query::declared {

std::string pointer_part(std::string_view key)
{
  std::string out;
  for (char const c : key) out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return out;
}

void Field::fail(std::string_view what) const
{
  std::string const pointer = place_.pointer.empty() ? "" : printable(place_.pointer) + ' ';
  throw Failure(fmt::format("{}: {}{}", quote_name(place_.file), pointer, what));
}

Field Field::below(Json const& value, std::string_view key) const
{
  return {value, {place_.file, place_.pointer + '/' + pointer_part(key)}};
}

std::optional<Field> Field::optional(std::string_view key) const
{
  if (!value_->is_object()) fail("must be an object");
  auto const at = value_->find(key);
  if (at == value_->end() || at->is_null()) return std::nullopt;
  return below(*at, key);
}

Field Field::at(std::string_view key) const
{
  auto field = optional(key);
  if (!field) fail(fmt::format("needs \"{}\"", key));
  return *field;
}

std::string Field::text() const
{
  if (!value_->is_string()) fail("must be a string");
  return value_->get<std::string>();
}

bool Field::boolean() const
{
  if (!value_->is_boolean()) fail("must be true or false");
  return value_->get<bool>();
}

std::vector<Field> Field::elements() const
{
  if (!value_->is_array()) fail("must be an array");
  std::vector<Field> fields;
  for (std::size_t i = 0; i < value_->size(); ++i) fields.push_back(below((*value_)[i], std::to_string(i)));
  return fields;
}

std::vector<std::string> Field::texts() const
{
  std::vector<std::string> texts;
  for (Field const& element : elements()) texts.push_back(element.text());
  return texts;
}

void Field::for_each(std::function<void(std::string const&, Field const&)> const& visit) const
{
  if (!value_->is_object()) fail("must be an object");
  for (auto const& [key, value] : value_->items()) visit(key, below(value, key));
}

std::string Field::text_or(std::string_view key, std::string_view otherwise) const
{
  auto const field = optional(key);
  return field ? field->text() : std::string(otherwise);
}

bool Field::boolean_or(std::string_view key, bool otherwise) const
{
  auto const field = optional(key);
  return field ? field->boolean() : otherwise;
}

std::vector<std::string> Field::texts_or_none(std::string_view key) const
{
  auto const field = optional(key);
  return field ? field->texts() : std::vector<std::string>{};
}

std::vector<std::string> Field::text_or_texts(std::string_view key) const
{
  auto const field = optional(key);
  if (field && field->json().is_string()) return {field->text()};
  return field ? field->texts() : std::vector<std::string>{};
}

std::string Field::dump() const { return value_->dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace iotrace::query::declared
