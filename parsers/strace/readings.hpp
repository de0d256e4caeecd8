// Readings: the lines of a stream with what the grammar makes of each. They are read ahead: to understand a line
// takes no knowledge of other lines.
#pragma once

#include <memory>

#include "parsers/crew.hpp"
#include "parsers/lines.hpp"
#include "parsers/strace/line.hpp"

namespace iotrace::strace {

/// One line.
struct Reading {
  iotrace::Line raw;
  strace::Line line;      ///< its views point into raw.text
  bool readable = false;  ///< false: `line` says nothing
};

class Readings {
 public:
  Readings() = default;
  Readings(Readings const&) = delete;
  Readings& operator=(Readings const&) = delete;
  virtual ~Readings() = default;

  /// The next line, the caller's to change and valid until the next call; null after the last. Throws InputError.
  virtual Reading* next() = 0;
  /// The block that holds the last line's text.
  virtual std::shared_ptr<void const> const& pin() const = 0;
};

/// A log that is alone: ahead from the beginning.
std::unique_ptr<Readings> read_log(std::unique_ptr<Lines> lines, Crew& crew);
/// One file of many. Its first line is read to see when it begins, all others only while its thread lives; so what is
/// read ahead is bounded by how many threads lived at the same time.
std::unique_ptr<Readings> read_file_of_set(std::unique_ptr<Lines> lines, Crew& crew);

}  // namespace iotrace::strace
