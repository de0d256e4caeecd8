// Output: see the header.
#include "query/output.hpp"

#include <fmt/core.h>

#include <cerrno>
#include <cstring>

namespace iotrace::query {

void Output::pass_on()
{
  constexpr std::size_t much = 1 << 16;
  if (file_ != nullptr && text_.size() >= much) write();
}

void Output::finish()
{
  if (file_ == nullptr) return;
  write();
  if (std::fflush(file_) != 0) throw OutputError(fmt::format("cannot write the answer: {}", std::strerror(errno)));
}

void Output::write()
{
  if (std::fwrite(text_.data(), 1, text_.size(), file_) != text_.size())
    throw OutputError(fmt::format("cannot write the answer: {}", std::strerror(errno)));
  text_.clear();
}

}  // namespace iotrace::query
