// Question: see the header.
#include "query/question.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace iotrace::query {
namespace {

std::string_view take_line(std::string_view& text)
{
  std::size_t const end = std::min(text.find('\n'), text.size());
  std::string_view const line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

}  // namespace

std::string help_of(std::string_view sql)
{
  std::string help;
  while (sql.starts_with("--")) {
    std::string_view line = take_line(sql).substr(2);
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    if (!help.empty() && !line.empty()) help += ' ';
    help += line;
  }
  return help;
}

std::string summary_of(std::string_view sql)
{
  std::string help = help_of(sql);
  help.resize(std::min(help.find_first_of(".:"), help.size()));
  return help;
}

store::Statement ask(store::Db& db, std::string_view sql, std::initializer_list<Argument> arguments)
{
  store::Statement statement = db.prepare(sql);
  ask_again(statement, arguments);
  return statement;
}

store::Statement& ask_again(store::Statement& statement, std::initializer_list<Argument> arguments)
{
  statement.reset();
  for (auto const& [name, value] : arguments) {
    int const index = statement.parameter(name);
    if (index == 0) throw store::Error(fmt::format("the question has no argument {}", name));
    std::visit([&](auto const& bound) { statement.bind(index, bound); }, value);
  }
  return statement;
}

bool seek(store::Statement& row, std::int64_t key)
{
  row.reset();
  row.bind(1, key);
  return row.step();
}

}  // namespace iotrace::query
