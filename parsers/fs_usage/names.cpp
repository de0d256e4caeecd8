#include "parsers/fs_usage/names.hpp"

#include <charconv>
#include <optional>
#include <string>

#include "parsers/macos/names.hpp"

namespace iotrace::fs_usage {
namespace {

Descriptor unknown_folder() { return {Descriptor::absent, false, true, "?"}; }

// `[-2]/home`, `[5]/x`: a name and the descriptor of its folder, which is -2 for the working directory (AT_FDCWD). An
// absolute name looks like `[-2]//usr`.
std::optional<std::int64_t> take_base(std::string_view& text)
{
  if (!text.starts_with('[')) return std::nullopt;
  std::int64_t fd = 0;
  auto const [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), fd);
  std::string_view const rest = text.substr(static_cast<std::size_t>(end - text.data()));
  if (error != std::errc() || !rest.starts_with("]/")) return std::nullopt;
  text = rest.substr(2);
  return fd;
}

// After a link of the root the kernel goes on with the link's text, which is relative to the root: private/var/x.
bool is_after_root_link(std::string_view text)
{
  return text.starts_with("private/var/") || text.starts_with("private/etc/") || text.starts_with("private/tmp/");
}

std::string_view joined(std::string_view folder, char const* between, std::string_view text, Arena& arena)
{
  return arena.keep(std::string(folder).append(between).append(text));
}

Name name_below(Folder const& folder, std::string_view text, Arena& arena)
{
  switch (folder.origin) {
    case Folder::Origin::unknown:
      return {unknown_folder(), text, true};
    case Folder::Origin::start:
      return plain_name(folder.text.empty() ? text : joined(folder.text, "/", text, arena));
    case Folder::Origin::known:
      return plain_name(joined(folder.text, "/", text, arena));
  }
  return {};
}

}  // namespace

// A name of which the left side may be missing is none. `>` fills up a name of which only the part that was looked up
// in vain is shown.
Name name_of(Line const& line, Actors const& actors, Actor const& actor, Base kind, Arena& arena)
{
  std::string_view text = line.path;
  if (text.empty() || line.cut) return {};
  text = text.substr(0, text.find_last_not_of('>') + 1);
  auto const base = take_base(text);
  constexpr std::int64_t at_cwd = -2;
  if (is_after_root_link(text)) text = joined("", "/", text, arena);
  macos::Lookup const lookup{line.middle.error == 0};
  if (text.starts_with('/')) return plain_name(macos::canonical(text, arena, lookup));
  if (text.empty()) return {};
  text = macos::canonical(text, arena, lookup);
  if (kind == Base::doubtful) return {unknown_folder(), text, true};
  if (!base || *base == at_cwd) return name_below(actors.folder(actor), text, arena);
  bool const held = actors.holds(actor, *base, 0);
  return {held ? Descriptor{static_cast<std::int32_t>(*base), false, true, {}} : unknown_folder(), text, true};
}

}  // namespace iotrace::fs_usage
