#include "capture/bpftrace/kernel_types.hpp"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

namespace iotrace::capture::bpftrace {
namespace {

constexpr std::uint32_t magic = 0xeb9f;
constexpr std::size_t header_size = 24;
constexpr std::size_t type_size = 12;
constexpr std::size_t member_size = 12;
constexpr int deepest = 16;               // of qualifiers
constexpr std::size_t most_steps = 1024;  // in search of a member; damaged types may hold themselves

enum Kind : std::uint32_t {
  integer = 1,
  array = 3,
  structure = 4,
  union_of = 5,
  enumeration = 6,
  type_definition = 8,
  is_volatile = 9,
  is_const = 10,
  is_restrict = 11,
  function_prototype = 13,
  variable = 14,
  data_section = 15,
  declaration_tag = 17,
  type_tag = 18,
  enumeration64 = 19,
};

// What follows a type's three words.
std::size_t tail_size(std::uint32_t kind, std::size_t count)
{
  switch (kind) {
    case integer:
    case variable:
    case declaration_tag:
      return 4;
    case array:
      return 12;
    case structure:
    case union_of:
    case data_section:
    case enumeration64:
      return 12 * count;
    case enumeration:
    case function_prototype:
      return 8 * count;
    default:
      return 0;
  }
}

std::size_t count_of(std::uint32_t info) { return info & 0xffff; }
std::uint32_t kind_of(std::uint32_t info) { return (info >> 24) & 31; }

}  // namespace

KernelTypes::KernelTypes(std::string bytes) : bytes_(std::move(bytes)), starts_{0}
{
  if (read_header()) read_types();
}

// magic, version, flags, length of the header; then offset and length of the types, and of the strings.
bool KernelTypes::read_header()
{
  types_ = bytes_;
  if (bytes_.size() < header_size || (word(0) & 0xffff) != magic) return false;
  std::size_t const begin = word(4);
  std::size_t const type_at = begin + word(8), type_length = word(12);
  std::size_t const string_at = begin + word(16), string_length = word(20);
  if (type_at + type_length > bytes_.size() || string_at + string_length > bytes_.size()) return false;
  types_ = std::string_view(bytes_).substr(type_at, type_length);
  strings_ = std::string_view(bytes_).substr(string_at, string_length);
  return true;
}

void KernelTypes::read_types()
{
  for (std::size_t at = 0; at + type_size <= types_.size();) {
    std::uint32_t const info = word(at + 4);
    std::size_t const next = at + type_size + tail_size(kind_of(info), count_of(info));
    if (next > types_.size()) return;
    starts_.push_back(at);
    at = next;
  }
}

std::uint32_t KernelTypes::word(std::size_t at) const
{
  std::uint32_t value = 0;
  std::memcpy(&value, types_.data() + at, sizeof value);
  return value;
}

std::string_view KernelTypes::text(std::uint32_t at) const
{
  if (at >= strings_.size()) return {};
  std::string_view const rest = strings_.substr(at);
  return rest.substr(0, rest.find('\0'));
}

std::uint32_t KernelTypes::kind(std::uint32_t type) const
{
  return type == 0 || type >= starts_.size() ? 0 : kind_of(word(starts_[type] + 4));
}

std::uint32_t KernelTypes::find_struct(std::string_view name) const
{
  for (std::uint32_t type = 1; type < starts_.size(); ++type)
    if (kind(type) == structure && text(word(starts_[type])) == name) return type;
  return 0;
}

// Of what type it is without its qualifiers and other names.
std::uint32_t KernelTypes::strip(std::uint32_t type) const
{
  for (int i = 0; i < deepest; ++i) {
    std::uint32_t const what = kind(type);
    bool const wraps = (what >= type_definition && what <= is_restrict) || what == type_tag;
    if (!wraps) return type;
    type = word(starts_[type] + 8);
  }
  return 0;
}

// Where the structure has bit fields, the upper byte of an offset is the field's size.
std::optional<KernelTypes::Member> KernelTypes::find_member(std::uint32_t type, std::string_view name,
                                                            std::size_t& patience) const
{
  type = strip(type);
  if (kind(type) != structure && kind(type) != union_of) return {};
  std::uint32_t const info = word(starts_[type] + 4);
  std::uint32_t const bits = (info >> 31) != 0 ? 0xffffff : 0xffffffff;
  for (std::size_t i = 0; i < count_of(info) && patience > 0; ++i) {
    --patience;
    std::size_t const at = starts_[type] + type_size + i * member_size;
    Member const member{(word(at + 8) & bits) / 8, word(at + 4)};
    std::string_view const member_name = text(word(at));
    if (member_name == name) return member;
    if (!member_name.empty()) continue;
    if (auto const inner = find_member(member.type, name, patience))
      return Member{member.offset + inner->offset, inner->type};
  }
  return {};
}

std::optional<std::size_t> KernelTypes::offset_of(std::string_view name, std::string_view path) const
{
  Member place{0, find_struct(name)};
  while (!path.empty()) {
    std::string_view const step = path.substr(0, path.find('.'));
    std::size_t patience = most_steps;
    auto const member = find_member(place.type, step, patience);
    if (!member) return {};
    place = {place.offset + member->offset, member->type};
    path.remove_prefix(std::min(step.size() + 1, path.size()));
  }
  return place.offset;
}

KernelTypes load_kernel_types()
{
  std::ifstream file("/sys/kernel/btf/vmlinux", std::ios::binary);
  return KernelTypes(std::string(std::istreambuf_iterator<char>(file), {}));
}

}  // namespace iotrace::capture::bpftrace
