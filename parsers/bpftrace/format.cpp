// The format's door: is this text a log of bpftrace, and who reads it: the reader of our own program's lines, or that
// of the stock tools.
#include "parsers/format.hpp"

#include "parsers/bpftrace/snoop.hpp"

namespace iotrace {
namespace bpftrace {
namespace {

int claims(std::string_view head, std::string& wrong) { return snoop::claims(head, wrong); }

std::unique_ptr<Reader> open(std::vector<Stream> streams, CaptureNotes const& notes)
{
  return snoop::open(std::move(streams), notes);
}

}  // namespace
}  // namespace bpftrace

namespace formats {
extern Format const bpftrace;
Format const bpftrace{"bpftrace", "Linux: output of iocapture's own bpftrace program, and of the snoop tools",
                      bpftrace::claims, bpftrace::open};
}  // namespace formats

}  // namespace iotrace
