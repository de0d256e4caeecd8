// glob_answers: our side of globs.mjs. stdin: {"dialect", "patterns", "paths"}; stdout: one array a pattern, true or
// false for each path; null for a pattern that is refused.
#include <iostream>
#include <nlohmann/json.hpp>

#include "query/glob/set.hpp"

using namespace iotrace::query::glob;
using Json = nlohmann::json;

namespace {

template <typename Matcher>
Json match_all(Matcher const& matcher, Json const& paths)
{
  Json row = Json::array();
  for (std::string const path : paths) row.push_back(matcher.matches(path));
  return row;
}

Json answer(std::string const& dialect, std::string const& pattern, Json const& paths)
try {
  if (dialect == "minimatch") return match_all(Pattern(pattern, Dialect::minimatch), paths);
  return match_all(GlobSet(std::span(&pattern, 1), dialect == "nx" ? Use::nx_globs : Use::nx_outputs), paths);
} catch (Error const&) {
  return nullptr;
}

}  // namespace

int main()
{
  Json const question = Json::parse(std::cin);
  Json answers = Json::array();
  for (std::string const pattern : question.at("patterns"))
    answers.push_back(answer(question.at("dialect"), pattern, question.at("paths")));
  std::cout << answers << '\n';
}
