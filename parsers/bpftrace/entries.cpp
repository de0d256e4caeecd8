#include "parsers/bpftrace/entries.hpp"

#include <algorithm>

namespace iotrace::bpftrace {
namespace {

constexpr std::size_t max_depth = 2048;  // PATH_MAX of one-letter names
constexpr std::size_t max_name = 255;    // NAME_MAX

bool is_octal(char digit) { return digit >= '0' && digit <= '7'; }

// /mnt/my\040disk
std::string decode_octal(std::string_view text)
{
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool const escaped = text[i] == '\\' && text.size() - i > 3 && is_octal(text[i + 1]) && is_octal(text[i + 2]) &&
                         is_octal(text[i + 3]);
    if (!escaped) {
      decoded += text[i];
      continue;
    }
    decoded += static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0'));
    i += 3;
  }
  return decoded;
}

}  // namespace

void Entries::mount(std::int64_t id, std::string_view text) { mounts_[id] = decode_octal(text); }

void Entries::define(Line const& line)
{
  Versions& versions = entries_[line.entry];
  while (versions.size() > 1 && versions[1].time <= oldest_) versions.erase(versions.begin());
  auto const place =
      std::find_if(versions.begin(), versions.end(), [&](Version const& version) { return version.time > line.time; });
  versions.insert(place, {line.time, line.folder, static_cast<std::size_t>(line.length), std::string(line.text)});
  last_[line.processor] = {line.entry, line.time};
}

void Entries::append(Line const& line)
{
  auto const last = last_.find(line.processor);
  if (last == last_.end()) return;
  auto const [entry, time] = last->second;
  for (Version& version : entries_[entry])
    if (version.time == time && version.name.size() < version.length) version.name += line.text;
}

Entries::Version const* Entries::find(std::uint64_t entry, std::int64_t time) const
{
  auto const found = entries_.find(entry);
  if (found == entries_.end()) return nullptr;
  Version const* latest = nullptr;
  for (Version const& version : found->second)
    if (version.time <= time) latest = &version;
  return latest;
}

std::optional<std::string> Entries::path(FileLine const& file, std::int64_t time) const
{
  auto const mount = mounts_.find(file.mount);
  if (file.whole == 0 || mount == mounts_.end()) return std::nullopt;
  std::vector<std::string_view> names;
  for (std::uint64_t entry = file.entry; entry != file.root;) {
    Version const* const version = find(entry, time);
    bool const known = version != nullptr && version->name.size() == version->length && version->length <= max_name;
    if (!known || names.size() == max_depth) return std::nullopt;
    names.push_back(version->name);
    entry = version->folder;
  }
  std::string path = mount->second == "/" ? std::string() : mount->second;
  for (auto name = names.rbegin(); name != names.rend(); ++name) path.append("/").append(*name);
  return path.empty() ? std::string("/") : path;
}

}  // namespace iotrace::bpftrace
