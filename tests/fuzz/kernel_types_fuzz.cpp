// The reader of the kernel's own types against any bytes: as a whole file, and as the types behind a sound header and
// one structure that is known. It must end soon, and find what is known where it is, whatever stands behind it.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "capture/bpftrace/kernel_types.hpp"

namespace {

using iotrace::capture::bpftrace::KernelTypes;

constexpr std::string_view names("\0known\0sound\0a\0b\0c\0", 19);
constexpr std::uint32_t known = 1, sound = 7, other = 13;  // in names
constexpr std::uint32_t structure = 4U << 24;

void append(std::string& bytes, std::initializer_list<std::uint32_t> words)
{
  for (std::uint32_t const word : words) bytes.append(reinterpret_cast<char const*>(&word), sizeof word);
}

// struct known { … sound; union or struct of type 2; … a; }: the fuzzer's bytes are the types from 2 on.
std::string make_file(std::string_view types, std::uint32_t offset)
{
  std::string first;
  append(first, {known, structure | 3, 64});
  append(first, {sound, 0, offset * 8});
  append(first, {0, 2, 0});
  append(first, {other, 0, 0});
  std::string file;
  auto const types_size = static_cast<std::uint32_t>(first.size() + types.size());
  append(file, {0x0001eb9f, 24, 0, types_size, types_size, static_cast<std::uint32_t>(names.size())});
  return file.append(first).append(types).append(names);
}

void look_around(KernelTypes const& types)
{
  for (std::string_view const name : {"known", "a"})
    for (std::string_view const path : {"b", "."}) (void)types.offset_of(name, path);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
  std::string const bytes(reinterpret_cast<char const*>(data), size);
  look_around(KernelTypes(bytes));

  std::uint32_t const offset = size > 0 ? data[0] * 3U : 0;
  KernelTypes const types(make_file(bytes, offset));
  look_around(types);
  if (types.offset_of("known", "sound") == offset) return 0;
  std::fputs("the known member was not found where it is\n", stderr);
  std::abort();
}
