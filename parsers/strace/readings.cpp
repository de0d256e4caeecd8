// The two ways to read ahead: much of one log, or a little of each file of a set.
#include "parsers/strace/readings.hpp"

#include <optional>
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

using EachReading = EachLine<Reading, read>;

class ReadingsOfLog final : public Readings {
 public:
  ReadingsOfLog(std::unique_ptr<Lines> lines, Crew& crew) : each_(crew, std::move(lines), EachReading::much) {}

  Reading const* next() override { return each_.next(); }
  std::shared_ptr<void const> const& pin() const override { return each_.pin(); }

 private:
  EachReading each_;
};

/// The first line alone, as it is asked for; the others ahead; nothing is kept after the last.
class ReadingsOfFile final : public Readings {
 public:
  ReadingsOfFile(std::unique_ptr<Lines> lines, Crew& crew) : lines_(std::move(lines)), crew_(crew) {}

  Reading const* next() override
  {
    if (!std::exchange(begun_, true)) return first();
    if (lines_) each_.emplace(crew_, std::move(lines_), EachReading::little);
    Reading const* const reading = each_ ? each_->next() : nullptr;
    if (reading == nullptr) each_.reset();
    return reading;
  }
  std::shared_ptr<void const> const& pin() const override
  {
    return lines_ ? lines_->pin() : each_ ? each_->pin() : no_pin_;
  }

 private:
  Reading const* first()
  {
    iotrace::Line raw;
    if (!lines_->next(raw)) return nullptr;
    read(raw, first_);
    return &first_;
  }

  std::unique_ptr<Lines> lines_;
  Crew& crew_;
  bool begun_ = false;
  Reading first_;
  std::optional<EachReading> each_;
  std::shared_ptr<void const> no_pin_;
};

}  // namespace

std::unique_ptr<Readings> read_log(std::unique_ptr<Lines> lines, Crew& crew)
{
  return std::make_unique<ReadingsOfLog>(std::move(lines), crew);
}

std::unique_ptr<Readings> read_file_of_set(std::unique_ptr<Lines> lines, Crew& crew)
{
  return std::make_unique<ReadingsOfFile>(std::move(lines), crew);
}

}  // namespace iotrace::strace
