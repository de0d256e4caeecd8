// The two ways to read lines: each when it is asked for, or ahead.
#include "parsers/strace/readings.hpp"

#include <utility>

#include "parsers/each_line.hpp"
#include "parsers/strace/grammar.hpp"

namespace iotrace::strace {
namespace {

void read(iotrace::Line const& raw, Reading& reading)
{
  reading.raw = raw;
  reading.readable = read_line(raw.text, reading.line);
}

class ReadWhenAsked final : public Readings {
 public:
  explicit ReadWhenAsked(std::unique_ptr<Lines> lines) : lines_(std::move(lines)) {}

  Reading const* next() override
  {
    iotrace::Line raw;
    if (!lines_->next(raw)) return nullptr;
    read(raw, reading_);
    return &reading_;
  }
  std::shared_ptr<void const> const& pin() const override { return lines_->pin(); }

 private:
  std::unique_ptr<Lines> lines_;
  Reading reading_;
};

class ReadAhead final : public Readings {
 public:
  ReadAhead(std::unique_ptr<Lines> lines, Crew& crew) : each_(crew, std::move(lines)) {}

  Reading const* next() override { return each_.next(); }
  std::shared_ptr<void const> const& pin() const override { return each_.pin(); }

 private:
  EachLine<Reading, read> each_;
};

}  // namespace

std::unique_ptr<Readings> read_lines(std::unique_ptr<Lines> lines, Crew* crew)
{
  if (crew != nullptr) return std::make_unique<ReadAhead>(std::move(lines), *crew);
  return std::make_unique<ReadWhenAsked>(std::move(lines));
}

}  // namespace iotrace::strace
