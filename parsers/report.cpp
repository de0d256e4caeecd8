// Report: the summary of a parse, as text and as JSON.
#include "parsers/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <numeric>

#include "store/json_text.hpp"
#include "store/utf8.hpp"

namespace iotrace {
namespace {

constexpr std::size_t terminal_width = 80;

template <typename Count>
std::uint64_t sum(RunReport const& run, Count count)
{
  return std::accumulate(run.logs.begin(), run.logs.end(), std::uint64_t{0},
                         [&](std::uint64_t total, IngestReport const& log) { return total + count(log); });
}

/// 1234567 → 1,234,567
std::string grouped(std::uint64_t value)
{
  std::string digits = std::to_string(value);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

std::string formats_of(RunReport const& run)
{
  std::vector<std::string_view> names;
  for (IngestReport const& log : run.logs)
    if (std::find(names.begin(), names.end(), log.format) == names.end()) names.push_back(log.format);
  return fmt::format("{}", fmt::join(names, ","));
}

std::string json_string(std::string_view text)
{
  std::string json;
  append_json(json, text);
  return json;
}

/// `text` broken at spaces so that no line is longer than the terminal is wide; all lines but the first are indented.
std::string wrapped(std::string_view text, std::size_t indent)
{
  std::string out;
  std::size_t column = 0;
  while (!text.empty()) {
    std::string_view const word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (column > indent && column + 1 + word.size() > terminal_width) {
      out += '\n' + std::string(indent, ' ');
      column = indent;
    } else if (column > 0) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
  }
  return out + '\n';
}

std::string faults_text(IngestReport const& log)
{
  std::string out;
  for (Fault const& fault : log.faults) {
    out += wrapped(fmt::format("  {}:{}:{}: expected {}", printable(log.name), fault.line, fault.column,
                               printable(fault.expected)),
                   4);
    out += "    " + printable(fault.text, terminal_width - 4) + '\n';
  }
  if (log.tally.unparsed > log.faults.size())
    out += fmt::format("  and {} more, in table `problem`\n", grouped(log.tally.unparsed - log.faults.size()));
  return out;
}

std::string log_text(IngestReport const& log)
{
  std::string out = fmt::format("{}: {} log of {} lines, {:.1f} MB\n", printable(log.name), log.format,
                                grouped(log.tally.lines), static_cast<double>(log.bytes) / 1e6);
  out += fmt::format("  parsed {}, ignored {}, unparsed {}\n", grouped(log.tally.parsed), grouped(log.tally.ignored),
                     grouped(log.tally.unparsed));
  out += faults_text(log);
  if (log.incomplete_because) out += wrapped("  incomplete: " + printable(*log.incomplete_because), 4);
  return out;
}

}  // namespace

bool is_complete(RunReport const& run)
{
  return std::none_of(run.logs.begin(), run.logs.end(),
                      [](IngestReport const& log) { return log.incomplete_because.has_value(); });
}

std::uint64_t count_unparsed(RunReport const& run)
{
  return sum(run, [](IngestReport const& log) { return log.tally.unparsed; });
}

std::string json_report(RunReport const& run)
{
  return fmt::format(
      R"({{"db":{},"format":{},"lines":{},"parsed":{},"ignored":{},"unparsed":{},"events":{},"processes":{},)"
      R"("paths":{},"bytes":{},"seconds":{:.3f},"complete":{},"lost_events":{}}})"
      "\n",
      json_string(run.database), json_string(formats_of(run)),
      sum(run, [](IngestReport const& log) { return log.tally.lines; }),
      sum(run, [](IngestReport const& log) { return log.tally.parsed; }),
      sum(run, [](IngestReport const& log) { return log.tally.ignored; }), count_unparsed(run), run.counts.events,
      run.counts.processes, run.counts.paths, sum(run, [](IngestReport const& log) { return log.bytes; }), run.seconds,
      is_complete(run), sum(run, [](IngestReport const& log) { return log.lost_events; }));
}

std::string text_report(RunReport const& run)
{
  std::string out;
  for (IngestReport const& log : run.logs) out += log_text(log);
  out += fmt::format("{}: {} events, {} processes, {} paths in {:.2f} s\n", printable(run.database),
                     grouped(run.counts.events), grouped(run.counts.processes), grouped(run.counts.paths), run.seconds);
  return out;
}

std::string printable(std::string_view text, std::size_t columns)
{
  std::string out;
  for (std::size_t used = 0; !text.empty();) {
    CodePoint const point = decode_utf8(text);
    bool const plain = point.length > 0 && !is_unprintable(point.value);
    std::size_t const width = plain ? 1 : 4 * std::max<std::size_t>(point.length, 1);
    std::string_view const bytes = text.substr(0, std::max<std::size_t>(point.length, 1));
    text.remove_prefix(bytes.size());
    if (used + width > columns - (text.empty() ? 0 : 1)) return out + "…";
    used += width;
    if (plain)
      out += bytes;
    else
      for (char const byte : bytes)
        fmt::format_to(std::back_inserter(out), "\\{:03o}", static_cast<unsigned char>(byte));
  }
  return out;
}

}  // namespace iotrace
