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
  Pin const& pin() const override { return each_.pin(); }

 private:
  struct AsItIs {
    void operator()(Line const& line, Line& same) const noexcept { same = line; }
  };

  EachLine<Line, AsItIs> each_;
};

}  // namespace iotrace
