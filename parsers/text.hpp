// Text: a piece of a log as a grammar's value. A plain type of our own, because Spirit X3 takes a bare string_view for
// a container, fills it letter by letter and does not roll it back between alternatives.
#pragma once

#include <string_view>

namespace iotrace {

/// A view into the text that was parsed; it owns nothing.
struct Text {
  std::string_view view;
};

}  // namespace iotrace
