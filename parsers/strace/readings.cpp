// The two ways to read ahead: much of one log, or a little of each file of a set.
#include "parsers/strace/readings.hpp"

#include <optional>
#include <utility>

#include "parsers/each_line.hpp"
#include "parsers/strace/calls.hpp"
#include "parsers/strace/grammar.hpp"

namespace iotrace::strace {
namespace {

// What needs no other line is done here, where several threads are at it.
void read(iotrace::Line const& raw, Reading& reading)
{
  reading.raw = raw;
  reading.readable = read_line(raw.text, reading.line);
  Call& call = reading.line.call;
  if (reading.readable && reading.line.shape == Shape::call && !call.resumed) call.role = find_role(call.name);
}

using EachReading = EachLine<Reading, read>;

class ReadingsOfLog final : public Readings {
 public:
  ReadingsOfLog(std::unique_ptr<Lines> lines, Crew& crew) : each_(crew, std::move(lines), EachReading::much) {}

  Reading* next() override { return each_.next(); }
  std::shared_ptr<void const> const& pin() const override { return each_.pin(); }

 private:
  EachReading each_;
};

/// The first line as it is asked for; the others ahead, where not too many files are so already.
class ReadingsOfFile final : public Readings {
 public:
  ReadingsOfFile(std::unique_ptr<Lines> lines, Crew& crew) : lines_(std::move(lines)), crew_(crew) {}

  Reading* next() override
  {
    if (++asked_ == 2 && crew_.size() < many) each_.emplace(crew_, std::move(lines_), EachReading::little);
    if (!each_) return lines_ ? read_one() : nullptr;
    Reading* const reading = each_->next();
    if (reading == nullptr) each_.reset();
    return reading;
  }
  std::shared_ptr<void const> const& pin() const override
  {
    return lines_ ? lines_->pin() : each_ ? each_->pin() : no_pin_;
  }

 private:
  // Hundreds of lines of each of so many are some 40 MB, and the crew looks at all of them for work.
  static constexpr std::size_t many = 256;

  Reading* read_one()
  {
    iotrace::Line raw;
    if (!lines_->next(raw)) {
      lines_.reset();  // and its block: a set has thousands of files
      return nullptr;
    }
    read(raw, reading_);
    return &reading_;
  }

  std::unique_ptr<Lines> lines_;
  Crew& crew_;
  std::uint64_t asked_ = 0;
  Reading reading_;
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
