// cover_answers: our side of agreement.mjs.
//   cover_answers nx ROOT MANIFEST      asks the workspace's nx and saves what it said
//   cover_answers files ROOT MANIFEST   the same from its files alone
//   cover_answers check MANIFEST        stdin: names of files as a JSON array; stdout: {TASK: {FILE: [cover, is
//   output]}}
#include <chrono>
#include <iostream>
#include <nlohmann/json.hpp>

#include "query/declared/declaration.hpp"
#include "query/declared/sources.hpp"

using namespace iotrace::query::declared;
using Json = nlohmann::json;

namespace {

char const* name_of(Cover cover)
{
  switch (cover) {
    case Cover::no:
      return "no";
    case Cover::ignored:
      return "ignored";
    case Cover::foreign:
      return "foreign";
    case Cover::input:
      return "input";
    case Cover::always:
      return "always";
    case Cover::dependent_output:
      return "dependent output";
    case Cover::external:
      return "external";
    case Cover::own_output:
      return "own output";
  }
  return "?";
}

int check(std::string const& file)
{
  Manifest const manifest = load_manifest(file);
  Json const names = Json::parse(std::cin);
  Json answers = Json::object();
  for (auto const& [id, task] : manifest.tasks) {
    Declaration const declaration(manifest, task);
    for (std::string const name : names)
      answers[id][name] = {name_of(declaration.covers_input(name).cover), declaration.covers_output(name).has_value()};
  }
  std::cout << answers << '\n';
  return 0;
}

}  // namespace

int main(int argc, char** argv)
try {
  std::string const what = argc > 2 ? argv[1] : "";
  if (what == "check") return check(argv[2]);
  if (argc != 4) throw Failure("usage: cover_answers nx|files ROOT MANIFEST | check MANIFEST");
  NxQuestion question;
  question.root = argv[2];
  Manifest const manifest = what == "nx" ? ask_nx(question) : read_nx(argv[2]);
  for (std::string const& note : manifest.notes) std::cerr << "note: " << note << '\n';
  save_manifest(manifest, argv[3]);
  return 0;
} catch (Failure const& failure) {
  std::cerr << "cover_answers: " << failure.what() << '\n';
  return 2;
}
