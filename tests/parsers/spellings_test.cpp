// Two spellings that a volume takes for one are one name here, and others are two. Which is which was taken from the
// Unicode Standard (chapter 3.12 and UnicodeData.txt).
#include "parsers/spellings.hpp"
#include "tests/check.hpp"

namespace iotrace {
namespace {

struct Pair {
  char const* first;
  char const* second;
  bool same_on_macos;
  bool same_on_windows;
};

constexpr Pair pairs[] = {
    {"/w/README", "/W/readme", true, true},
    {"/\u00c9t\u00e9", "/\u00e9T\u00c9", true, true},                        // É and é
    {"/caf\u00e9", "/cafe\u0301", true, false},                              // é in one and in two
    {"/CAF\u00c9", "/cafe\u0301", true, false},                              // both differences
    {"/\u1ec7", "/e\u0323\u0302", true, false},                              // Vietnamese: two marks
    {"/\uac01", "/\u1100\u1161\u11a8", true, false},                         // 각
    {"/\uac00", "/\u1100\u1161", true, false},                               // 가
    {"/\u304c", "/\u304b\u3099", true, false},                               // が
    {"/\u0419", "/\u0438\u0306", true, false},                               // Й and и with a breve
    {"/\u039f\u0394\u039f\u03a3", "/\u03bf\u03b4\u03bf\u03c2", true, true},  // ΟΔΟΣ and οδος
    {"/stra\u00dfe", "/strasse", false, false},
    {"/caf\u00e9", "/cafe", false, false},
    {"/a\xff", "/A\xff", true, true},
    {"/a\xff", "/a\xfe", false, false},
    {"/a_", "/A?", false, false},
    {"/@", "/`", false, false},
    {"/\u00d7", "/\u00f7", false, false},  // the signs between the letters
    {"/x/a", "/y/a", false, false},
};

TEST_CASE("names that a volume takes for one are written as they were first met")
{
  for (Pair const& pair : pairs)
    for (auto const form : {Spellings::Form::any, Spellings::Form::as_written}) {
      bool const same = form == Spellings::Form::any ? pair.same_on_macos : pair.same_on_windows;
      INFO(pair.first << " and " << pair.second);
      Spellings spellings(form);
      CHECK(spellings.settle(pair.first) == pair.first);
      CHECK(spellings.settle(pair.second) == (same ? pair.first : pair.second));
      CHECK(spellings.settle(pair.first) == pair.first);
    }
}

TEST_CASE("each component has its own spelling, slashes stay")
{
  Spellings spellings(Spellings::Form::any);
  CHECK(spellings.settle("/Users/Me/a") == "/Users/Me/a");
  CHECK(spellings.settle("/users/me/B") == "/Users/Me/B");
  CHECK(spellings.settle("/USERS/You/b") == "/Users/You/b");
  CHECK(spellings.settle("/USERS/ME/b") == "/Users/Me/B");
  CHECK(spellings.settle("?/Users") == "?/Users");
  CHECK(spellings.settle("?/users") == "?/Users");
  CHECK(spellings.settle("/") == "/");
  CHECK(spellings.settle("") == "");
}

}  // namespace
}  // namespace iotrace
