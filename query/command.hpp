// Command lines: the JSON array of table image → words → text as a shell would take it, or JSON again.
#pragma once

#include <string>
#include <string_view>

namespace iotrace::query {

/// A command line for people, safe to show: words quoted as a shell needs them, `...` behind one that was cut.
/// Where `argv` is no JSON array of words, the program's name stands for it.
std::string command_text(std::string_view argv, bool is_cut, std::string_view program);

/// The same as a JSON array of strings or {"bytes": base64}, on one line; `null` where argv is no array of words.
std::string command_json(std::string_view argv);

}  // namespace iotrace::query
