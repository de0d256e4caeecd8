// Spellings: one name for what is one file, on volumes that take two spellings for the same. The volumes of macOS and
// of Windows do so unless somebody chose otherwise when they were made, and a log does not say.
//
// Two names are one where their components differ only in the case of letters (Latin, Greek, Cyrillic), and with
// Form::any also in the form of a letter with a mark, which Unicode writes as one code point or as two (é, 각, が). The
// name is written as it was first met, component by component. Everything else is compared byte by byte: bytes that
// are no UTF-8, letters of other scripts, letters whose case changes their number (ß).
//
// On a volume where such names are two files, they are taken for one: a build that has both is far rarer than one that
// spells a name in two ways.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace iotrace {

class Spellings {
 public:
  enum class Form : std::uint8_t {
    as_written,  // Windows (NTFS): one code point or two are two names
    any,         // macOS (APFS, HFS+)
  };
  explicit Spellings(Form form) noexcept : form_(form) {}

  /// `name` as it was first met; valid until the next call. Slashes are kept as they are.
  std::string_view settle(std::string_view name);

 private:
  std::uint32_t child(std::uint32_t folder, std::string_view component);

  Form form_;
  std::vector<std::string> spellings_ = {""};           // of a component, by its number; 0 stands above all names
  std::unordered_map<std::string, std::uint32_t> ids_;  // by the folder's number and the component's key
  std::string key_;
  std::string settled_;
};

}  // namespace iotrace
