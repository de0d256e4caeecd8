// The environment scanner against any bytes. Half of the inputs are lines as they are; the other half say how to build
// an exec line with secrets in its environment, whole, cut anywhere or with a byte damaged. No secret may come through,
// and from a whole line exactly the published variables must.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "capture/markers.hpp"
#include "capture/strace/environment.hpp"

namespace {

constexpr std::string_view secret = "SECRET";

[[noreturn]] void fail(char const* what, std::string_view line, std::string_view out)
{
  std::fprintf(stderr, "%s\n in: %.*s\nout: %.*s\n", what, static_cast<int>(line.size()), line.data(),
               static_cast<int>(out.size()), out.data());
  std::abort();
}

// The fuzzer's bytes, as choices.
class Choices {
 public:
  Choices(std::uint8_t const* bytes, std::size_t size) : bytes_(bytes), size_(size) {}

  unsigned next(unsigned below)
  {
    if (size_ == 0) return 0;
    --size_;
    return *bytes_++ % below;
  }
  bool yes() { return next(2) == 1; }

  /// Any bytes but NUL; never the secret, whose letters are capitals.
  std::string word()
  {
    std::string text;
    for (unsigned left = next(12); left > 0; --left) {
      char const c = static_cast<char>(next(256));
      if (c != '\0' && (c < 'A' || c > 'Z')) text += c;
    }
    return text;
  }

 private:
  std::uint8_t const* bytes_;
  std::size_t size_;
};

// As strace's string_quote does, cut at `limit` bytes.
std::string quote(std::string_view text, std::size_t limit)
{
  std::string out = "\"";
  for (char const c : text.substr(0, limit)) {
    if (c == '"' || c == '\\')
      out.append(1, '\\').append(1, c);
    else if (c == '\n')
      out += "\\n";
    else if (c >= ' ' && c <= '~')
      out += c;
    else {
      char octal[8];
      std::snprintf(octal, sizeof octal, "\\%03o", static_cast<unsigned char>(c));
      out += octal;
    }
  }
  return out += text.size() > limit ? "\"..." : "\"";
}

// An exec line and what must become of it.
struct Line {
  std::string whole;
  std::string wanted;
};

struct Variables {
  std::string all;
  std::string kept;
  unsigned count = 0;
  unsigned kept_count = 0;

  void add(std::string const& word, bool keep)
  {
    all.append(count++ > 0 ? ", " : "").append(word);
    if (keep) kept.append(kept_count++ > 0 ? ", " : "").append(word);
  }
};

Variables choose_variables(Choices& choices)
{
  Variables variables;
  std::size_t const limit = choices.yes() ? 65536 : 40;
  for (unsigned left = choices.next(6); left > 0; --left) {
    unsigned const kind = choices.next(4);
    auto const& names = iotrace::capture::published_markers;
    if (kind == 0)
      variables.add("0x7ffc", false);
    else if (kind == 1)
      variables.add(
          quote(std::string(names[choices.next(static_cast<unsigned>(names.size()))]) + "=" + choices.word(), limit),
          true);
    else
      variables.add(quote(choices.word() + (kind == 2 ? "X=" : "") + std::string(secret) + choices.word(), limit),
                    false);
  }
  return variables;
}

std::string choose_end(Choices& choices)
{
  switch (choices.next(4)) {
    case 0:
      return ") = 0";
    case 1:
      return " <unfinished ...>";
    case 2:
      return ") = -1 ENOENT (No such file or directory)";
    default:
      return ", AT_EMPTY_PATH) = 0";
  }
}

Line build(Choices& choices)
{
  Line line;
  line.whole = choices.yes() ? "472   1795373176.220912 " : "2322602 1795373176.220912 ";
  line.whole += choices.yes() ? "execve(" : "execveat(3</a \\\" [\\74b>, ";
  line.whole += quote(choices.word(), 4096) + ", [";
  for (unsigned left = choices.next(4), first = left; left > 0; --left)
    line.whole.append(left == first ? "" : ", ").append(quote(choices.word(), 8));
  line.whole += "], ";
  line.wanted = line.whole;

  Variables const variables = choose_variables(choices);
  bool const more = variables.count > 0 && choices.yes();
  std::string const end = choose_end(choices);
  line.whole.append("[").append(variables.all).append(more ? ", ... /* 0x7ffc */]" : "]").append(end);
  line.wanted.append("[").append(variables.kept).append(variables.kept_count > 0 ? ", " : "");
  line.wanted.append("/* ").append(std::to_string(variables.kept_count)).append(" of ");
  line.wanted.append(std::to_string(variables.count)).append(more ? "+ vars */]" : " vars */]").append(end);
  return line;
}

void check_built(Choices choices)
{
  Line const line = build(choices);
  std::string out;
  iotrace::capture::cut_environment(line.whole, out);
  if (out != line.wanted) fail("not as wanted", line.whole, out);

  for (int round = 0; round < 8; ++round) {
    std::size_t const size = line.whole.size() * choices.next(256) / 256;
    std::string_view const cut = std::string_view(line.whole).substr(0, size);
    out.clear();
    iotrace::capture::cut_environment(cut, out);
    if (out.find(secret) != std::string::npos) fail("a secret came through a cut line", cut, out);
  }
}

void check_raw(std::string_view line)
{
  std::string out;
  iotrace::capture::cut_environment(line, out);
  if (out.size() > line.size() + 64) fail("the line grew", line, out);
  if (line.ends_with('\n') != out.ends_with('\n')) fail("the newline changed", line, out);
  bool const is_exec = line.find("exec") != std::string_view::npos;
  if (!is_exec && out != line) fail("a line of another call changed", line, out);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
  if (size == 0) return 0;
  if (bytes[0] % 2 == 0)
    check_raw({reinterpret_cast<char const*>(bytes) + 1, size - 1});
  else
    check_built(Choices(bytes + 1, size - 1));
  return 0;
}
