// The format's door: is this text a dtruss log, and who reads it.
#include "parsers/format.hpp"

#include "parsers/dtruss/grammar.hpp"
#include "parsers/dtruss/reader.hpp"
#include "parsers/head_lines.hpp"

namespace iotrace {
namespace dtruss {
namespace {

// The heading of columns, a call with its result, or a message that only dtrace writes.
bool is_certain(Line const& line, std::string_view text)
{
  if (line.shape == Shape::heading) return text.find("SYSCALL") != std::string_view::npos;
  return line.shape == Shape::call || line.shape == Shape::lost || line.shape == Shape::drops;
}

int claims(std::string_view head, std::string&)
{
  Line line;
  Fault fault;
  return count_lines(head,
                     [&](std::string_view text) { return parse_line(text, line, fault) && is_certain(line, text); });
}

std::unique_ptr<Reader> open(std::vector<Stream> streams, CaptureNotes const& notes, Crew& crew)
{
  return std::make_unique<DtrussReader>(std::move(streams), notes, crew);
}

}  // namespace
}  // namespace dtruss

namespace formats {
extern Format const dtruss;
Format const dtruss{"dtruss", "macOS: output of dtruss, best with -f", dtruss::claims, dtruss::open, true};
}  // namespace formats

}  // namespace iotrace
