#include "parsers/macos/names.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace iotrace::macos {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view data_volume = "/System/Volumes/Data";

// /usr/share/firmlinks of macOS 10.15 to 15; those of two components are below usr.
constexpr std::array firmlinked{"/Users"sv,     "/Applications"sv, "/Library"sv,      "/private"sv, "/Volumes"sv,
                                "/opt"sv,       "/cores"sv,        "/home"sv,         "/mnt"sv,     "/sw"sv,
                                "/usr/local"sv, "/.fseventsd"sv,   "/AppleInternal"sv};
constexpr std::array linked{"/var/"sv, "/tmp/"sv, "/etc/"sv};

bool is_below(std::string_view name, std::string_view folder)
{
  return name.starts_with(folder) && (name.size() == folder.size() || name[folder.size()] == '/');
}

std::string_view without_fork(std::string_view text) { return text.substr(0, text.find("/..namedfork")); }

std::string_view without_data_volume(std::string_view text)
{
  if (!text.starts_with(data_volume)) return text;
  std::string_view const rest = text.substr(data_volume.size());
  bool const has_link = std::any_of(firmlinked.begin(), firmlinked.end(),
                                    [&](std::string_view folder) { return is_below(rest, folder); });
  return has_link ? rest : text;
}

std::string_view prefixed(std::string_view prefix, std::string_view text, Arena& arena)
{
  std::string whole(prefix);
  return arena.keep(whole.append(text));
}

}  // namespace

std::string_view canonical(std::string_view text, Arena& arena, Lookup lookup)
{
  if (lookup == Lookup::found) text = without_fork(text);
  while (text.starts_with("//")) text.remove_prefix(1);
  text = without_data_volume(text);
  bool const moved = std::any_of(linked.begin(), linked.end(), [&](auto link) { return text.starts_with(link); });
  return moved ? prefixed("/private", text, arena) : text;
}

}  // namespace iotrace::macos
