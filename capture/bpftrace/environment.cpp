#include "capture/bpftrace/environment.hpp"

#include <fmt/core.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace iotrace::capture::bpftrace {
namespace {

/// A whole BTF file: its header, one type, and the type's name. Documentation/bpf/btf.rst, 2.
struct SmallTypes {
  std::uint16_t magic = 0xeb9f;
  std::uint8_t version = 1;
  std::uint8_t flags = 0;
  std::uint32_t header_size = 24;
  std::uint32_t types_at = 0, types_size = 16;  // both places count from the header's end
  std::uint32_t strings_at = 16, strings_size = 8;
  std::uint32_t name = 1;                 // in the strings
  std::uint32_t kind = 1 << 24;           // BTF_KIND_INT
  std::uint32_t size = 4;                 // bytes
  std::uint32_t encoding = 1 << 24 | 32;  // signed, 32 bits
  char strings[8] = "\0int";
};
static_assert(sizeof(SmallTypes) == 24 + 16 + 8);

// What a user has set is for programs of his own: other types, fewer probes.
void forget_settings()
{
  std::vector<std::string> names;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    std::string_view const text = *variable;
    if (text.starts_with("BPFTRACE_")) names.emplace_back(text.substr(0, text.find('=')));
  }
  for (std::string const& name : names) ::unsetenv(name.c_str());
}

void give_small_types()
{
  SmallTypes const types;
  int const fd = ::memfd_create("iotrace-btf", 0);
  if (fd < 0) return;
  bool const written = ::write(fd, &types, sizeof types) == sizeof types;
  if (written) ::setenv("BPFTRACE_BTF", fmt::format("/proc/self/fd/{}", fd).c_str(), 1);
}

}  // namespace

void prepare_environment()
{
  forget_settings();
  give_small_types();
}

}  // namespace iotrace::capture::bpftrace
