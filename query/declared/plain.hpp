// Plain tasks: declarations that are lists of globs and nothing more, whoever wrote them.
#pragma once

#include <string>
#include <string_view>

#include "query/declared/manifest.hpp"

namespace iotrace::query::declared {

/// The task of that id, made when there is none.
TaskDeclaration& plain_task(Manifest& manifest, std::string const& id, Place const& place);

/// `glob` with its `!` as it is written.
void add_plain_input(TaskDeclaration& task, std::string_view glob, Place const& place);
void add_plain_output(TaskDeclaration& task, std::string_view glob, Place const& place);

/// `path` as a glob that means nothing but it.
std::string escape_glob(std::string_view path);

/// The last component of a file's name, for Manifest::source and Place::file.
std::string base_name(std::string_view file);

}  // namespace iotrace::query::declared
