// The format's door: is this text an fs_usage log, and who reads it.
#include "parsers/format.hpp"

#include "parsers/fs_usage/grammar.hpp"
#include "parsers/fs_usage/reader.hpp"
#include "parsers/head_lines.hpp"

namespace iotrace {
namespace fs_usage {
namespace {

int claims(std::string_view head, std::string&)
{
  Line line;
  Fault fault;
  std::size_t column = 0;
  return count_lines(head, [&](std::string_view text) {
    return parse_line(text, column, line, fault) && (line.shape == Shape::call || line.shape == Shape::overrun);
  });
}

std::unique_ptr<Reader> open(std::vector<Stream> streams, CaptureNotes const& notes, Crew& crew)
{
  return std::make_unique<FsUsageReader>(std::move(streams), notes, crew);
}

}  // namespace
}  // namespace fs_usage

namespace formats {
extern Format const fs_usage;
Format const fs_usage{"fs_usage", "macOS: output of fs_usage, best with -w", fs_usage::claims, fs_usage::open, true};
}  // namespace formats

}  // namespace iotrace
