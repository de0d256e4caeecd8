// Question: an SQL text of this project. Its head comment is its help, its :names are its arguments.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "store/db.hpp"

namespace iotrace::query {

/// The comment at the head of an SQL text as one paragraph.
std::string help_of(std::string_view sql);
/// The first sentence of that, without its full stop.
std::string summary_of(std::string_view sql);

/// One argument: its name with the colon, and a value. Text must live as long as the statement runs.
struct Argument {
  char const* name;
  std::variant<std::int64_t, std::string_view> value;
};

/// Prepares `sql` and binds its arguments. Throws store::Error, also for a name that the text does not have.
store::Statement ask(store::Db& db, std::string_view sql, std::initializer_list<Argument> arguments = {});

/// Binds other arguments to a statement that was prepared before; it begins anew.
store::Statement& ask_again(store::Statement& statement, std::initializer_list<Argument> arguments);

/// Runs a statement of one parameter again, for `key`; false when it has no row.
bool seek(store::Statement& row, std::int64_t key);

}  // namespace iotrace::query
