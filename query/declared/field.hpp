// Field: a JSON value that knows its place in its file, so that every complaint about it names file and pointer. Read
// access only; what is not there is asked for by optional().
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/declared/manifest.hpp"

namespace iotrace::query::declared {

class Field {
 public:
  using Json = nlohmann::json;

  /// `value` must outlive this.
  Field(Json const& value, Place place) : value_(&value), place_(std::move(place)) {}

  Json const& json() const noexcept { return *value_; }
  Place const& place() const noexcept { return place_; }

  /// The member of an object; throws Failure where there is none.
  Field at(std::string_view key) const;
  /// nullopt where there is none, or where it is null.
  std::optional<Field> optional(std::string_view key) const;

  /// Each throws Failure where the value is of another type.
  std::string text() const;
  bool boolean() const;
  std::vector<Field> elements() const;
  std::vector<std::string> texts() const;
  void for_each(std::function<void(std::string const& key, Field const& value)> const& visit) const;

  /// Of members that may be missing.
  std::string text_or(std::string_view key, std::string_view otherwise = {}) const;
  bool boolean_or(std::string_view key, bool otherwise) const;
  std::vector<std::string> texts_or_none(std::string_view key) const;
  /// A list of texts, or one alone.
  std::vector<std::string> text_or_texts(std::string_view key) const;

  /// The value as JSON text in one line.
  std::string dump() const;

  [[noreturn]] void fail(std::string_view what) const;

 private:
  Field below(Json const& value, std::string_view key) const;

  Json const* value_;
  Place place_;
};

/// Names and words as a field of an RFC 6901 pointer: `~` and `/` escaped.
std::string pointer_part(std::string_view key);

}  // namespace iotrace::query::declared
