// Where the running kernel keeps the members of its structures, read from what it says of its own types
// (/sys/kernel/btf/vmlinux; the format: Documentation/bpf/btf.rst). In: that file. Out: offsets in bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iotrace::capture::bpftrace {

/// The types of one BTF file. Bytes that are no BTF, or damaged, hold no type.
class KernelTypes {
 public:
  explicit KernelTypes(std::string bytes);

  /// Offset of `path` in `struct name`, such as "d_name.len"; members of nameless structures and unions are found as
  /// in C. Nothing where there is no such member.
  std::optional<std::size_t> offset_of(std::string_view name, std::string_view path) const;

 private:
  struct Member {
    std::size_t offset;  // bytes
    std::uint32_t type;
  };

  bool read_header();
  void read_types();
  std::uint32_t word(std::size_t at) const;
  std::string_view text(std::uint32_t at) const;
  std::uint32_t kind(std::uint32_t type) const;
  std::uint32_t find_struct(std::string_view name) const;
  std::uint32_t strip(std::uint32_t type) const;
  std::optional<Member> find_member(std::uint32_t type, std::string_view name, std::size_t& patience) const;

  std::string bytes_;
  std::string_view types_;
  std::string_view strings_;
  std::vector<std::size_t> starts_;  // of each type, by its number; 0 is void
};

/// The types of the running kernel.
KernelTypes load_kernel_types();

}  // namespace iotrace::capture::bpftrace
