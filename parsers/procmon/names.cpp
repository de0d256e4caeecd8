#include "parsers/procmon/names.hpp"

#include <algorithm>
#include <array>

namespace iotrace::procmon {
namespace {

using namespace std::string_view_literals;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

bool has_drive(std::string_view name)
{
  return name.size() >= 2 && is_letter(name[0]) && name[1] == ':' && (name.size() == 2 || name[2] == '\\');
}

std::string_view without_prefix(std::string_view name)
{
  for (std::string_view const prefix : {"\\\\?\\"sv, "\\??\\"sv})
    if (name.starts_with(prefix)) return name.substr(prefix.size());
  return name;
}

// The name below `/`, still with backslashes; empty for what is no name of a file.
std::string rooted(std::string_view name)
{
  name = without_prefix(name);
  if (has_drive(name)) return std::string{'/', upper(name[0])}.append(name.substr(1));
  if (name.starts_with("UNC\\")) return std::string("/").append(name);
  if (name.starts_with("\\\\")) return std::string("/UNC/").append(name.substr(2));
  if (name.starts_with("\\Device\\")) return std::string(name);
  return {};
}

// A colon behind the drive's begins the name of a stream.
void drop_stream(std::string& name)
{
  std::size_t const last = name.rfind('/');
  if (last == 0) return;  // `/C:` itself
  std::size_t const colon = name.find(':', last);
  if (colon != std::string::npos) name.resize(colon);
}

void drop_end(std::string& name)
{
  if (name.ends_with("/*")) name.resize(name.size() - 1);
  while (name.size() > 1 && name.ends_with('/')) name.pop_back();
}

}  // namespace

std::string_view Names::canonical(std::string_view windows_name, Arena& arena)
{
  constexpr std::size_t max_name = 4096;  // as long as any name in the project
  bool const invalid = windows_name.size() > max_name || windows_name.find('\0') != std::string_view::npos ||
                       windows_name.find("<INVALID NAME>") != std::string_view::npos;
  std::string name = invalid ? std::string() : rooted(windows_name);
  if (name.empty()) return {};
  std::replace(name.begin(), name.end(), '\\', '/');
  drop_end(name);
  drop_stream(name);
  return arena.keep(spellings_.settle(name));
}

}  // namespace iotrace::procmon
