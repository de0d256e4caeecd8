// Readings: the lines of a stream with what the grammar makes of each. They are read ahead: to understand a line
// takes no knowledge of other lines.
#pragma once

#include <memory>
#include <vector>

#include "parsers/crew.hpp"
#include "parsers/lines.hpp"
#include "parsers/strace/draft.hpp"
#include "parsers/strace/line.hpp"

namespace iotrace::strace {

/// One line.
struct Reading {
  iotrace::Line raw;
  strace::Line line;      ///< its views point into raw.text
  bool readable = false;  ///< false: `line` says nothing
  Draft draft;            ///< of a readable line
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
  virtual Pin const& pin() const = 0;
};

/// A log that is alone: ahead from the beginning.
std::unique_ptr<Readings> read_log(std::unique_ptr<Lines> lines, Crew& crew);
/// The files of a set. The first line of each is read at once, to see when it begins, all others only while its thread
/// lives; so what is read ahead is bounded by how many threads lived at the same time.
std::vector<std::unique_ptr<Readings>> read_set(std::vector<std::unique_ptr<Lines>> files, Crew& crew);

}  // namespace iotrace::strace
