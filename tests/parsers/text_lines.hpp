// A log in memory, for tests: Lines over a string, and a whole log read into printed facts.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parsers/format.hpp"
#include "tests/parsers/print_fact.hpp"

namespace iotrace::formats {
extern Format const strace;
}

namespace iotrace::test {

class TextLines final : public Lines {
 public:
  explicit TextLines(std::string_view text) : block_(copy_to_block(text)), text_(block_->bytes.get(), block_->size) {}

  bool next(Line& line) override
  {
    if (at_ == text_.size()) return false;
    std::size_t const newline = text_.find('\n', at_);
    line.whole = newline != std::string_view::npos;
    std::size_t const end = std::min(newline, text_.size());
    line.text = text_.substr(at_, end - at_);
    if (line.text.ends_with('\r')) line.text.remove_suffix(1);
    line.number = ++number_;
    line.offset = at_;
    at_ = line.whole ? end + 1 : end;
    return true;
  }
  Pin const& pin() const override { return block_; }

 private:
  Pin block_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::uint64_t number_ = 0;
};

/// What a reader made of a log.
struct Reading {
  std::vector<std::string> facts;
  std::vector<Fault> faults;
  Tally tally;
  std::vector<Shown> coverage;
  bool cut = false;
  bool recognised = false;
  std::optional<std::int64_t> began;
};

/// One file of a strace -ff set, or with no tid a whole log.
struct LogFile {
  std::string text;
  std::optional<std::int32_t> tid;
};

inline Reading read_log(Format const& format, std::vector<LogFile> files, CaptureNotes const& notes = {})
{
  std::vector<Stream> streams;
  for (LogFile& file : files) streams.push_back({std::make_unique<TextLines>(std::move(file.text)), file.tid, "log"});
  Crew crew;
  auto const reader = format.open(std::move(streams), notes, crew);
  Reading reading;
  Batch batch;
  for (bool more = true; more;) {
    batch.clear();
    more = reader->read(batch);
    for (Fact const& fact : batch.facts) reading.facts.push_back(print(fact));
    reading.faults.insert(reading.faults.end(), batch.faults.begin(), batch.faults.end());
  }
  reading.tally = reader->tally();
  reading.coverage = reader->coverage();
  reading.cut = reader->cut();
  reading.recognised = reader->recognised();
  reading.began = reader->began();
  return reading;
}

inline Reading read_log(Format const& format, std::string text, CaptureNotes const& notes = {})
{
  std::vector<LogFile> files;
  files.push_back({std::move(text), std::nullopt});
  return read_log(format, std::move(files), notes);
}

inline Reading read_strace(std::string text, CaptureNotes const& notes = {})
{
  return read_log(formats::strace, std::move(text), notes);
}

}  // namespace iotrace::test
