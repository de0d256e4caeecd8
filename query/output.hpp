// Output: stdout behind one buffer, and the escapers' way to it. Writing happens here and nowhere else in query.
#pragma once

#include <cstdio>
#include <stdexcept>
#include <string>
#include <string_view>

namespace iotrace::query {

/// Results could not be written. what() is one sentence.
class OutputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Collects text and writes it in large pieces. Without a file it keeps all of it, for tests.
class Output {
 public:
  explicit Output(std::FILE* file = nullptr) : file_(file) {}
  Output(Output const&) = delete;
  Output& operator=(Output const&) = delete;

  /// Where text is appended; call pass_on() now and then.
  std::string& text() noexcept { return text_; }
  /// Writes what was collected when that is much.
  void pass_on();
  /// Writes everything. Throws OutputError, also when the disk turns out to be full only now.
  void finish();

 private:
  void write();

  std::FILE* file_;
  std::string text_;
};

}  // namespace iotrace::query
