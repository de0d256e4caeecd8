#include "step.hpp"

#include <functional>
#include <map>
#include <stdexcept>

#include "calls.hpp"

namespace e2e {
namespace {

struct Located {
  int folder;
  std::string name;
};

Located located(std::string const& text)
{
  std::size_t slash = 0;
  int const folder = std::stoi(text, &slash);
  return {folder, text.substr(slash + 1)};
}

void await_byte(int fd)
{
  char byte = 0;
  must(::read(fd, &byte, 1));
}

std::map<std::string, std::function<void(std::string const&)>> const& steps()
{
  static std::map<std::string, std::function<void(std::string const&)>> const table{
      {"read", [](auto const& name) { read_file(name); }},
      {"create", [](auto const& name) { create_file(name); }},
      {"append", [](auto const& name) { append_to(name); }},
      {"remove", [](auto const& name) { must(::unlink(name.c_str())); }},
      {"chdir", [](auto const& name) { must(::chdir(name.c_str())); }},
      {"folder", [](auto const& name) { open_folder(name); }},
      {"read_at", [](auto const& text) { read_at(located(text).folder, located(text).name); }},
      {"create_at", [](auto const& text) { create_at(located(text).folder, located(text).name); }},
      {"tell", [](auto const& fd) { put_text(std::stoi(fd), "."); }},
      {"await", [](auto const& fd) { await_byte(std::stoi(fd)); }},
  };
  return table;
}

}  // namespace

void carry_out(std::span<std::string const> words)
{
  for (std::size_t i = 0; i + 1 < words.size(); i += 2) steps().at(words[i])(words[i + 1]);
}

}  // namespace e2e
