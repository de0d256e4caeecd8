// Publication of a file, after SQLite's "how to corrupt" list: a new database must never meet an old journal, and no
// reader may ever see half a file. Order of the last steps: fsync(file), rename, fsync(folder).
#include "store/draft.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>
#include <random>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include "store/db.hpp"
#include "store/reader.hpp"

namespace iotrace::store {
namespace {

constexpr std::string_view name_head = ".iotrace-", name_tail = ".part";
constexpr std::size_t name_digits = 32;  // 128 random bits

std::string reason(int error) { return std::generic_category().message(error); }

std::string folder_of(std::string const& path)
{
  std::size_t const slash = path.rfind('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

std::string draft_name()
{
  std::random_device device;
  std::string name(name_head);
  for (std::size_t i = 0; i < name_digits / 8; ++i) name += fmt::format("{:08x}", device());
  return name.append(name_tail);
}

bool is_draft_name(std::string_view name)
{
  if (name.size() != name_head.size() + name_digits + name_tail.size()) return false;
  if (!name.starts_with(name_head) || !name.ends_with(name_tail)) return false;
  return name.substr(name_head.size(), name_digits).find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Opens without following a link, hanging on a fifo or becoming the terminal's process.
FileHandle open_as_is(std::string const& path)
{
  return FileHandle(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
}

// The application id lies at byte 68 of the header, big-endian (SQLite file format, 1.3).
bool has_trace_header(FileHandle const& file)
{
  std::array<char, 72> head{};
  if (pread(file.fd(), head.data(), head.size(), 0) != static_cast<ssize_t>(head.size())) return false;
  if (std::string_view(head.data(), 16) != std::string_view("SQLite format 3\0", 16)) return false;
  std::int64_t id = 0;
  for (std::size_t i = 68; i < 72; ++i) id = id << 8 | static_cast<unsigned char>(head[i]);
  return id == application_id;
}

// Every reader of an SQLite database holds a read lock on a byte of this range, every writer a write lock, also in WAL
// mode (SQLite file locking, os_unix.c: PENDING_BYTE, RESERVED_BYTE, SHARED_FIRST).
bool is_in_use(FileHandle const& file)
{
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = 0x40000000;
  lock.l_len = 512;
  return fcntl(file.fd(), F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

// Who came to ask something while the draft was written: a question takes a second, a parse may have taken an hour.
void await_readers(std::string const& path, std::chrono::milliseconds patience)
{
  constexpr std::chrono::milliseconds pause(20);
  auto const end = std::chrono::steady_clock::now() + patience;
  while (is_in_use(open_as_is(path)) && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(pause);
}

constexpr std::array<std::string_view, 3> companions{"-wal", "-journal", "-shm"};

std::optional<std::string> companion_of(std::string const& path)
{
  struct stat status = {};
  for (std::string_view const tail : companions)
    if (std::string name = path + std::string(tail); lstat(name.c_str(), &status) == 0) return name;
  return std::nullopt;
}

void check_kind(std::string const& path, mode_t mode, bool force)
{
  if (S_ISDIR(mode)) throw Error(fmt::format("{} is a folder: name a file to write the database to", path));
  if (S_ISLNK(mode) && !force)
    throw Error(fmt::format("{} is a symbolic link: name the file itself, or replace the link with --force", path));
  if (!S_ISREG(mode) && !S_ISLNK(mode)) throw Error(fmt::format("{} is not a regular file: name another", path));
}

void check_content(std::string const& path, FileHandle const& file, bool force)
{
  if (force) return;
  if (!file) throw Error(fmt::format("{} exists and cannot be read: {}", path, reason(errno)));
  struct stat status = {};
  if (fstat(file.fd(), &status) == 0 && status.st_size == 0) return;
  if (!has_trace_header(file))
    throw Error(fmt::format("{} is not a trace database: name another file, or replace it with --force", path));
  if (is_in_use(file))
    throw Error(fmt::format("{} is in use by another program: wait for it, or replace it with --force", path));
}

void check_companion(std::string const& path, FileHandle const& file, bool force)
{
  std::optional<std::string> const companion = companion_of(path);
  if (!companion) return;
  if (!force)
    throw Error(fmt::format("{} lies beside {}: another program has it open or was killed; remove both with --force",
                            *companion, path));
  if (file && is_in_use(file))
    throw Error(
        fmt::format("{} is in use by another program, which keeps {}: end that program first", path, *companion));
}

void sync_file(FileHandle const& file, std::string const& name)
{
#ifdef F_FULLFSYNC
  if (fcntl(file.fd(), F_FULLFSYNC) == 0) return;  // macOS: fsync alone leaves the data in the drive's cache
#endif
  if (fsync(file.fd()) != 0 && errno != EINVAL)  // EINVAL: a file system that cannot sync a folder
    throw Error(fmt::format("cannot sync {} to the disk: {}", name, reason(errno)));
}

void sync_folder(std::string const& folder)
{
  FileHandle const handle(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!handle) throw Error(fmt::format("cannot open the folder {}: {}", folder, reason(errno)));
  sync_file(handle, folder);
}

void remove_companions(std::string const& path, std::string const& folder)
{
  if (!companion_of(path)) return;
  for (std::string_view const tail : companions)
    if (std::string const name = path + std::string(tail); unlink(name.c_str()) != 0 && errno != ENOENT)
      throw Error(fmt::format("cannot remove {}: {}", name, reason(errno)));
  sync_folder(folder);  // before the rename: else a power cut could leave them beside the new file
}

// A draft that nobody has locked was left by a run that was killed. Only our own are touched.
void remove_if_stale(std::string const& path)
{
  FileHandle const file = open_as_is(path);
  struct stat status = {};
  if (!file || fstat(file.fd(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_uid != geteuid()) return;
  if (flock(file.fd(), LOCK_EX | LOCK_NB) == 0) unlink(path.c_str());
}

struct CloseFolder {
  void operator()(DIR* folder) const noexcept { closedir(folder); }
};

void remove_stale_drafts(std::string const& folder)
{
  std::unique_ptr<DIR, CloseFolder> const entries(opendir(folder.c_str()));
  if (!entries) return;  // creating the draft will say what is wrong with the folder
  while (dirent const* const entry = readdir(entries.get()))
    if (is_draft_name(entry->d_name)) remove_if_stale(folder + '/' + entry->d_name);
}

mode_t mode_of_new_files()
{
  mode_t const mask = umask(0);
  umask(mask);
  return 0666 & ~mask;
}

// False when a run that tidies up took the new file for stale before it was locked. Where the file system has no locks
// the draft goes without, and no other run can lock and remove it either.
bool lock_new_file(FileHandle const& file)
{
  struct stat status = {};
  if (flock(file.fd(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return false;
  return fstat(file.fd(), &status) == 0 && status.st_nlink > 0;
}

}  // namespace

FileHandle::FileHandle(FileHandle&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

FileHandle& FileHandle::operator=(FileHandle&& other) noexcept
{
  std::swap(fd_, other.fd_);
  return *this;
}

FileHandle::~FileHandle()
{
  if (fd_ >= 0) close(fd_);
}

void check_destination(std::string const& destination, bool force)
{
  if (destination.empty() || destination.ends_with('/'))
    throw Error(fmt::format("`{}` is not the name of a file to write the database to", destination));
  struct stat status = {};
  bool const exists = lstat(destination.c_str(), &status) == 0;
  if (!exists && errno != ENOENT) throw Error(fmt::format("cannot write {}: {}", destination, reason(errno)));
  FileHandle file;
  if (exists) {
    check_kind(destination, status.st_mode, force);
    file = open_as_is(destination);
    check_content(destination, file, force);
  }
  check_companion(destination, file, force);
}

Draft::Draft(std::string destination, bool force)
    : destination_(std::move(destination)), folder_(folder_of(destination_)), force_(force), mode_(mode_of_new_files())
{
  check_destination(destination_, force_);
  remove_stale_drafts(folder_);
  create();
}

Draft::Draft(std::string destination, std::string folder, bool force, mode_t mode)
    : destination_(std::move(destination)), folder_(std::move(folder)), force_(force), mode_(mode)
{
  create();
}

Draft Draft::beside() const { return {destination_, folder_, force_, mode_}; }

void Draft::create()
{
  do {
    path_ = folder_ + '/' + draft_name();
    file_ = FileHandle(open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file_) throw Error(fmt::format("cannot write {}: {}", destination_, reason(errno)));
  } while (!lock_new_file(file_));
}

Draft::~Draft()
{
  if (!published_) unlink(path_.c_str());
}

void Draft::publish(std::chrono::milliseconds patience)
{
  if (fchmod(file_.fd(), mode_) != 0) throw Error(fmt::format("cannot set the mode of {}: {}", path_, reason(errno)));
  sync_file(file_, path_);
  if (!force_) await_readers(destination_, patience);
  check_destination(destination_, force_);
  remove_companions(destination_, folder_);
  if (rename(path_.c_str(), destination_.c_str()) != 0)
    throw Error(fmt::format("cannot write {}: {}", destination_, reason(errno)));
  published_ = true;
  try {
    sync_folder(folder_);
  } catch (Error const& error) {
    throw Error(fmt::format("{} was written, but a power cut may undo it: {}", destination_, error.what()));
  }
}

}  // namespace iotrace::store
