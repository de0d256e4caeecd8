// JSON texts: every byte comes back, and nothing dangerous goes out raw.
#include "store/json_text.hpp"

#include <nlohmann/json.hpp>
#include <random>
#include <string>

#include "store/utf8.hpp"
#include "tests/check.hpp"

using namespace iotrace;

namespace {

std::string json(std::string_view bytes)
{
  std::string out;
  append_json(out, bytes);
  return out;
}

// RFC 4648 read back, slowly and plainly.
std::string from_base64(std::string const& text)
{
  std::string const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  unsigned bits = 0, held = 0;
  for (char const c : text) {
    if (c == '=') break;
    held = (held << 6 | static_cast<unsigned>(alphabet.find(c))) & 0xFFFFFF;
    if ((bits += 6) >= 8) bytes += static_cast<char>(held >> (bits -= 8) & 0xFF);
  }
  return bytes;
}

std::string read_back(std::string const& text)
{
  auto const value = nlohmann::json::parse(text);
  return value.is_string() ? value.get<std::string>() : from_base64(value.at("bytes").get<std::string>());
}

}  // namespace

TEST_CASE("plain names are themselves between quotes")
{
  CHECK(json("/usr/include/stdio.h") == "\"/usr/include/stdio.h\"");
  CHECK(json("") == "\"\"");
  CHECK(json("grün 日本 😀") == "\"grün 日本 😀\"");
}

TEST_CASE("what could act on a reader is escaped")
{
  CHECK(json("a\"b\\c") == R"("a\"b\\c")");
  CHECK(json("\n\t\r") == R"("\n\t\r")");
  CHECK(json(std::string_view("\0\x1b\x7f", 3)) == R"("\u0000\u001b\u007f")");
  CHECK(json("</script>") == R"("\u003c/script>")");
  CHECK(json("\u2028\u2029") == R"("\u2028\u2029")");
  CHECK(json("\u009b31m") == R"("\u009b31m")");  // C1: some terminals take it for ESC [
  CHECK(json("\u202etxt.exe") == R"("\u202etxt.exe")");
}

TEST_CASE("bytes that are not UTF-8 become base64")
{
  CHECK(json("\xff") == R"({"bytes": "/w=="})");
  CHECK(json("a\xff") == R"({"bytes": "Yf8="})");
  CHECK(json("a\xff!") == R"({"bytes": "Yf8h"})");
}

TEST_CASE("UTF-8 is told from what only looks like it")
{
  for (std::string_view const good :
       {"", "a", "é", "\u07ff", "\u0800", "\ud7ff", "\ue000", "\uffff", "\U00010000", "\U0010ffff"})
    CHECK(is_utf8(good));
  for (std::string_view const bad :
       {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80", "\xc3", "\xe2\x82", "\xf0\x9f\x98", "\xc3(", "a\xff"})
    CHECK_FALSE(is_utf8(bad));
}

TEST_CASE("every byte string survives the round trip through another program's JSON reader")
{
  std::mt19937 random(20240229);
  for (int round = 0; round < 5000; ++round) {
    std::string bytes(random() % 40, '\0');
    bool const ascii = random() % 2 == 0;
    for (char& c : bytes) c = static_cast<char>(random() % (ascii ? 128 : 256));
    std::string const text = json(bytes);
    REQUIRE(read_back(text) == bytes);
    for (char const c : text) REQUIRE((static_cast<unsigned char>(c) >= 0x20 && c != 0x7f && c != '<'));
  }
}

TEST_CASE("decoding gives the code point and its length")
{
  CHECK(decode_utf8("A").value == U'A');
  CHECK(decode_utf8("é").value == U'é');
  CHECK(decode_utf8("€x").length == 3);
  CHECK(decode_utf8("😀").value == U'😀');
  CHECK(decode_utf8("").length == 0);
  CHECK(is_unprintable(0x202E));
  CHECK_FALSE(is_unprintable(U' '));
}
