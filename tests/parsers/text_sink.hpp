// A Sink that writes what it gets as plain text, one line an event: what goldens and unit tests of the fold compare.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "store/paths.hpp"
#include "store/sink.hpp"
#include "store/uses.hpp"

namespace iotrace::test {

/// Lines look like `7 create /w/f`, `7 probe /w/g !2`, `7 update /w/f ?`: tid of the process, op, path, errno, maybe.
class TextSink final : public Sink {
 public:
  explicit TextSink(Paths const& paths) : paths_(paths) {}

  std::vector<std::string> const& lines() const { return lines_; }
  std::string text() const
  {
    std::string all;
    for (std::string const& line : lines_) all.append(line).push_back('\n');
    return all;
  }
  std::vector<Thread> const& threads() const { return threads_; }
  Thread const& thread_of_tid(std::int32_t tid) const
  {
    for (auto thread = threads_.rbegin(); thread != threads_.rend(); ++thread)
      if (thread->tid == tid) return *thread;
    throw std::out_of_range("no such tid");
  }
  /// The fold of all events on a path, for laws about sets.
  FileUse use(std::string_view path) const
  {
    auto const found = uses_.find(std::string(path));
    return found == uses_.end() ? FileUse{} : found->second;
  }

  TraceId trace() const override { return TraceId{1}; }

  ThreadId begin(Thread const& thread) override
  {
    Thread begun = thread;
    begun.id = static_cast<ThreadId>(threads_.size() + 1);
    if (begun.process == ThreadId::none) begun.process = begun.id;
    threads_.push_back(begun);
    return begun.id;
  }
  void amend(Thread const& thread) override { threads_.at(number(thread.id) - 1) = thread; }
  void end(ThreadId process) override { ended.push_back(number(process)); }

  EventId put(Event const& event, ThreadId process) override
  {
    std::string line = std::to_string(threads_.at(number(process) - 1).tid) + ' ' + std::string(info(event.op).name) +
                       ' ' + std::string(paths_.text(event.path));
    if (event.error != 0) line += " !" + std::to_string(event.error);
    if (event.maybe) line += " ?";
    lines_.push_back(line);
    auto const id = static_cast<EventId>(++events_);
    uses_[std::string(paths_.text(event.path))].add(id, event);
    return id;
  }
  void transfer(ThreadId process, PathId path, std::uint64_t read, std::uint64_t written) override
  {
    say(process,
        "bytes " + std::string(paths_.text(path)) + ' ' + std::to_string(read) + ' ' + std::to_string(written));
  }
  void flow(ThreadId reader, PathId path, ThreadId writer, EventId) override
  {
    say(reader,
        "flow " + std::string(paths_.text(path)) + " from " + std::to_string(threads_.at(number(writer) - 1).tid));
  }
  void image(Image const& image) override { say(image.thread, "image " + std::string(image.argv)); }
  void gap(Gap const& gap) override
  {
    say(gap.thread, "gap " + std::string(gap.kind) + (gap.detail.empty() ? "" : " " + std::string(gap.detail)));
  }
  void task(TaskMark const& mark) override { say(mark.thread, "task " + std::string(mark.task)); }
  void fault(Fault const& fault) override { lines_.push_back("fault " + std::to_string(fault.line)); }

  std::vector<std::uint32_t> ended;

 private:
  void say(ThreadId thread, std::string const& what)
  {
    lines_.push_back(std::to_string(threads_.at(number(thread) - 1).tid) + ' ' + what);
  }

  Paths const& paths_;
  std::vector<std::string> lines_;
  std::vector<Thread> threads_;
  std::map<std::string, FileUse> uses_;
  std::uint64_t events_ = 0;
};

}  // namespace iotrace::test
