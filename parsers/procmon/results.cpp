#include "parsers/procmon/results.hpp"

#include "parsers/words.hpp"

namespace iotrace::procmon {
namespace {

constexpr Result good{Outcome::success, 0};
constexpr Result again{Outcome::unknown, 0};
constexpr Result fails(std::int16_t error) { return {Outcome::failure, error}; }

constexpr std::int16_t eperm = 1, enoent = 2, eacces = 13, ebusy = 16, eexist = 17, exdev = 18, eisdir = 21,
                       einval = 22, enotty = 25, enospc = 28, erofs = 30, emlink = 31, enotempty = 39,
                       enametoolong = 36;

// NT status → errno, after what Samba and Cygwin make of them. NOT A DIRECTORY stays without one: on Windows it says
// that the name is there, and ENOTDIR would say that it is missed.
constexpr auto results = make_words<Result>({
    {"SUCCESS", good},
    {"BUFFER OVERFLOW", good},
    {"BUFFER TOO SMALL", good},
    {"NO MORE FILES", good},
    {"END OF FILE", good},
    {"FILE LOCKED WITH ONLY READERS", good},  // the usual answers when a file is mapped
    {"FILE LOCKED WITH WRITERS", good},
    {"NOT REPARSE POINT", good},
    {"NO EAS ON FILE", good},
    {"USER MAPPED FILE", good},

    {"", again},
    {"FAST IO DISALLOWED", again},  // the same comes again as an ordinary request
    {"OPLOCK NOT GRANTED", again},
    {"OPLOCK BREAK IN PROGRESS", again},
    {"OPLOCK HANDLE CLOSED", again},
    {"CANNOT BREAK OPLOCK", again},
    {"REPARSE", again},  // a link on the way: its target comes in the next row
    {"CANCELLED", again},
    {"NOTIFY ENUM DIR", again},
    {"PENDING", again},

    {"NAME NOT FOUND", fails(enoent)},
    {"PATH NOT FOUND", fails(enoent)},
    {"NO SUCH FILE", fails(enoent)},
    {"OBJECT NAME NOT FOUND", fails(enoent)},
    {"OBJECT PATH NOT FOUND", fails(enoent)},
    {"NO SUCH DEVICE", fails(enoent)},
    {"BAD NETWORK PATH", fails(enoent)},
    {"BAD NETWORK NAME", fails(enoent)},
    {"DELETE PENDING", fails(enoent)},

    {"ACCESS DENIED", fails(eacces)},
    {"LOGON FAILURE", fails(eacces)},
    {"PRIVILEGE NOT HELD", fails(eperm)},
    {"CANNOT DELETE", fails(eperm)},
    {"SHARING VIOLATION", fails(ebusy)},
    {"FILE LOCK CONFLICT", fails(ebusy)},
    {"NAME COLLISION", fails(eexist)},
    {"OBJECT NAME COLLISION", fails(eexist)},
    {"NOT SAME DEVICE", fails(exdev)},
    {"IS DIRECTORY", fails(eisdir)},
    {"FILE IS A DIRECTORY", fails(eisdir)},
    {"NAME INVALID", fails(einval)},
    {"OBJECT NAME INVALID", fails(einval)},
    {"INVALID PARAMETER", fails(einval)},
    {"INVALID DEVICE REQUEST", fails(enotty)},
    {"DISK FULL", fails(enospc)},
    {"WRITE PROTECT", fails(erofs)},
    {"MEDIA WRITE PROTECTED", fails(erofs)},
    {"TOO MANY LINKS", fails(emlink)},
    {"NAME TOO LONG", fails(enametoolong)},
    {"DIRECTORY NOT EMPTY", fails(enotempty)},
});

}  // namespace

Result result_of(std::string_view name) noexcept
{
  Result const* const known = results.find(name);
  return known == nullptr ? fails(-1) : *known;
}

}  // namespace iotrace::procmon
