// Reader of strace logs: streams in, facts out. It brings together what the other files of this folder do: sources give
// lines, owners give tids, timelines give times, the joiner makes facts.
#pragma once

#include <memory>
#include <vector>

#include "parsers/format.hpp"
#include "parsers/strace/joiner.hpp"
#include "parsers/strace/merge.hpp"

namespace iotrace::strace {

class StraceReader final : public Reader {
 public:
  StraceReader(std::vector<Stream> streams, CaptureNotes notes, Crew& crew);

  bool read(Batch& batch) override;
  Tally tally() const override;
  std::vector<Shown> coverage() const override;
  bool cut() const override;
  std::uint64_t lost_events() const override { return 0; }
  std::optional<std::int64_t> began() const override;

 private:
  static std::vector<std::unique_ptr<Source>> make_sources(std::vector<Stream> streams, std::int32_t& next_synthetic,
                                                           Crew& crew);
  bool is_full(Batch const& batch) const;
  void handle(Source& source, Batch& batch);
  void follow_lives(Source& source, std::size_t from, Batch const& batch);
  void apply_renaming(Renaming const& renaming, Batch& batch);
  Nanos relative(Nanos time) const;

  CaptureNotes notes_;
  std::int32_t next_synthetic_ = -1;
  Merge merge_;
  Joiner joiner_;
  Source* current_ = nullptr;
};

}  // namespace iotrace::strace
