// LinesAhead: lines of another source that are cut on a thread of its own.
#pragma once

#include <memory>

#include "parsers/ahead.hpp"

namespace iotrace {

class LinesAhead final : public Lines {
 public:
  /// Begins to read at once.
  explicit LinesAhead(std::unique_ptr<Lines> lines) : ahead_(std::move(lines)) {}

  bool next(Line& line) override
  {
    Line const* const cut = ahead_.next();
    if (cut != nullptr) line = *cut;
    return cut != nullptr;
  }
  std::shared_ptr<void const> const& pin() const override { return ahead_.pin(); }

 private:
  static void as_it_is(Line const& line, Line& same) { same = line; }

  Ahead<Line, as_it_is> ahead_;
};

}  // namespace iotrace
