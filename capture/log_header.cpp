// The `#io` lines: values flow in and text flows out, and the other way round. What is read is hostile: a log may come
// from anywhere, so size and nesting are bounded before a JSON parser sees a byte.
#include "capture/log_header.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "store/json_text.hpp"

namespace iotrace {
namespace {

using Json = nlohmann::json;

constexpr std::size_t max_line = 64U << 20;  // the kernel's largest command line, 6 MiB, every byte escaped as \u0001
constexpr int max_depth = 4;                 // [{"fd": 0, "path": {"bytes": "…"}}] is the deepest value there is

// ---------------------------------------------------------------------------------------------------- writing

template <typename Append>
void put(std::string& out, std::string_view key, Append append_value)
{
  out.append(log_line_mark).append(key).append(": ");
  append_value();
  out += '\n';
}

void put_text(std::string& out, std::string_view key, std::string_view text)
{
  put(out, key, [&] { append_json(out, text); });
}

void put_word(std::string& out, std::string_view key, std::string_view word)
{
  put(out, key, [&] { out += word; });
}

void put_number(std::string& out, std::string_view key, auto number) { put_word(out, key, std::to_string(number)); }

template <typename List, typename Append>
void put_list(std::string& out, std::string_view key, List const& list, Append append_item)
{
  put(out, key, [&] {
    out += '[';
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (i != 0) out += ',';
      append_item(list[i]);
    }
    out += ']';
  });
}

void put_texts(std::string& out, std::string_view key, std::vector<std::string> const& texts)
{
  put_list(out, key, texts, [&](std::string const& text) { append_json(out, text); });
}

void append_file(std::string& out, InheritedFile const& file)
{
  auto const word = [](bool value) { return value ? "true" : "false"; };
  out.append("{\"fd\":").append(std::to_string(file.fd)).append(",\"path\":");
  append_json(out, file.path);
  out.append(",\"read\":").append(word(file.read)).append(",\"written\":").append(word(file.written)).append("}");
}

// Sixteen digits, as xxhsum prints it: a JSON number of 64 bits is rounded by many readers.
std::string print_hash(std::uint64_t hash)
{
  std::string text(18, '"');
  for (std::size_t i = 16; i > 0; --i, hash >>= 4) text[i] = "0123456789abcdef"[hash & 15];
  return text;
}

// ---------------------------------------------------------------------------------------------------- reading

// What is wrong with a value, in words that fit after "the value of KEY".
struct BadValue : std::runtime_error {
  using std::runtime_error::runtime_error;
};

int sextet(char c)
{
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  if (c == '/') return 63;
  throw BadValue("is not base64");
}

// RFC 4648, section 4, padding required: what append_json writes.
std::string read_base64(std::string_view text)
{
  if (text.size() % 4 != 0) throw BadValue("is not base64");
  while (text.ends_with('=')) text.remove_suffix(1);
  std::string bytes;
  unsigned held = 0;
  int bits = 0;
  for (char const c : text) {
    held = (held << 6 | static_cast<unsigned>(sextet(c))) & 0xFFFF;
    bits += 6;
    if (bits >= 8) bytes += static_cast<char>(held >> (bits -= 8) & 0xFF);
  }
  return bytes;
}

// A string, or {"bytes": "<base64>"}.
std::string read_text(Json const& value)
{
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_object() || value.size() != 1 || !value.contains("bytes") || !value["bytes"].is_string())
    throw BadValue("is not a string");
  return read_base64(value["bytes"].get_ref<std::string const&>());
}

std::vector<std::string> read_texts(Json const& value)
{
  if (!value.is_array()) throw BadValue("is not a list");
  std::vector<std::string> texts;
  for (Json const& item : value) texts.push_back(read_text(item));
  return texts;
}

template <typename Number>
Number read_number(Json const& value)
{
  if (value.is_number_unsigned()) {
    auto const number = value.get<std::uint64_t>();
    if (number <= static_cast<std::uint64_t>(std::numeric_limits<Number>::max())) return static_cast<Number>(number);
  } else if (value.is_number_integer() && std::is_signed_v<Number>) {
    auto const number = value.get<std::int64_t>();
    if (number >= static_cast<std::int64_t>(std::numeric_limits<Number>::min())) return static_cast<Number>(number);
  }
  throw BadValue("is not a whole number in range");
}

std::vector<int> read_pids(Json const& value)
{
  if (!value.is_array()) throw BadValue("is not a list");
  std::vector<int> pids;
  for (Json const& item : value) pids.push_back(read_number<int>(item));
  return pids;
}

bool read_bool(Json const& value)
{
  if (!value.is_boolean()) throw BadValue("is neither true nor false");
  return value.get<bool>();
}

std::uint64_t read_hash(Json const& value)
{
  if (!value.is_string()) throw BadValue("is not a hash of 16 hex digits");
  auto const& text = value.get_ref<std::string const&>();
  std::uint64_t hash = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), hash, 16);
  if (text.size() != 16 || error != std::errc{} || end != text.data() + 16)
    throw BadValue("is not a hash of 16 hex digits");
  return hash;
}

Json const& member(Json const& object, char const* name)
{
  if (!object.is_object() || !object.contains(name)) throw BadValue(std::string("lacks ") + name);
  return object[name];
}

std::vector<InheritedFile> read_files(Json const& value)
{
  if (!value.is_array()) throw BadValue("is not a list");
  std::vector<InheritedFile> files;
  for (Json const& item : value)
    files.push_back({read_number<int>(member(item, "fd")), read_text(member(item, "path")),
                     read_bool(member(item, "read")), read_bool(member(item, "written"))});
  return files;
}

// The keys that are read; `format` and keys of a newer iocapture are not.
struct Key {
  std::string_view name;
  void (*read)(Json const&, LogHeader&, LogFooter&);
};

constexpr std::array keys{
    Key{"format_version", [](Json const& v, LogHeader& h, LogFooter&) { h.format_version = read_number<int>(v); }},
    Key{"tool", [](Json const& v, LogHeader& h, LogFooter&) { h.tool = read_text(v); }},
    Key{"tool_version", [](Json const& v, LogHeader& h, LogFooter&) { h.tool_version = read_text(v); }},
    Key{"tool_argv", [](Json const& v, LogHeader& h, LogFooter&) { h.tool_argv = read_texts(v); }},
    Key{"command", [](Json const& v, LogHeader& h, LogFooter&) { h.command = read_texts(v); }},
    Key{"cwd", [](Json const& v, LogHeader& h, LogFooter&) { h.cwd = read_text(v); }},
    Key{"workspace", [](Json const& v, LogHeader& h, LogFooter&) { h.workspace = read_text(v); }},
    Key{"workspace_as_given", [](Json const& v, LogHeader& h, LogFooter&) { h.workspace_as_given = read_text(v); }},
    Key{"descriptors", [](Json const& v, LogHeader& h, LogFooter&) { h.descriptors = read_files(v); }},
    Key{"markers", [](Json const& v, LogHeader& h, LogFooter&) { h.markers = read_texts(v); }},
    Key{"host", [](Json const& v, LogHeader& h, LogFooter&) { h.host = read_text(v); }},
    Key{"os", [](Json const& v, LogHeader& h, LogFooter&) { h.os = read_text(v); }},
    Key{"started", [](Json const& v, LogHeader& h, LogFooter&) { h.started = read_number<std::int64_t>(v); }},
    Key{"finished", [](Json const& v, LogHeader&, LogFooter& f) { f.finished = read_number<std::int64_t>(v); }},
    Key{"exit_code", [](Json const& v, LogHeader&, LogFooter& f) { f.exit_code = read_number<int>(v); }},
    Key{"signal", [](Json const& v, LogHeader&, LogFooter& f) { f.signal = read_number<int>(v); }},
    Key{"tracer_signal", [](Json const& v, LogHeader&, LogFooter& f) { f.tracer_signal = read_number<int>(v); }},
    Key{"survivors", [](Json const& v, LogHeader&, LogFooter& f) { f.survivors = read_pids(v); }},
    Key{"lost_events", [](Json const& v, LogHeader&, LogFooter& f) { f.lost_events = read_number<std::uint64_t>(v); }},
    Key{"lines", [](Json const& v, LogHeader&, LogFooter& f) { f.lines = read_number<std::uint64_t>(v); }},
    Key{"bytes", [](Json const& v, LogHeader&, LogFooter& f) { f.bytes = read_number<std::uint64_t>(v); }},
    Key{"xxh64", [](Json const& v, LogHeader&, LogFooter& f) { f.xxh64 = read_hash(v); }},
    Key{"complete", [](Json const& v, LogHeader&, LogFooter& f) { f.complete = read_bool(v); }},
};

// How deep arrays and objects nest, strings left out. The JSON parser must not find out by itself.
int depth_of(std::string_view json)
{
  int depth = 0;
  int deepest = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    char const c = json[i];
    if (quoted && c == '\\') ++i;
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '[' || c == '{') deepest = std::max(deepest, ++depth);
    if (c == ']' || c == '}') --depth;
  }
  return deepest;
}

Json parse_value(std::string_view text)
{
  if (depth_of(text) > max_depth) throw BadValue("nests too deeply");
  Json value = Json::parse(text, nullptr, false);
  if (value.is_discarded()) throw BadValue("is not JSON");
  return value;
}

bool is_key(std::string_view text)
{
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

}  // namespace

std::string print(LogHeader const& header)
{
  std::string out;
  put_text(out, "format", "iotrace");
  put_number(out, "format_version", header.format_version);
  put_text(out, "tool", header.tool);
  put_text(out, "tool_version", header.tool_version);
  put_texts(out, "tool_argv", header.tool_argv);
  put_texts(out, "command", header.command);
  put_text(out, "cwd", header.cwd);
  put_text(out, "workspace", header.workspace);
  put_text(out, "workspace_as_given", header.workspace_as_given);
  put_list(out, "descriptors", header.descriptors, [&](InheritedFile const& file) { append_file(out, file); });
  put_texts(out, "markers", header.markers);
  put_text(out, "host", header.host);
  put_text(out, "os", header.os);
  put_number(out, "started", header.started);
  return out;
}

std::string print(LogFooter const& footer)
{
  std::string out;
  if (footer.finished) put_number(out, "finished", *footer.finished);
  if (footer.exit_code) put_number(out, "exit_code", *footer.exit_code);
  if (footer.signal) put_number(out, "signal", *footer.signal);
  if (footer.tracer_signal) put_number(out, "tracer_signal", *footer.tracer_signal);
  put_list(out, "survivors", footer.survivors, [&](int pid) { out += std::to_string(pid); });
  put_number(out, "lost_events", footer.lost_events);
  if (footer.lines) put_number(out, "lines", *footer.lines);
  if (footer.bytes) put_number(out, "bytes", *footer.bytes);
  if (footer.xxh64) put_word(out, "xxh64", print_hash(*footer.xxh64));
  if (footer.complete) put_word(out, "complete", *footer.complete ? "true" : "false");
  return out;
}

bool read_log_line(std::string_view line, LogHeader& header, LogFooter& footer, std::string& problem)
{
  if (line.ends_with('\n')) line.remove_suffix(1);
  std::string_view const rest = line.starts_with(log_line_mark) ? line.substr(log_line_mark.size()) : "";
  std::string_view const name = rest.substr(0, rest.find(": "));
  if (line.size() > max_line || name.size() == rest.size() || !is_key(name)) {
    problem = "a line that begins with #io must be `#io key: JSON value`";
    return false;
  }
  auto const key = std::ranges::find(keys, name, &Key::name);
  try {
    Json const value = parse_value(rest.substr(name.size() + 2));
    if (key != keys.end()) key->read(value, header, footer);
  } catch (BadValue const& bad) {
    problem = "the value of #io " + std::string(name) + " " + bad.what();
    return false;
  }
  return true;
}

}  // namespace iotrace
