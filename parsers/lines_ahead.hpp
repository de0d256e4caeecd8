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
    Cut const* const cut = each_.next();
    if (cut != nullptr) line = cut->raw;
    return cut != nullptr;
  }
  Pin const& pin() const override { return each_.pin(); }

 private:
  struct Cut {
    Line raw;
  };
  struct NothingMore {
    void operator()(Cut& /*cut*/) const noexcept {}
  };

  EachLine<Cut, NothingMore> each_;
};

}  // namespace iotrace
