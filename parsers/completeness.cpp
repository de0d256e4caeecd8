// Completeness: the footer's word against what was read.
#include "parsers/completeness.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace iotrace {
namespace {

using Reasons = std::vector<std::string>;

void judge_end(ToolPart const& part, Reasons& reasons)
{
  LogFooter const& footer = part.footer;
  if (!part.header || part.completed) return;
  if (footer.complete == false)
    reasons.push_back(footer.tracer_signal
                          ? fmt::format("the capture failed: signal {} killed the tracer", *footer.tracer_signal)
                          : "the capture says that it is incomplete");
  else
    reasons.push_back("the log does not end with the footer: the capture was killed or the log is cut");
}

void judge_content(ToolPart const& part, Reasons& reasons)
{
  LogFooter const& footer = part.footer;
  if (footer.lines && *footer.lines != part.lines)
    reasons.push_back(fmt::format("its footer counts {} lines, there are {}", *footer.lines, part.lines));
  else if (footer.bytes && *footer.bytes != part.bytes)
    reasons.push_back(fmt::format("its footer counts {} bytes, there are {}", *footer.bytes, part.bytes));
  else if (footer.xxh64 && *footer.xxh64 != part.xxh64)
    reasons.push_back("it was changed after the capture: its hash is not the footer's");
}

}  // namespace

std::uint64_t count_lost_events(Input const& input, Reader const& reader)
{
  std::uint64_t noted = 0;
  for (auto const& part : input.parts()) noted += part->footer.lost_events;
  return std::max(noted, reader.lost_events());
}

std::optional<std::string> why_incomplete(Input const& input, Reader const& reader)
{
  Reasons reasons;
  bool cut = reader.cut();
  for (auto const& part : input.parts()) {
    judge_end(*part, reasons);
    judge_content(*part, reasons);
    if (!part->damage.empty()) reasons.push_back(part->damage);
    cut = cut || part->cut;
  }
  if (std::uint64_t const lost = count_lost_events(input, reader))
    reasons.push_back(fmt::format("the tracer lost {} events", lost));
  if (cut) reasons.push_back("the last line is cut");
  if (reasons.empty()) return std::nullopt;
  return fmt::format("{}", fmt::join(reasons, "; "));
}

}  // namespace iotrace
