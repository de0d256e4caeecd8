#include "parsers/procmon/creation.hpp"

#include "parsers/fact.hpp"

namespace iotrace::procmon {
namespace {

struct Right {
  std::string_view word;
  std::uint32_t flags;
};
constexpr std::uint32_t reads = OpenFlag::read, writes = OpenFlag::write;
// Of these rights only: attributes, rights and the right to wait show nothing of the content. Maximum Allowed is what
// the file's owner allowed, reading at least.
constexpr Right known_rights[] = {
    {"Generic Read", reads},
    {"Generic Write", writes},
    {"Generic Execute", reads},
    {"Generic Read/Write", reads | writes},
    {"Generic Read/Execute", reads},
    {"Generic Write/Execute", reads | writes},
    {"Generic Read/Write/Execute", reads | writes},
    {"All Access", reads | writes},
    {"Read Data/List Directory", reads},
    {"Write Data/Add File", writes},
    {"Append Data/Add Subdirectory/Create Pipe Instance", writes},
    {"Execute/Traverse", reads},
    {"Maximum Allowed", reads},
};

}  // namespace

std::uint32_t access_of(std::string_view rights)
{
  std::uint32_t flags = 0;
  for (Right const& right : known_rights)
    if (has_word(rights, right.word)) flags |= right.flags;
  return flags == 0 ? std::uint32_t{OpenFlag::path_only} : flags;
}

std::uint32_t creation_of(CreateDetail const& detail)
{
  if (detail.result == "Opened") return OpenFlag::existed;
  if (detail.result == "Created") return OpenFlag::create | OpenFlag::made;
  if (detail.result == "Overwritten" || detail.result == "Superseded") return OpenFlag::truncate | OpenFlag::existed;
  if (detail.disposition == "Create") return OpenFlag::create | OpenFlag::exclusive;
  if (detail.disposition == "OpenIf") return OpenFlag::create;
  if (detail.disposition == "OverwriteIf" || detail.disposition == "Supersede")
    return OpenFlag::create | OpenFlag::truncate;
  if (detail.disposition == "Overwrite") return OpenFlag::truncate;
  return 0;
}

bool wants_creation(CreateDetail const& detail)
{
  return (creation_of({{}, detail.disposition, {}, {}}) & OpenFlag::create) != 0;
}

}  // namespace iotrace::procmon
