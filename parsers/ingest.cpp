// Ingest: a table of contents of a parse.
#include "parsers/ingest.hpp"

#include <fmt/core.h>
#include <xxhash.h>

#include <utility>

#include "parsers/completeness.hpp"
#include "parsers/detect.hpp"
#include "parsers/interpret.hpp"
#include "parsers/pipeline.hpp"
#include "store/json_text.hpp"

namespace iotrace {
namespace {

constexpr std::string_view unknown_folder = "?";  // where names go whose folder the log does not tell

/// Puts faults into the database, as many as are worth a row.
class FaultKeeper {
 public:
  FaultKeeper(Sink& sink, std::vector<Fault>& first) : sink_(sink), first_(first) {}

  void keep(std::vector<Fault> const& faults)
  {
    for (Fault const& fault : faults) {
      if (kept_ == max_problem_rows) return;
      sink_.fault(fault);
      ++kept_;
      if (first_.size() < IngestReport::few) first_.push_back(fault);
    }
  }

 private:
  Sink& sink_;
  std::vector<Fault>& first_;
  std::size_t kept_ = 0;
};

Start start_of(Input const& input, IngestOptions const& options)
{
  Start start;
  if (LogHeader const* header = input.header()) {
    start.cwd = header->cwd;
    start.markers = header->markers;
    start.descriptors_line = input.first_part().descriptors_line;
    for (InheritedFile const& file : header->descriptors)
      start.descriptors.push_back({file.fd, file.path, file.read, file.written});
  }
  if (options.cwd) start.cwd = *options.cwd;
  return start;
}

/// lines = parsed + ignored + unparsed, with the lines that were taken off before the reader saw them.
Tally whole_tally(Input const& input, Reader const& reader)
{
  Tally tally = reader.tally();
  for (auto const& part : input.parts()) {
    tally.lines += part->ignored_lines + part->unparsed_lines;
    tally.ignored += part->ignored_lines;
    tally.unparsed += part->unparsed_lines;
  }
  return tally;
}

/// The hash of the tracer's part; of a set the hash of its files' hashes.
std::uint64_t whole_hash(Input const& input)
{
  if (input.parts().size() == 1) return input.first_part().xxh64;
  std::vector<std::uint64_t> hashes;
  for (auto const& part : input.parts()) hashes.push_back(part->xxh64);
  return XXH64(hashes.data(), hashes.size() * sizeof hashes.front(), 0);
}

std::optional<std::string> given(std::string const& text) { return text.empty() ? std::nullopt : std::optional(text); }

std::string command_line(std::vector<std::string> const& words)
{
  std::string json = "[";
  for (std::string const& word : words) {
    if (json.size() > 1) json += ',';
    append_json(json, word);
  }
  return json + ']';
}

void add_header(LogHeader const& header, store::TraceRow& row)
{
  row.tool = given(header.tool);
  row.tool_version = given(header.tool_version);
  if (!header.command.empty()) row.command = command_line(header.command);
  row.workspace = header.workspace;
  row.workspace_as_given = given(header.workspace_as_given);
  row.host = given(header.host);
  row.os = given(header.os);
}

void add_folders(IngestOptions const& options, std::string_view first_cwd, store::TraceRow& row)
{
  row.cwd = given(std::string(first_cwd));
  if (options.workspace) row.workspace = *options.workspace, row.workspace_as_given = *options.workspace;
  if (row.workspace.empty()) row.workspace = first_cwd.empty() ? unknown_folder : first_cwd;
}

void add_footer(LogFooter const& footer, store::TraceRow& row)
{
  row.exit_code = footer.exit_code;
  row.signal = footer.signal;
}

IngestReport report_on(Input const& input, Reader const& reader, Log const& log, std::string_view format)
{
  IngestReport report;
  report.name = log.name;
  report.format = format;
  report.tally = whole_tally(input, reader);
  for (auto const& part : input.parts()) report.bytes += part->all_bytes;
  report.lost_events = count_lost_events(input, reader);
  report.incomplete_because = why_incomplete(input, reader);
  return report;
}

store::TraceRow row_of(IngestReport const& report, Log const& log, Input const& input, Reader const& reader)
{
  store::TraceRow row;
  row.format = report.format;
  row.source = log.source;
  row.xxh64 = whole_hash(input);
  row.began = reader.began();
  row.bytes = report.bytes;
  row.lines = report.tally.lines;
  row.parsed = report.tally.parsed;
  row.ignored = report.tally.ignored;
  row.unparsed = report.tally.unparsed;
  row.lost_events = report.lost_events;
  row.incomplete_because = report.incomplete_because;
  if (LogHeader const* header = input.header()) add_header(*header, row);
  add_footer(input.first_part().footer, row);
  return row;
}

std::vector<std::pair<std::string, std::string>> coverage_of(Reader const& reader)
{
  std::vector<std::pair<std::string, std::string>> rows;
  for (Shown& shown : reader.coverage()) rows.emplace_back(std::move(shown.kind), std::move(shown.shown));
  return rows;
}

/// A log that iocapture made is a trace even where it is cut before the first line of the tracer.
void require_trace(Tally const& tally, Input const& input, std::string_view format)
{
  if (tally.parsed == 0 && !input.header())
    throw InputError(fmt::format("is no trace: none of its {} lines is one of {}", tally.lines, format));
}

IngestReport ingest_input(Log const& log, Input& input, IngestOptions const& options, store::Writer& writer)
{
  std::string_view const tool = input.header() ? std::string_view(input.header()->tool) : std::string_view();
  Format const& format = find_format(input.head(), tool, options.format);
  std::unique_ptr<Reader> const reader = format.open(input.take_streams(), input.notes());

  writer.begin_trace();
  std::vector<Fault> first_faults;
  FaultKeeper faults(writer, first_faults);
  Interpreter interpreter(writer.paths(), writer, start_of(input, options));
  fold_all(*reader, {[&](Batch const& batch) { interpreter.foresee(batch); },
                     [&](Batch const& batch) {
                       interpreter.fold(batch);
                       faults.keep(batch.faults);
                       if (options.progress) options.progress();
                     }});
  interpreter.finish();
  for (auto const& part : input.parts()) faults.keep(part->faults);

  IngestReport report = report_on(input, *reader, log, format.name);
  require_trace(report.tally, input, format.name);
  store::TraceRow row = row_of(report, log, input, *reader);
  if (Nanos const last = interpreter.last_time(); last != no_time) row.ended = last;
  add_folders(options, interpreter.first_cwd(), row);
  writer.end_trace(row, coverage_of(*reader));
  report.faults = std::move(first_faults);
  return report;
}

}  // namespace

IngestReport ingest(Log const& log, IngestOptions const& options, InputLimit& limit, store::Writer& writer)
{
  Input input(log, limit);
  try {
    return ingest_input(log, input, options, writer);
  } catch (InputError const& error) {
    throw InputError(fmt::format("{}: {}", log.name, error.what()));
  }
}

}  // namespace iotrace
