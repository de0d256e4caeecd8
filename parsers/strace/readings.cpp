// The two ways to read ahead: much of one log, or a little of each file of a set.
#include "parsers/strace/readings.hpp"

#include <exception>
#include <optional>
#include <utility>

#include "parsers/at_once.hpp"
#include "parsers/each_line.hpp"
#include "parsers/strace/calls.hpp"
#include "parsers/strace/grammar.hpp"

namespace iotrace::strace {
namespace {

// What needs no other line is done here, where several threads are at it.
void read(Reading& reading)
{
  reading.draft.state = Draft::State::none;
  reading.readable = read_line(reading.raw.text, reading.line);
  Call& call = reading.line.call;
  if (reading.readable && reading.line.shape == Shape::call && !call.resumed) call.role = find_role(call.name);
}

class ReadAndDraft {
 public:
  void operator()(Reading& reading) noexcept
  {
    read(reading);
    if (reading.readable) drafter_.draft(reading.line.call, reading.draft);
  }

 private:
  Drafter drafter_;
};

using EachReading = EachLine<Reading, ReadAndDraft>;

class ReadingsOfLog final : public Readings {
 public:
  ReadingsOfLog(std::unique_ptr<Lines> lines, Crew& crew) : each_(crew, std::move(lines), EachReading::much) {}

  Reading* next() override { return each_.next(); }
  Pin const& pin() const override { return each_.pin(); }

 private:
  EachReading each_;
};

/// The first line is read by look(); the others ahead, where not too many files are so already.
class ReadingsOfFile final : public Readings {
 public:
  ReadingsOfFile(std::unique_ptr<Lines> lines, Crew& crew, std::shared_ptr<EachReading::Stretches> spares)
      : lines_(std::move(lines)), crew_(crew), spares_(std::move(spares))
  {
  }

  /// Reads the first line. What went wrong is thrown by next().
  void look() noexcept
  {
    try {
      read_one();
    } catch (...) {
      error_ = std::current_exception();
    }
  }

  Reading* next() override
  {
    switch (std::exchange(turn_, turn_ == Turn::first ? Turn::second : Turn::later)) {
      case Turn::first:
        if (error_) std::rethrow_exception(error_);
        return lines_ ? &reading_ : nullptr;
      case Turn::second:
        if (lines_ && crew_.size() < many) each_.emplace(crew_, std::move(lines_), EachReading::little, spares_);
        break;
      case Turn::later:
        break;
    }
    if (!each_) return lines_ ? read_one() : nullptr;
    Reading* const reading = each_->next();
    if (reading == nullptr) each_.reset();
    return reading;
  }
  Pin const& pin() const override { return lines_ ? lines_->pin() : each_ ? each_->pin() : no_pin_; }

 private:
  // Hundreds of lines of each of so many are some 80 MB, and the crew looks at all of them for work.
  static constexpr std::size_t many = 256;
  enum class Turn : std::uint8_t { first, second, later };

  Reading* read_one()
  {
    if (!lines_->next(reading_.raw)) {
      lines_.reset();  // and its block: a set has thousands of files
      return nullptr;
    }
    read(reading_);
    return &reading_;
  }

  std::unique_ptr<Lines> lines_;
  Crew& crew_;
  std::shared_ptr<EachReading::Stretches> spares_;
  Turn turn_ = Turn::first;
  std::exception_ptr error_;  // of look()
  Reading reading_;
  std::optional<EachReading> each_;
  Pin no_pin_;
};

}  // namespace

std::unique_ptr<Readings> read_log(std::unique_ptr<Lines> lines, Crew& crew)
{
  return std::make_unique<ReadingsOfLog>(std::move(lines), crew);
}

std::vector<std::unique_ptr<Readings>> read_set(std::vector<std::unique_ptr<Lines>> files, Crew& crew)
{
  std::vector<std::unique_ptr<Readings>> readings;
  std::vector<ReadingsOfFile*> all;
  // What a file leaves behind the next one takes: fresh memory for each costs a twentieth of the whole parse.
  constexpr std::size_t most_spares = 64;
  auto const spares = std::make_shared<EachReading::Stretches>(most_spares);
  for (std::unique_ptr<Lines>& lines : files) {
    auto file = std::make_unique<ReadingsOfFile>(std::move(lines), crew, spares);
    all.push_back(file.get());
    readings.push_back(std::move(file));
  }
  for_each_at_once(crew, all.size(), [&](std::size_t i) { all[i]->look(); });
  return readings;
}

}  // namespace iotrace::strace
