#include "parsers/lines_ahead.hpp"

#include <utility>

namespace iotrace {
namespace {

constexpr std::size_t stretches = 8;
constexpr std::size_t lines_of_stretch = 1024;

}  // namespace

LinesAhead::LinesAhead(std::unique_ptr<Lines> lines)
    : lines_(std::move(lines)), relay_(stretches), thread_([this] { read_all(); })
{
}

LinesAhead::~LinesAhead()
{
  relay_.abandon();
  thread_.join();
}

void LinesAhead::read_all()
{
  try {
    bool more = true;
    while (more) {
      std::unique_ptr<Stretch> stretch = relay_.empty();
      if (!stretch) return;
      try {
        more = fill(*stretch);
      } catch (...) {  // what was read before it is told first
        relay_.push(std::move(stretch));
        throw;
      }
      relay_.push(std::move(stretch));
    }
    relay_.finish();
  } catch (...) {
    relay_.finish(std::current_exception());
  }
}

// False when there are no more lines. All lines of a stretch lie in one block.
bool LinesAhead::fill(Stretch& stretch)
{
  if (!std::exchange(is_waiting_, false) && !lines_->next(waiting_)) return false;
  stretch.lines.push_back(waiting_);
  stretch.pin = lines_->pin();
  while (stretch.lines.size() < lines_of_stretch) {
    if (!lines_->next(waiting_)) return false;
    if (lines_->pin() != stretch.pin) {
      is_waiting_ = true;
      return true;
    }
    stretch.lines.push_back(waiting_);
  }
  return true;
}

bool LinesAhead::next(Line& line)
{
  while (!stretch_ || next_ == stretch_->lines.size()) {
    if (stretch_) relay_.recycle(std::move(stretch_));
    stretch_ = relay_.pop();
    next_ = 0;
    if (!stretch_) return false;
  }
  line = stretch_->lines[next_++];
  return true;
}

}  // namespace iotrace
