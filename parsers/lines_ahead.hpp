// LinesAhead: lines of another source, cut ahead of whoever reads them.
#pragma once

#include <memory>

#include "parsers/each_line.hpp"

namespace iotrace {

class LinesAhead final : public Lines {
 public:
  /// Begins to read at once.
  LinesAhead(Crew& crew, std::unique_ptr<Lines> lines) : each_(crew, std::move(lines)) {}

  bool next(Line& line) override
  {
    Line const* const cut = each_.next();
    if (cut != nullptr) line = *cut;
    return cut != nullptr;
  }
  std::shared_ptr<void const> const& pin() const override { return each_.pin(); }

 private:
  static void as_it_is(Line const& line, Line& same) { same = line; }

  EachLine<Line, as_it_is> each_;
};

}  // namespace iotrace
