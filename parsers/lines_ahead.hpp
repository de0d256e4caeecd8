// LinesAhead: the lines of another source, read, decompressed, hashed and cut on a thread of its own, a little ahead of
// whoever reads them.
#pragma once

#include <cstddef>
#include <memory>
#include <thread>
#include <vector>

#include "parsers/lines.hpp"
#include "parsers/relay.hpp"

namespace iotrace {

class LinesAhead final : public Lines {
 public:
  /// Begins to read at once.
  explicit LinesAhead(std::unique_ptr<Lines> lines);
  /// Stops reading; waits for a read that is under way.
  ~LinesAhead() override;

  bool next(Line& line) override;
  std::shared_ptr<void const> const& pin() const override { return stretch_ ? stretch_->pin : no_pin_; }

 private:
  /// Lines of one block.
  struct Stretch {
    std::vector<Line> lines;
    std::shared_ptr<void const> pin;

    void clear()
    {
      lines.clear();
      pin.reset();
    }
  };

  void read_all();
  bool fill(Stretch& stretch);

  std::unique_ptr<Lines> lines_;
  Line waiting_;  // of the reading thread: the first line of the next block
  bool is_waiting_ = false;
  Relay<Stretch> relay_;
  std::unique_ptr<Stretch> stretch_;
  std::shared_ptr<void const> no_pin_;
  std::size_t next_ = 0;
  std::thread thread_;
};

}  // namespace iotrace
