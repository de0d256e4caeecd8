// actor: plays short acts of file access and prints, as JSON, the sets that they should have.
//
//   actor --list                  the acts, one a line; with a + those that only a tracer with names can follow
//   actor --prepare ACT DIR       makes the folders and files that the act finds; not to be traced
//   actor ACT DIR                 plays it below DIR, prints what should be seen
//   actor do STEP NAME...         what copies of the actor are executed for
//
// ACT is a name, `all`, or `plain`: all that can be followed without the kernel's own names for descriptors. Every act
// plays in a forked child in DIR/ACT. One that this kernel cannot play is named under "skipped".
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <set>
#include <utility>

#include "act.hpp"
#include "calls.hpp"
#include "step.hpp"

namespace e2e {
namespace {

namespace fs = std::filesystem;

std::vector<Act const*> chosen(std::string_view which)
{
  std::vector<Act const*> acts;
  for (auto const room : {open_acts(), change_acts(), rename_acts(), link_acts(), folder_acts(), descriptor_acts(),
                          process_acts(), special_acts(), question_acts()})
    for (Act const& act : room)
      if (which == "all" || (which == "plain" && !act.needs_paths) || which == act.name) acts.push_back(&act);
  if (acts.empty()) throw std::runtime_error("no such act: " + std::string(which));
  return acts;
}

void prepare(Act const& act, fs::path const& dir)
{
  fs::create_directories(dir / act.name);
  fs::current_path(dir / act.name);
  if (act.prepare) act.prepare({fs::current_path()});
  fs::current_path(dir);
}

/// False where this kernel or file system cannot do what the act does.
bool play(Act const& act, std::string const& dir)
{
  std::string const absolute = fs::canonical(dir) / act.name;
  try {
    in_child([&] {
      must(::chdir((dir + "/" + std::string(act.name)).c_str()));
      act.play({absolute});
    });
  } catch (Unsupported const&) {
    return false;
  } catch (std::exception const&) {
    throw std::runtime_error("the act " + std::string(act.name) + " failed");
  }
  return true;
}

/// Sets by name, over all acts played, with the acts' folders before the names.
using Expected = std::vector<std::pair<std::string, std::set<std::string>>>;

void add(Expected& all, std::string const& key, std::string_view folder, Names const& names)
{
  auto place = std::find_if(all.begin(), all.end(), [&](auto const& entry) { return entry.first == key; });
  if (place == all.end()) place = all.insert(all.end(), {key, {}});
  for (auto const& name : names) place->second.insert(std::string(folder) + "/" + name);
}

void add(Expected& all, std::string_view folder, Sets const& sets)
{
  add(all, "reads", folder, sets.reads);
  add(all, "writes", folder, sets.writes);
  add(all, "inputs", folder, sets.inputs);
  add(all, "outputs", folder, sets.outputs.value_or(sets.writes));
  add(all, "updated", folder, sets.updated);
  add(all, "temporaries", folder, sets.temporaries);
  add(all, "deleted", folder, sets.deleted);
  add(all, "altered", folder, sets.altered);
  add(all, "probed", folder, sets.probed);
  add(all, "stated", folder, sets.stated);
  add(all, "listed", folder, sets.listed);
  add(all, "executed", folder, sets.executed);
}

/// All names are plain ASCII without quotes, chosen by the acts.
void print(std::ostream& out, Expected const& all)
{
  out << "{";
  for (char const* comma = ""; auto const& [key, names] : all) {
    out << std::exchange(comma, ",") << "\n    \"" << key << "\": [";
    for (char const* mark = ""; auto const& name : names) out << std::exchange(mark, ", ") << '"' << name << '"';
    out << "]";
  }
  out << "}";
}

void print_expected(std::ostream& out, std::vector<Act const*> const& played, std::set<std::string_view> const& skipped)
{
  Expected sets;
  Expected asked;
  for (Act const* act : played) {
    add(sets, act->name, act->sets);
    add(asked, "probed", act->name, act->asked.probed);
    add(asked, "stated", act->name, act->asked.stated);
  }
  out << "{\n  \"sets\": ";
  print(out, sets);
  out << ",\n  \"asked\": ";
  print(out, asked);
  out << ",\n  \"selections\": {";
  char const* comma = "";
  for (Act const* act : played)
    for (auto const& [process, selected] : act->selections) {
      Expected own;
      add(own, act->name, selected);
      out << std::exchange(comma, ",") << "\n  \"" << process << "\": ";
      print(out, own);
    }
  out << "},\n  \"skipped\": [";
  for (char const* mark = ""; auto const name : skipped) out << std::exchange(mark, ", ") << '"' << name << '"';
  out << "]\n}\n";
}

void play_all(std::string_view which, std::string const& dir)
{
  std::vector<Act const*> played;
  std::set<std::string_view> skipped;
  for (Act const* act : chosen(which)) {
    if (play(*act, dir))
      played.push_back(act);
    else
      skipped.insert(act->name);
  }
  print_expected(std::cout, played, skipped);
}

int run_command(std::vector<std::string> const& words)
{
  if (words.size() >= 2 && words[0] == "do") {
    carry_out(std::span(words).subspan(1));
  } else if (words.size() == 1 && words[0] == "--list") {
    for (Act const* act : chosen("all")) std::cout << act->name << (act->needs_paths ? " +" : "") << '\n';
  } else if (words.size() == 3 && words[0] == "--prepare") {
    fs::create_directories(words[2]);
    fs::path const dir = fs::canonical(words[2]);
    for (Act const* act : chosen(words[1])) prepare(*act, dir);
  } else if (words.size() == 2) {
    play_all(words[0], words[1]);
  } else {
    std::cerr << "usage: actor --list | [--prepare] ACT|all|plain DIR\n";
    return 2;
  }
  return std::cout.flush() ? 0 : 1;
}

}  // namespace
}  // namespace e2e

int main(int argc, char** argv)
{
  try {
    return e2e::run_command({argv + 1, argv + argc});
  } catch (std::exception const& error) {
    std::cerr << "actor: " << error.what() << '\n';
    return 1;
  }
}
