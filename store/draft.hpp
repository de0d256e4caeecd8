// Draft: a file that is written aside of its destination and then takes its place, whole, or never existed.
// In: a destination. Out: the path of a locked temporary file in the same folder; publish() renames it.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>

namespace iotrace::store {

/// A file descriptor that closes itself; -1 = none.
class FileHandle {
 public:
  explicit FileHandle(int fd = -1) noexcept : fd_(fd) {}
  FileHandle(FileHandle&& other) noexcept;
  FileHandle& operator=(FileHandle&& other) noexcept;
  ~FileHandle();
  int fd() const noexcept { return fd_; }
  explicit operator bool() const noexcept { return fd_ >= 0; }

 private:
  int fd_;
};

/// Throws Error when `destination` must not be replaced by a new database: always for a folder, a device and what else
/// is no file; without `force` also for a symbolic link, a file that is no trace database, one that another process
/// reads or writes, and one with a -wal, -journal or -shm beside it (SQLite would apply that to the new file).
/// Locks of this process itself are not seen, and are given up, as POSIX has it: see fcntl(2).
void check_destination(std::string const& destination, bool force);

/// The temporary file. It holds a lock (flock) as long as it lives: what is not locked was left by a killed run.
class Draft {
 public:
  /// Checks the destination, removes what killed runs left in its folder, and makes an empty file there under an
  /// unpredictable name, for nobody else's eyes. Throws Error.
  Draft(std::string destination, bool force);
  Draft(Draft const&) = delete;
  Draft& operator=(Draft const&) = delete;
  /// Another such file beside it, for the time being.
  Draft beside() const;
  /// Removes the file unless it was published.
  ~Draft();

  std::string const& path() const noexcept { return path_; }
  std::string const& destination() const noexcept { return destination_; }
  std::string const& folder() const noexcept { return folder_; }
  /// Open for reading and writing.
  int fd() const noexcept { return file_.fd(); }

  /// Syncs the file, checks the destination once more, renames over it and syncs the folder. Nobody may have the file
  /// open for writing any more. Who reads the destination is given some time to end, unless the draft is forced. Throws
  /// Error: then the destination is what it was, unless the message says otherwise.
  void publish(std::chrono::milliseconds patience = std::chrono::seconds(10));

 private:
  Draft(std::string destination, std::string folder, bool force, mode_t mode);
  void create();

  std::string destination_, folder_, path_;
  bool force_, published_ = false;
  mode_t mode_;
  FileHandle file_;
};

}  // namespace iotrace::store
