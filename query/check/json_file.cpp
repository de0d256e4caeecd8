// JSON files: see the header.
#include "query/check/json_file.hpp"

#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <nlohmann/json.hpp>

#include "query/escape.hpp"

namespace iotrace::query {
namespace {

using declared::Failure;

constexpr std::size_t max_bytes = std::size_t{64} << 20;
constexpr std::size_t max_depth = 200;

struct CloseFile {
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

[[noreturn]] void fail(std::string_view what, std::string const& file)
{
  throw Failure(fmt::format("cannot {} {}: {}", what, quote_name(file), std::strerror(errno)));
}

/// As the editors of such files allow: a comma before a closing bracket becomes a blank, so that places stay true.
/// Throws Failure where brackets stand in one another so deep that no honest file is.
std::string without_trailing_commas(std::string const& file, std::string text)
{
  std::size_t depth = 0;
  std::size_t comma = std::string::npos;  // the last significant character, where that is a comma
  for (std::size_t at = 0; at < text.size(); ++at) {
    char const c = text[at];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') continue;
    if (text.compare(at, 2, "//") == 0) {
      at = std::min(text.find('\n', at), text.size());
      continue;
    }
    if (text.compare(at, 2, "/*") == 0) {
      at = std::min(text.find("*/", at + 2), text.size() - 2) + 1;
      continue;
    }
    if ((c == ']' || c == '}') && comma != std::string::npos) text[comma] = ' ';
    if ((c == ']' || c == '}') && depth > 0) --depth;
    if ((c == '[' || c == '{') && ++depth > max_depth)
      throw Failure(fmt::format("{}: {}: brackets in one another deeper than {}", quote_name(file),
                                place_of(text, at + 1), max_depth));
    comma = c == ',' ? at : std::string::npos;
    if (c != '"') continue;
    for (++at; at < text.size() && text[at] != '"'; ++at)
      if (text[at] == '\\') ++at;
  }
  return text;
}

}  // namespace

std::string read_text(std::string const& name)
{
  File const file(std::fopen(name.c_str(), "rbe"));
  if (!file) fail("read", name);
  std::string text;
  char block[1 << 14];
  while (std::size_t const got = std::fread(block, 1, sizeof block, file.get())) {
    text.append(block, got);
    if (text.size() > max_bytes) throw Failure(fmt::format("{} is larger than 64 MiB", quote_name(name)));
  }
  if (std::ferror(file.get()) != 0) fail("read", name);
  return text;
}

std::string place_of(std::string_view text, std::size_t byte)
{
  std::string_view const before = text.substr(0, std::min(byte > 0 ? byte - 1 : 0, text.size()));
  auto const line = std::count(before.begin(), before.end(), '\n') + 1;
  std::size_t const start = before.rfind('\n');
  std::size_t const column = before.size() - (start == std::string_view::npos ? 0 : start + 1) + 1;
  return fmt::format("line {}, column {}", line, column);
}

nlohmann::json read_json(std::string const& file)
{
  std::string const text = read_text(file);
  try {
    return nlohmann::json::parse(without_trailing_commas(file, text), nullptr, true, true);
  } catch (nlohmann::json::parse_error const& error) {
    throw Failure(fmt::format("{} is not JSON: {}", quote_name(file), place_of(text, error.byte)));
  }
}

void write_file(std::string const& file, std::string_view text)
{
  std::string const draft = file + ".part";
  File out(std::fopen(draft.c_str(), "wbe"));
  if (!out) fail("write", file);
  bool const written = std::fwrite(text.data(), 1, text.size(), out.get()) == text.size();
  if (std::fclose(out.release()) != 0 || !written || std::rename(draft.c_str(), file.c_str()) != 0) {
    int const error = errno;
    std::remove(draft.c_str());
    errno = error;
    fail("write", file);
  }
}

}  // namespace iotrace::query
