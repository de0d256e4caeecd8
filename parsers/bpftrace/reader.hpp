// Reader of what our own bpftrace program prints: lines are gathered to events, events put in order, facts made.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "parsers/bpftrace/calls.hpp"
#include "parsers/bpftrace/entries.hpp"
#include "parsers/bpftrace/event.hpp"
#include "parsers/feed.hpp"

namespace iotrace::bpftrace {

class BpftraceReader final : public Reader {
 public:
  BpftraceReader(std::vector<Stream> streams, CaptureNotes notes, Crew& crew)
      : notes_(std::move(notes)), feed_(std::move(streams), crew)
  {
  }

  bool read(Batch& batch) override;
  Tally tally() const override { return feed_.tally(); }
  std::vector<Shown> coverage() const override;
  bool cut() const override { return feed_.cut(); }
  std::uint64_t lost_events() const override { return lost_; }
  /// The lines' clock began with the machine: the capture's own start is the nearest that is known.
  std::optional<std::int64_t> began() const override { return notes_.started; }

 private:
  void handle(Batch& batch);
  void handle_printed(std::string_view escaped, Batch& batch);
  void accept(Line const& line);
  void accept_head(Line const& line);
  void accept_calls(std::string_view text);
  void gather(Line const& line);
  void finish_event(Line const& line);
  void hold(Event event);
  void release(Batch& batch);
  void make_facts(Event const& event, Batch& batch);
  bool holds_leader_back(Event const& event);
  void end_leader(std::int32_t pid, Batch& batch);
  Site site(Event const& event, std::string_view call, Batch& batch);

  /// A call that the program shows.
  struct Call {
    std::string name;
    Maker maker = nullptr;
  };

  CaptureNotes notes_;
  Feed feed_;
  Entries entries_;
  OrderWindow window_;
  std::unordered_map<std::int64_t, Call> calls_;         // by number
  std::unordered_map<std::int64_t, Event> open_events_;  // by processor: those whose last line has not come
  std::unordered_map<std::int32_t, Event> leaders_;      // by pid: ends of leaders whose threads live on
  std::string decoded_;
  Fault fault_;
  std::optional<std::int64_t> first_time_;
  std::int64_t released_ = 0;  // time of the last event that was given out
  std::uint64_t lost_ = 0;
  bool probes_ = false;
  bool bytes_ = false;
};

}  // namespace iotrace::bpftrace
