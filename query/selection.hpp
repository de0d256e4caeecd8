// Selection: which part of a trace database a question is about, as the command line said it. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace iotrace::query {

/// The selections that every question takes.
struct Selection {
  std::optional<std::string> workspace;  ///< nullopt: each trace's own
  bool all = false;                      ///< also names outside the workspace
  std::optional<std::string> process;    ///< a pid, or the base name of a program
  std::optional<std::string> task;       ///< project:target
  std::optional<std::int64_t> trace;     ///< trace.id; nullopt: every trace
  std::vector<std::string> ignore;       ///< globs, see glob.hpp
  bool default_ignores = true;           ///< node_modules, .nx and .git below the workspace
};

/// What an answer looks like on stdout.
enum class Form { text, csv, json, nul };

struct Layout {
  Form form = Form::text;
  bool full = false;
  bool reads = false;                ///< only the read set; with `writes`, or when neither is asked: both
  bool writes = false;               ///< only the write set
  std::optional<std::size_t> width;  ///< columns of the terminal; nullopt when stdout is none: then nothing is cut
};

}  // namespace iotrace::query
