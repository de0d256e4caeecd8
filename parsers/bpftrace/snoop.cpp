#include "parsers/bpftrace/snoop.hpp"

#include <fmt/core.h>

#include "parsers/bpftrace/snoop_frame.hpp"
#include "parsers/bpftrace/snoop_heading.hpp"
#include "parsers/bpftrace/snoop_reader.hpp"
#include "parsers/bpftrace/snoop_tables.hpp"
#include "parsers/head_lines.hpp"

namespace iotrace::bpftrace::snoop {
namespace {

/// What the lines of a text speak for.
struct Witness {
  Tables tables;
  std::string_view useless;
  std::string decoded;

  bool knows(std::string_view text);
  bool knows_table_line(std::string_view text);
};

bool Witness::knows_table_line(std::string_view text)
{
  if (useless.empty()) useless = useless_tool(text);
  Tables::Kind const kind = tables.see(text);
  bool const attached = kind == Tables::Kind::notice && tables.notice().kind == Notice::Kind::attached;
  return kind == Tables::Kind::row || kind == Tables::Kind::heading || attached;
}

// Objects of -f json are bpftrace's, whatever its script printed.
bool Witness::knows(std::string_view text)
{
  Frame frame;
  if (!text.starts_with('{') || !parse_frame(text, frame)) return knows_table_line(text);
  decoded.clear();
  append_unescaped(decoded, frame.text);
  if (decoded.ends_with('\n')) decoded.pop_back();
  knows_table_line(decoded);
  return true;
}

}  // namespace

int claims(std::string_view head, std::string& wrong)
{
  Witness witness;
  int const lines = count_lines(head, [&](std::string_view text) { return witness.knows(text); });
  if (witness.useless.empty()) return lines;
  wrong = fmt::format(
      "is the output of {}, which shows counts, mounts or names without their folders: no files can be told from it; "
      "capture with iocapture",
      witness.useless);
  return 0;
}

std::unique_ptr<Reader> open(std::vector<Stream> streams, CaptureNotes const& notes, Crew& crew)
{
  return std::make_unique<SnoopReader>(std::move(streams), notes, crew);
}

}  // namespace iotrace::bpftrace::snoop
