// Escapers: nothing unsafe passes, nothing is lost.
#include "query/escape.hpp"

#include <random>
#include <set>

#include "query/command.hpp"
#include "store/utf8.hpp"
#include "tests/check.hpp"

using namespace iotrace;
using namespace iotrace::query;

namespace {

std::string csv(std::string_view text)
{
  std::string out;
  append_csv(out, text);
  return out;
}

std::string shell(std::string_view word)
{
  std::string out;
  append_shell_word(out, word);
  return out;
}

/// What a reader of the documented style gets back.
std::string unquoted(std::string_view text)
{
  if (!text.starts_with('"')) return std::string(text);
  std::string out;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    constexpr std::string_view letters = "abtnvfr", bytes = "\a\b\t\n\v\f\r";
    char const next = text[++i];
    if (auto const letter = letters.find(next); letter != letters.npos) {
      out += bytes[letter];
    } else if (next >= '0' && next <= '7') {
      out += static_cast<char>((next - '0') * 64 + (text[i + 1] - '0') * 8 + (text[i + 2] - '0'));
      i += 2;
    } else {
      out += next;
    }
  }
  return out;
}

std::string from_csv(std::string_view cell)
{
  std::string out;
  if (cell.starts_with('"')) {
    for (std::size_t i = 1; i + 1 < cell.size(); ++i) {
      out += cell[i];
      if (cell[i] == '"') ++i;
    }
  } else {
    out = cell;
  }
  if (out.starts_with('\'')) out.erase(0, 1);
  return unquoted(out);
}

/// Independent of the escapers: printable characters only.
bool is_harmless(std::string_view text)
{
  while (!text.empty()) {
    CodePoint const c = decode_utf8(text);
    if (c.length == 0 || is_unprintable(c.value)) return false;
    text.remove_prefix(c.length);
  }
  return true;
}

std::string encode(char32_t c)
{
  if (c < 0x80) return {static_cast<char>(c)};
  auto const tail = [c](int shift) { return static_cast<char>(0x80 | (c >> shift & 0x3f)); };
  if (c < 0x800) return {static_cast<char>(0xc0 | c >> 6), tail(0)};
  if (c < 0x10000) return {static_cast<char>(0xe0 | c >> 12), tail(6), tail(0)};
  return {static_cast<char>(0xf0 | c >> 18), tail(12), tail(6), tail(0)};
}

void check_all_forms(std::string const& name)
{
  INFO("name " << quote_name(name));
  CHECK(is_harmless(quote_name(name)));
  CHECK(is_harmless(csv(name)));
  CHECK(is_harmless(shell(name)));
  CHECK(is_harmless(printable(name)));
  CHECK(unquoted(quote_name(name)) == name);
  CHECK(from_csv(csv(name)) == name);
}

}  // namespace

TEST_CASE("plain names stand as they are", "[escape]")
{
  for (char const* const name : {"a", "src/main.c", "with space", "it's", "héé", "日本.txt", "a,b", "$HOME", "=x"})
    CHECK(quote_name(name) == name);
}

TEST_CASE("unsafe names stand in quotes as in C", "[escape]")
{
  CHECK(quote_name("") == "\"\"");
  CHECK(quote_name("a\nb") == "\"a\\nb\"");
  CHECK(quote_name("\x1b[31m") == "\"\\033[31m\"");
  CHECK(quote_name("a\"b\\c") == "\"a\\\"b\\\\c\"");
  CHECK(quote_name("\x7f") == "\"\\177\"");
  CHECK(quote_name("\xff") == "\"\\377\"");
  CHECK(quote_name("\xc2\x9b") == "\"\\302\\233\"");             // C1: CSI
  CHECK(quote_name("a\xe2\x80\xae") == "\"a\\342\\200\\256\"");  // U+202E turns the line round
  CHECK(quote_name("\xed\xa0\x80") == "\"\\355\\240\\200\"");    // a surrogate is no UTF-8
  CHECK(quote_name("\xc0\xaf") == "\"\\300\\257\"");             // overlong
  CHECK(quote_name(std::string_view("a\0b", 3)) == "\"a\\000b\"");
  CHECK(quote_name("\xef\xbb\xbfx").front() == '"');  // invisible
}

TEST_CASE("every byte is safe in every form and comes back", "[escape]")
{
  for (int byte = 0; byte < 256; ++byte) {
    check_all_forms(std::string(1, static_cast<char>(byte)));
    check_all_forms("a" + std::string(1, static_cast<char>(byte)) + "1");
  }
}

TEST_CASE("every kind of code point is safe in every form and comes back", "[escape]")
{
  for (char32_t c = 0; c < 0x3000; ++c) check_all_forms(encode(c));
  for (char32_t const c : {0xfeffu, 0xfffeu, 0x1f600u, 0xe0001u, 0x10ffffu}) check_all_forms(encode(c));
}

TEST_CASE("random bytes are safe in every form and come back, and no two look alike", "[escape]")
{
  std::mt19937 random(20240517);
  std::set<std::string> names, texts;
  for (int i = 0; i < 5000; ++i) {
    std::string name(1 + random() % 12, '\0');
    for (char& c : name) c = "a'\"\\\n\x1b\xc2\x9b\xe2\x80\xae=,0 \xff"[random() % 17];
    check_all_forms(name);
    names.insert(name);
    texts.insert(quote_name(name));
  }
  CHECK(names.size() == texts.size());
}

TEST_CASE("a cell of CSV is no formula and breaks no row", "[escape][csv]")
{
  CHECK(csv("") == "");
  CHECK(csv("a") == "a");
  CHECK(csv("a,b") == "\"a,b\"");
  CHECK(csv("=1+1") == "'=1+1");
  CHECK(csv("+1") == "'+1");
  CHECK(csv("-1") == "'-1");
  CHECK(csv("@x") == "'@x");
  CHECK(csv("'=1") == "''=1");
  CHECK(csv("=a,b") == "\"'=a,b\"");
  CHECK(csv("a\"b") == "\"\"\"a\\\"\"b\"\"\"");
  CHECK(csv("\t=1") == "\"\"\"\\t=1\"\"\"");
  CHECK(csv("a\r\nb") == "\"\"\"a\\r\\nb\"\"\"");
}

TEST_CASE("words are quoted as a shell needs them", "[escape][shell]")
{
  CHECK(shell("-O2") == "-O2");
  CHECK(shell("") == "''");
  CHECK(shell("a b") == "'a b'");
  CHECK(shell("it's") == "'it'\\''s'");
  CHECK(shell("$(rm)") == "'$(rm)'");
  CHECK(shell("a\nb'") == "$'a\\nb\\''");
  CHECK(shell("\xff") == "$'\\377'");
}

TEST_CASE("messages keep their quotes and lose their controls", "[escape]")
{
  CHECK(printable("no \"such\" \x1b[2J\n") == "no \"such\" \\033[2J\\n");
  CHECK(printable("a\n\tb\x1b", true) == "a\n\tb\\033");
}

TEST_CASE("widths are of a terminal", "[escape]")
{
  CHECK(display_width("abc") == 3);
  CHECK(display_width("é") == 1);
  CHECK(display_width("e\xcc\x81") == 1);
  CHECK(display_width("日本") == 4);
  CHECK(cut_to_width("abcdef", 6) == "abcdef");
  CHECK(cut_to_width("abcdefg", 6) == "abc...");
  CHECK(cut_to_width("日本日本", 6) == "日...");
  CHECK(cut_to_width("abc", 2) == "...");
}

TEST_CASE("command lines out of a database are escaped again, whatever they hold", "[command]")
{
  CHECK(command_text(R"(["cc","-c","a b.c"])", false, "/usr/bin/cc") == "cc -c 'a b.c'");
  CHECK(command_text(R"(["cc","x"])", true, "cc") == "cc x ...");
  CHECK(command_text(R"(["a",{"bytes":"/w=="}])", false, "a") == "a $'\\377'");
  CHECK(command_text(R"(["\u001b[31m"])", false, "a") == "$'\\033[31m'");
  CHECK(command_json(R"(["a", {"bytes": "/w=="}])") == R"(["a", {"bytes": "/w=="}])");
  CHECK(command_json("[]") == "[]");
  CHECK(command_json(R"([""])") == R"([""])");
  CHECK(command_json(R"(["a","","b, c"])") == R"(["a", "", "b, c"])");
  CHECK(command_json(R"(["a" ,"b","c\""])") == R"(["a", "b", "c\""])");
  for (char const* const bad : {"", "{", "[1]", "{}", "[[\"a\"]]", "[{\"bytes\":1}]", "[{\"bytes\":\"/=w\"}]", "\"a\"",
                                "[\"a\"", "[\"]", "[\"a\"b\"]", "[\"a\",]", "[\"a\",\"]", "[\"\xff\"]", "null"}) {
    INFO(bad);
    CHECK(command_json(bad) == "null");
    CHECK(command_text(bad, false, "/bin/\x1b") == "\"/bin/\\033\"");
  }
  std::string const deep = std::string(200'000, '[');
  CHECK(command_json(deep) == "null");
  CHECK(command_json(deep + std::string(200'000, ']')) == "null");
}
