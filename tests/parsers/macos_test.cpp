// What the tracers of macOS share: its error numbers, and the one way of writing its names.
#include "parsers/macos/errors.hpp"
#include "parsers/macos/names.hpp"
#include "tests/check.hpp"

namespace iotrace {
namespace {

TEST_CASE("macOS's errors are told as Linux's")
{
  struct Row {
    int macos;
    int linux;
    char const* name;
  };
  Row const table[] = {
      {1, 1, "EPERM"},         {2, 2, "ENOENT"},          {11, 35, "EDEADLK"},  {13, 13, "EACCES"},
      {17, 17, "EEXIST"},      {20, 20, "ENOTDIR"},       {34, 34, "ERANGE"},   {35, 11, "EAGAIN"},
      {45, 95, "ENOTSUP"},     {61, 111, "ECONNREFUSED"}, {62, 40, "ELOOP"},    {63, 36, "ENAMETOOLONG"},
      {66, 39, "ENOTEMPTY"},   {69, 122, "EDQUOT"},       {70, 116, "ESTALE"},  {78, 38, "ENOSYS"},
      {84, 75, "EOVERFLOW"},   {89, 125, "ECANCELED"},    {92, 84, "EILSEQ"},   {93, 61, "ENOATTR"},
      {102, 95, "EOPNOTSUPP"}, {105, 130, "EOWNERDEAD"},  {72, -1, "EBADRPC"},  {106, -1, "EQFULL"},
      {107, -1, "beyond"},     {0, -1, "no error"},       {-2, -1, "ERESTART"}, {1 << 20, -1, "huge"}};
  for (Row const& row : table) {
    INFO(row.name);
    CHECK(macos::linux_error(row.macos) == row.linux);
  }
}

TEST_CASE("names of macOS have one form")
{
  struct Row {
    char const* written;
    char const* canonical;
  };
  Row const table[] = {{"/var/db/x", "/private/var/db/x"},
                       {"/tmp/x", "/private/tmp/x"},
                       {"/etc/hosts", "/private/etc/hosts"},
                       {"//etc/hosts", "/private/etc/hosts"},
                       {"/etc", "/etc"},
                       {"/variant/x", "/variant/x"},
                       {"/private/var/x", "/private/var/x"},
                       {"/System/Volumes/Data/Users/me", "/Users/me"},
                       {"/System/Volumes/Data/private/var/x", "/private/var/x"},
                       {"/System/Volumes/Data/usr/local/bin", "/usr/local/bin"},
                       {"/System/Volumes/Data/usr/bin", "/System/Volumes/Data/usr/bin"},
                       {"/System/Volumes/Data", "/System/Volumes/Data"},
                       {"/System/Volumes/Database", "/System/Volumes/Database"},
                       {"/bin/bash/..namedfork/rsrc", "/bin/bash"},
                       {"relative/var/x", "relative/var/x"},
                       {"/Users/Me", "/Users/Me"},
                       {"", ""}};
  Arena arena;
  for (Row const& row : table) {
    INFO(row.written);
    CHECK(macos::canonical(row.written, arena) == row.canonical);
  }
  CHECK(macos::canonical("/var/x/..namedfork/rsrc", arena, macos::Lookup::failed) == "/private/var/x/..namedfork/rsrc");
}

}  // namespace
}  // namespace iotrace
