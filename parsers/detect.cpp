// Detection: every format is asked how many lines it knows; look-alikes get a sentence.
#include "parsers/detect.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>

#include "parsers/formats.hpp"

namespace iotrace {
namespace {

/// Files that people name by mistake, by their first bytes.
struct Mistake {
  std::string_view magic;
  std::string_view clause;
};

using namespace std::string_view_literals;

constexpr std::array<Mistake, 9> mistakes{{
    {"SQLite format 3\0"sv, "is a database already, not a log; ask it with ioquery"sv},
    {"\x1f\x8b"sv, "is compressed twice; unpack it once first"sv},
    {"\x28\xb5\x2f\xfd"sv, "is compressed twice; unpack it once first"sv},
    {"\xfd"
     "7zXZ"sv,
     "is compressed twice; unpack it once first"sv},
    {"BZh"sv, "is compressed by bzip2; unpack it first: bunzip2 -c LOG | ioparse - -o DB"sv},
    {"\x04\x22\x4d\x18"sv, "is compressed by lz4; unpack it first: lz4 -dc LOG | ioparse - -o DB"sv},
    {"PK\x03\x04"sv, "is a zip archive; unpack it first"sv},
    {"\x7f"
     "ELF"sv,
     "is a program, not a log; trace it with iocapture"sv},
    {"PERFILE2"sv, "is recorded by perf, whose traces lack the names of files; use strace"sv},
}};

std::optional<std::string_view> find_mistake(std::string_view head)
{
  auto const found = std::find_if(mistakes.begin(), mistakes.end(),
                                  [&](Mistake const& mistake) { return head.starts_with(mistake.magic); });
  return found == mistakes.end() ? std::nullopt : std::optional(found->clause);
}

Format const* named_format(std::string_view name)
{
  auto const all = all_formats();
  auto const found = std::find_if(all.begin(), all.end(), [&](Format const* format) { return format->name == name; });
  return found == all.end() ? nullptr : *found;
}

Format const* claiming_format(std::string_view head, std::string& wrong)
{
  Format const* best = nullptr;
  int most = 0;
  for (Format const* format : all_formats()) {
    std::string sentence;
    int const lines = format->claims(head, sentence);
    if (lines > most) best = format, most = lines;
    if (wrong.empty()) wrong = std::move(sentence);
  }
  return best;
}

[[noreturn]] void refuse(std::string_view head, std::string const& wrong)
{
  if (head.empty()) throw InputError("is empty: nothing was traced");
  if (!wrong.empty()) throw InputError(wrong);
  if (auto const clause = find_mistake(head)) throw InputError(std::string(*clause));
  bool const binary = head.substr(0, 512).find('\0') != std::string_view::npos;
  throw InputError(fmt::format("is no trace: {} (formats: {}; name one with --format)",
                               binary ? "it is binary" : "no line at its beginning is a tracer's", format_names()));
}

}  // namespace

Format const& find_format(std::string_view head, std::string_view tool, std::string_view wanted)
{
  if (Format const* format = named_format(wanted)) return *format;
  std::string wrong;
  if (Format const* format = claiming_format(head, wrong)) return *format;
  if (Format const* format = named_format(tool)) return *format;
  refuse(head, wrong);
}

std::string format_names()
{
  std::string names;
  for (Format const* format : all_formats()) {
    if (!names.empty()) names += ", ";
    names += format->name;
  }
  return names;
}

}  // namespace iotrace
