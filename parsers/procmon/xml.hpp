// Xml: the tags and texts of a document that comes line by line. No tree is built: Process Monitor's exports are large,
// flat, and now and then not even well-formed (control characters in labels), so nothing is demanded of a document.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace iotrace::procmon {

struct Token {
  enum class Kind : std::uint8_t { open, close, text };
  Kind kind = Kind::text;
  std::string_view text;  ///< a tag's name, or a run of text with its entities as they stand
};

/// Cuts lines into tokens. Attributes, comments, declarations and processing instructions are left out.
class Tokenizer {
 public:
  /// The next line, with the newline that ended it. All tokens of the one before must have been taken.
  void feed(std::string_view line);
  /// The next token of the line, valid until the next call of feed(); false when the line is used up.
  bool next(Token& token);

 private:
  bool take_tag(Token& token);
  bool take_text(Token& token);
  std::string_view end_of_tag() const;

  static constexpr std::size_t max_tag = 256;

  std::string pending_;  // a tag that did not end in its line
  std::string joined_;   // that tag, with the line that goes on with it
  std::string_view rest_;
  bool again_empty_ = false;  // a tag `<a/>` was given as open and is still to be given as close
  std::string_view last_;     // its name
};

/// Appends `text` with its entities (&amp; &lt; &gt; &quot; &apos; &#10; &#x41;) as the bytes they stand for.
void append_decoded(std::string& out, std::string_view text);

}  // namespace iotrace::procmon
