// Fact: what one finished call says, before names are resolved. One vocabulary for all tracers: a format's reader makes
// facts out of text and knows nothing of processes; interpret folds facts into events and knows nothing of text.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "parsers/block.hpp"
#include "store/fault.hpp"
#include "store/ids.hpp"
#include "store/thread.hpp"

namespace iotrace {

/// What was called, tracer-neutral. The comment says which fields of Fact carry what (semantics: the man pages).
enum class Verb : std::uint8_t {
  open,   // first; flags = OpenFlag; value = new fd; real = kernel's spelling of what was opened
  close,  // fd
  dup,    // fd → value; flags = DescriptorFlag::cloexec when the copy has it. dup2/dup3 name the copy in fd2 too
  close_range,  // value = first, extent = last; flags = DescriptorFlag::cloexec (only mark), DescriptorFlag::unshare
  cloexec,      // fd; flags = DescriptorFlag::cloexec to set, 0 to clear (F_SETFD, FIOCLEX, FIONCLEX)
  anonymous,    // value = a new fd that is no file (pipe, socket, eventfd, memfd …); of a pair fd2 is the other
  receive,      // value = an fd that came by SCM_RIGHTS or pidfd_getfd or open_by_handle_at; real when known
  exec,         // first = program; text = argv as JSON; marks; cut; flags = NameFlag
  runs,         // no call: the log says which program the process runs and did not see it executed; as exec, but where
                // only its base name is known first is that name (no `/` in it)
  fork,         // value = child's tid; flags = ForkFlag
  exit,         // value = code; the calling thread ends (exit)
  exit_group,   // value = code; the process ends
  ended,        // the tracer's own notice that the thread is gone; value = code, or minus the signal
  superseded,   // notice: this leader's identity was taken by thread `value` through execve
  chdir,        // first
  fchdir,       // fd
  chroot,       // first
  cwd,          // real = the caller's working directory as the kernel spells it (getcwd)
  stat,         // first; flags = NameFlag; kind = what it is. Also statx, statfs, getxattr, inotify_add_watch
  access,       // first; flags = NameFlag
  readlink,     // first; text = the link's text when it succeeded
  list,         // fd
  rename,       // first → second; second not known: the tracer does not show where it went (fs_usage)
  exchange,     // first ↔ second (RENAME_EXCHANGE)
  link,         // first → second; flags = NameFlag; fd when AT_EMPTY_PATH named an open file; second as in rename
  symlink,      // second = the new name; text = the link's text
  unlink,       // first
  rmdir,        // first
  mkdir,        // first
  mknod,        // first. Also bind of a path
  truncate,     // first or fd; extent = new length
  allocate,     // fd; fallocate that changes content
  alter,        // first or fd; flags = NameFlag. chmod, chown, utimens, setxattr
  data,         // fd read bytes (extent, when flags has data_read), fd2 written (extent, data_written); see DataFlag
  map,          // fd; flags = DataFlag: a shared writable mapping has data_written
  unshare,      // flags = ForkFlag::files / fs that are split off
  gap,          // text = kind of gap (see table gap), detail in first.text
};

/// Where in its life the call is. A call on one line is `whole`. A call that was split comes twice: `entry` when its
/// first half is read (only for verbs whose effect is bound to entry: close, fork, exec, data, list) and `exit`.
enum class Phase : std::uint8_t { whole, entry, exit };

enum class Outcome : std::uint8_t {
  success,
  failure,  // error has the errno
  unknown,  // no result: the thread died in the call, or the log was cut
};

enum class FileKind : std::uint8_t { unknown, regular, directory, link, other };

struct OpenFlag {
  static constexpr std::uint32_t read = 1, write = 2, create = 4, exclusive = 8, truncate = 16, append = 32,
                                 directory = 64, path_only = 128, no_follow = 256, temporary = 512, cloexec = 1024,
                                 in_root = 2048;  // openat2 RESOLVE_IN_ROOT: absolute names are relative to the base
  // The tracer itself says that this open made the name, or that the name was there (Process Monitor).
  static constexpr std::uint32_t made = 4096, existed = 8192;
  // No call of the process: the kernel opened it to run its code (a script's interpreter, what a link leads to).
  static constexpr std::uint32_t executed = 16384;
};
struct DescriptorFlag {
  static constexpr std::uint32_t cloexec = 1, unshare = 2;
};
struct ForkFlag {
  static constexpr std::uint32_t thread = 1, files = 2, fs = 4, vfork = 8, new_namespace = 16, new_pids = 32,
                                 sibling = 64;  // CLONE_PARENT: the caller's parent is the parent
};
struct NameFlag {
  static constexpr std::uint32_t no_follow = 1,  // the last component is not followed
      empty = 2,                                 // AT_EMPTY_PATH or a null name: the descriptor itself is meant
      no_replace = 4;                            // RENAME_NOREPLACE
};
struct DataFlag {
  static constexpr std::uint32_t read = 1, written = 2;  // fd was read; fd2 (or fd, where fd2 is absent) was written
};

/// A descriptor argument as written: its number, and the kernel's path where the tracer printed it (strace -y).
struct Descriptor {
  static constexpr std::int32_t absent = INT32_MIN;
  static constexpr std::int32_t cwd = -100;  // AT_FDCWD

  std::int32_t number = absent;
  bool deleted = false;   ///< the tracer says that the path no longer names the file
  bool is_file = true;    ///< false for pipe:[…], socket:[…], anon_inode:…
  std::string_view path;  ///< decoded bytes; empty where the tracer gave none
};

/// A name as written: text, and what it is relative to. Decoded bytes, not normalised.
struct Name {
  Descriptor base{Descriptor::cwd, false, true, {}};
  std::string_view text;
  bool known = false;  ///< false where the tracer printed no text (a bare pointer, a cut call)
};

/// A name that is absolute or relative to the working directory; not known where the text is empty.
inline Name plain_name(std::string_view text)
{
  Name name;
  name.text = text;
  name.known = !text.empty();
  return name;
}

/// One call. Views point into the log or into the arena of the batch that holds the fact.
struct Fact {
  Nanos at = no_time;      ///< when the call began; ns, as Reader::began counts
  std::uint64_t line = 0;  ///< 1-based; of a split call the first half's
  std::int32_t tid = 0;    ///< the caller
  Verb verb = Verb::gap;
  Phase phase = Phase::whole;
  Outcome outcome = Outcome::success;
  FileKind kind = FileKind::unknown;
  std::int16_t error = 0;  ///< Linux errno of a failure; -1 where unknown
  bool cut = false;        ///< exec, runs: the tracer cut argv
  std::uint32_t flags = 0;
  std::int64_t value = 0;
  std::int64_t extent = 0;
  Descriptor fd;
  Descriptor fd2;
  Name first;
  Name second;
  Descriptor real;  ///< result descriptor's path (number is unused); path empty where not given
  std::string_view text;
  std::string_view marks;  ///< exec, runs: NAME=VALUE words of task runners in the environment, NUL-separated
};

/// Owns texts that do not stand in the log as such: decoded escapes, joined halves.
class Arena {
 public:
  /// Room for `size` bytes; valid as long as the arena.
  char* allocate(std::size_t size);
  std::string_view keep(std::string_view text);
  bool empty() const noexcept { return begun_ == 0 && large_.empty(); }
  /// Forgets all texts, keeps a few blocks for others.
  void clear();

 private:
  static constexpr std::size_t block_size = 64 * 1024, kept_blocks = 4;

  void begin_block();

  std::vector<std::unique_ptr<char[]>> blocks_, large_;
  std::size_t begun_ = 0;  // of blocks_
  char* next_ = nullptr;
  std::size_t left_ = 0;
};

/// Lines by what became of them: lines = parsed + ignored + unparsed.
struct Tally {
  std::uint64_t lines = 0;
  std::uint64_t parsed = 0;
  std::uint64_t ignored = 0;
  std::uint64_t unparsed = 0;
};

/// A run of facts on its way from a reader to the fold, with everything its views need.
struct Batch {
  std::vector<Fact> facts;
  std::vector<Fault> faults;
  Arena arena;
  std::vector<Pin> pins;   ///< blocks of a streamed log that views point into
  std::size_t pinned = 0;  ///< bytes of them

  static constexpr std::size_t target = 1024;  ///< a reader stops at about this many facts
  /// Or when it pins so many bytes: a hostile log has one long line a block.
  static constexpr std::size_t max_pinned = std::size_t{8} << 20;

  /// Time for a reader to hand the batch over. Faults count too: a log of garbage has nothing else.
  bool full() const { return facts.size() >= target || faults.size() >= target || pinned >= max_pinned; }
  void clear();

  /// Holds the block for views into it.
  void hold(Pin const& block)
  {
    if (pins.empty() || pins.back() != block) hold_other(block);
  }
  /// A new fact of that thread, time and line. Valid until the next one is added.
  Fact& add(Verb verb, std::int32_t tid, Nanos at, std::uint64_t line)
  {
    Fact& fact = facts.emplace_back();
    fact.verb = verb;
    fact.tid = tid;
    fact.at = at;
    fact.line = line;
    return fact;
  }
  /// A fact that says: something happened here that cannot be followed. `detail` must live as long as the batch.
  void add_gap(std::int32_t tid, Nanos at, std::uint64_t line, std::string_view kind, std::string_view detail);

 private:
  void hold_other(Pin const& block);
};

}  // namespace iotrace
