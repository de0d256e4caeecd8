// Csv: cutting a record into fields (RFC 4180). A line break inside quotes is part of its field; Process Monitor itself
// writes such breaks as lone carriage returns, so that a record is nearly always one line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace iotrace::procmon {

/// What came of a record.
enum class Cut : std::uint8_t {
  whole,
  open,    // a quote is not closed: the record goes on in the next line
  broken,  // something follows a closing quote that is no separator
};

class RecordCutter {
 public:
  explicit RecordCutter(char separator = ',') : separator_(separator) {}

  /// The fields of `record`, valid until the next cut and as long as the record. On `broken`, column() says where.
  Cut cut(std::string_view record);
  std::vector<std::string_view> const& fields() const noexcept { return fields_; }
  std::size_t column() const noexcept { return column_; }

 private:
  Cut take_quoted(std::string_view record, std::size_t& at);
  void take_bare(std::string_view record, std::size_t& at);

  char separator_;
  std::vector<std::string_view> fields_;
  std::string unescaped_;  // fields that had doubled quotes; never longer than the record
  std::size_t column_ = 0;
};

/// The separator of a heading: the one of `,` `;` and tab that stands behind its first field.
char separator_of(std::string_view heading) noexcept;

}  // namespace iotrace::procmon
