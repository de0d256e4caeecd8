// See the header.
#include "query/answers/scopes.hpp"

#include <fmt/core.h>

#include "query/escape.hpp"

namespace iotrace::query {

void note_trace(Inquiry const& inquiry, Scope const& scope)
{
  TraceHead const& trace = scope.trace();
  std::string const log = quote_name(trace.source);
  if (trace.incomplete_because)
    inquiry.notes.push_back(fmt::format("the trace {} is incomplete: {}", log, printable(*trace.incomplete_because)));
  if (!inquiry.selection.all && scope.ground().root() == "?")
    inquiry.notes.push_back(fmt::format(
        "the workspace of {} is not known: --all shows every path, --workspace DIR those below a folder", log));
  if (!inquiry.selection.all && is_special(scope.ground().root()))
    inquiry.notes.push_back(
        fmt::format("names below {} are in no set; `ioquery files` shows them", quote_name(scope.ground().root())));
}

void note_empty_selection(Inquiry const& inquiry)
{
  if (inquiry.selection.task)
    inquiry.notes.push_back(fmt::format("no process of task {} is in the trace; `ioquery tasks` lists what is",
                                        quote_name(*inquiry.selection.task)));
  else if (inquiry.selection.process)
    inquiry.notes.push_back(fmt::format("no process {} is in the trace; `ioquery tree` lists what is",
                                        quote_name(*inquiry.selection.process)));
}

}  // namespace iotrace::query
