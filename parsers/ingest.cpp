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
  explicit FaultKeeper(Sink& sink) : sink_(sink) {}

  void keep(std::vector<Fault> const& faults)
  {
    for (Fault const& fault : faults) {
      if (kept_ == max_problem_rows) return;
      sink_.fault(fault);
      ++kept_;
      if (first_.size() < IngestReport::few) first_.push_back(fault);
    }
  }

  std::vector<Fault> const& first() const { return first_; }

 private:
  Sink& sink_;
  std::vector<Fault> first_;
  std::size_t kept_ = 0;
};

Start start_of(Input const& input, IngestOptions const& options, Format const& format)
{
  Start start;
  start.any_spelling = format.any_spelling;
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

std::optional<std::string> given(std::string_view text)
{
  return text.empty() ? std::nullopt : std::optional<std::string>(text);
}

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

/// The hash of the tracer's part; of a set the hash of its files' hashes.
std::uint64_t whole_hash(Input const& input)
{
  if (input.parts().size() == 1) return input.first_part().xxh64;
  std::vector<std::uint64_t> hashes;
  for (auto const& part : input.parts()) hashes.push_back(part->xxh64);
  return XXH64(hashes.data(), hashes.size() * sizeof hashes.front(), 0);
}

std::string_view tool_of(Input const& input)
{
  return input.header() ? std::string_view(input.header()->tool) : std::string_view();
}

/// One log on its way through all stages.
class TraceParse {
 public:
  TraceParse(Input& input, IngestOptions const& options, store::Writer& writer, Crew& crew)
      : options_(options),
        input_(input),
        crew_(crew),
        format_(find_format(input.head(), tool_of(input), options.format)),
        reader_(format_.open(input.take_streams(), input.notes(), crew_)),
        writer_(writer),
        faults_(writer),
        interpreter_(writer.paths(), writer, start_of(input, options, format_))
  {
  }

  /// Reads the whole log and folds it.
  void fold()
  {
    fold_all(*reader_, crew_,
             {[&](Batch const& batch) { interpreter_.foresee(batch); },
              [&](Batch const& batch) {
                interpreter_.fold(batch);
                faults_.keep(batch.faults);
                if (options_.progress) options_.progress();
              }});
    interpreter_.finish();
    for (auto const& part : input_.parts()) faults_.keep(part->faults);
  }

  IngestReport report(Log const& log) const
  {
    IngestReport report;
    report.name = log.name;
    report.format = format_.name;
    report.tally = tally();
    for (auto const& part : input_.parts()) report.bytes += part->all_bytes;
    report.lost_events = count_lost_events(input_, *reader_);
    report.incomplete_because = why_incomplete(input_, *reader_);
    report.faults = faults_.first();
    return report;
  }

  /// A log that iocapture made is a trace even where it is cut before the first line of the tracer.
  void require_trace() const
  {
    if (!reader_->recognised() && !input_.header())
      throw InputError(fmt::format("is no trace: none of its {} lines is one of {}", tally().lines, format_.name));
  }

  void seal(Log const& log, IngestReport const& report)
  {
    store::TraceRow row;
    row.source = log.source;
    row.xxh64 = whole_hash(input_);
    row.began = reader_->began();
    if (Nanos const last = interpreter_.last_time(); last != no_time) row.ended = last;
    row.exit_code = input_.first_part().footer.exit_code;
    row.signal = input_.first_part().footer.signal;
    if (LogHeader const* header = input_.header()) add_header(*header, row);
    add_folders(row);
    add_report(report, row);
    writer_.end_trace(row, coverage());
  }

 private:
  /// lines = parsed + ignored + unparsed, with the lines that were taken off before the reader saw them.
  Tally tally() const
  {
    Tally tally = reader_->tally();
    for (auto const& part : input_.parts()) {
      tally.lines += part->ignored_lines + part->unparsed_lines;
      tally.ignored += part->ignored_lines;
      tally.unparsed += part->unparsed_lines;
    }
    return tally;
  }

  void add_folders(store::TraceRow& row) const
  {
    std::string_view const cwd = interpreter_.first_cwd();
    row.cwd = given(cwd);
    if (options_.workspace) row.workspace = *options_.workspace, row.workspace_as_given = options_.workspace;
    if (row.workspace.empty()) row.workspace = cwd.empty() ? unknown_folder : cwd;
  }

  static void add_report(IngestReport const& report, store::TraceRow& row)
  {
    row.format = report.format;
    row.bytes = report.bytes;
    row.lines = report.tally.lines;
    row.parsed = report.tally.parsed;
    row.ignored = report.tally.ignored;
    row.unparsed = report.tally.unparsed;
    row.lost_events = report.lost_events;
    row.incomplete_because = report.incomplete_because;
  }

  std::vector<std::pair<std::string, std::string>> coverage() const
  {
    std::vector<std::pair<std::string, std::string>> rows;
    for (Shown& shown : reader_->coverage()) rows.emplace_back(std::move(shown.kind), std::move(shown.shown));
    return rows;
  }

  IngestOptions const& options_;
  Input& input_;
  Crew& crew_;
  Format const& format_;
  std::unique_ptr<Reader> reader_;
  store::Writer& writer_;
  FaultKeeper faults_;
  Interpreter interpreter_;
};

}  // namespace

IngestReport ingest(Log const& log, IngestOptions const& options, InputLimit& limit, store::Writer& writer)
{
  Crew crew;
  Input input(log, limit, crew);
  try {
    writer.begin_trace();
    TraceParse parse(input, options, writer, crew);
    parse.fold();
    parse.require_trace();
    IngestReport report = parse.report(log);
    parse.seal(log, report);
    return report;
  } catch (InputError const& error) {
    throw InputError(fmt::format("{}: {}", log.name, error.what()));
  }
}

}  // namespace iotrace
