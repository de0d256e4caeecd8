// Answers: one function a subcommand of ioquery. In: an open trace database, what is asked, how it shall look.
// Out: text on an Output, and sentences for stderr.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/output.hpp"
#include "query/selection.hpp"
#include "store/db.hpp"

namespace iotrace::query {

/// What every answer gets. The references outlive it.
struct Inquiry {
  store::Db& db;
  Selection const& selection;
  Layout const& layout;
  Output& output;
  std::vector<std::string>& notes;  ///< what the user should know about the answer; shown on stderr
};

/// All of them throw store::Error, UsageError or OutputError.
void answer_rw(Inquiry const& inquiry);
void answer_tree(Inquiry const& inquiry);
void answer_files(Inquiry const& inquiry);
void answer_tasks(Inquiry const& inquiry);
void answer_why(Inquiry const& inquiry, std::string_view path);
void answer_info(Inquiry const& inquiry);
/// Runs any read-only SQL; the connection takes nothing else afterwards.
void answer_sql(Inquiry const& inquiry, std::string_view sql, std::optional<std::chrono::milliseconds> limit);
/// The tables and views, out of the schema's own comments. Needs no database.
void answer_schema(Layout const& layout, Output& output);

}  // namespace iotrace::query
