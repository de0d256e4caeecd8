// Failure: a declaration that cannot be had or understood. The command line prints the sentence and exits with 2.
#pragma once

#include <stdexcept>

namespace iotrace::query::declared {

/// what() is one sentence with file and place and what to do; bytes of strangers in it are escaped.
class Failure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace iotrace::query::declared
