// sets_differ EXPECTED GOT [--asked] [--selection PROCESS]: compares what the actor says should be seen (EXPECTED) with
// what `ioquery rw --json --full` saw (GOT), key by key. Prints each name too many or too few; exit 0 when all agree,
// 1 when not, 2 for files that cannot be compared. With --asked the capture showed stat, access and readlink too. With
// --before LIST (NUL-terminated names) the tracer told what each open made: a name that was not there before is neither
// an input nor updated, where others have to take an open that creates for one of a file that was there.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace {

using Json = nlohmann::json;
using Names = std::set<std::string>;

struct Question {
  std::string expected;
  std::string got;
  bool asked = false;
  std::string selection;
  std::string before;
};

Json read_json(std::string const& file)
{
  std::ifstream in(file);
  if (!in) throw std::runtime_error("cannot read " + file);
  return Json::parse(in);
}

/// The names under `key`, without those of acts that were skipped.
Names names(Json const& sets, std::string const& key, std::vector<std::string> const& skipped)
{
  auto const& list = sets.at(key);
  Names all;
  for (auto const& name : list) all.insert(name.is_string() ? name.get<std::string>() : name.dump());
  if (all.size() != list.size()) throw std::runtime_error("a name stands twice in " + key);
  std::erase_if(all, [&](auto const& name) {
    return std::any_of(skipped.begin(), skipped.end(), [&](auto const& act) { return name.starts_with(act + "/"); });
  });
  return all;
}

/// Names that more is known of are not in `stated`.
void add_asked(Json& sets, Json const& asked)
{
  for (auto const& [key, list] : asked.items())
    for (auto const& name : list) sets.at(key).push_back(name);
}

Names read_names(std::string const& file)
{
  std::ifstream in(file);
  Names all;
  for (std::string name; std::getline(in, name, '\0');) all.insert(name);
  return all;
}

/// What the actor expects to be updated only of a tracer that does not tell what an open made.
Names names_made(Names const& updated, Names const& before)
{
  Names made;
  for (auto const& name : updated)
    if (name[0] != '/' && name[0] != '{' && !before.contains(name)) made.insert(name);
  return made;
}

std::size_t print_missing(Names const& from, Names const& in, std::string const& what)
{
  std::size_t count = 0;
  for (auto const& name : from)
    if (!in.contains(name)) {
      std::cout << "  " << what << name << '\n';
      ++count;
    }
  return count;
}

bool agree(Question const& question)
{
  Json const file = read_json(question.expected);
  Json const got = read_json(question.got);
  auto const skipped = file.at("skipped").get<std::vector<std::string>>();
  Json expected = question.selection.empty() ? file.at("sets") : file.at("selections").at(question.selection);
  if (question.asked && question.selection.empty()) add_asked(expected, file.at("asked"));

  bool const knows_made = !question.before.empty() && question.selection.empty();
  Names const made =
      knows_made ? names_made(names(expected, "updated", skipped), read_names(question.before)) : Names();
  std::size_t differences = 0;
  for (auto const& [key, unused] : expected.items()) {
    Names want = names(expected, key, skipped);
    if (key == "inputs" || key == "updated") std::erase_if(want, [&](auto const& name) { return made.contains(name); });
    Names const have = names(got, key, skipped);
    differences += print_missing(want, have, key + ": missing  ");
    differences += print_missing(have, want, key + ": too many ");
  }
  return differences == 0;
}

Question read_arguments(std::vector<std::string> const& words)
{
  if (words.size() < 2)
    throw std::runtime_error("usage: sets_differ EXPECTED GOT [--asked] [--before LIST] [--selection PROCESS]");
  Question question{words[0], words[1], false, {}, {}};
  for (std::size_t i = 2; i < words.size(); ++i) {
    if (words[i] == "--asked")
      question.asked = true;
    else if (words[i] == "--selection" && i + 1 < words.size())
      question.selection = words[++i];
    else if (words[i] == "--before" && i + 1 < words.size())
      question.before = words[++i];
    else
      throw std::runtime_error("what is " + words[i] + "?");
  }
  return question;
}

}  // namespace

int main(int argc, char** argv)
{
  try {
    return agree(read_arguments({argv + 1, argv + argc})) ? 0 : 1;
  } catch (std::exception const& error) {
    std::cerr << "sets_differ: " << error.what() << '\n';
    return 2;
  }
}
