#include "capture/inherited.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "capture/failure.hpp"
#include "capture/system/system.hpp"

namespace iotrace::capture {
namespace {

constexpr std::size_t batch_size = 253;  // SCM_MAX_FD: as many descriptors as one message carries

// One message: the numbers that the descriptors it carries shall have.
struct Batch {
  int count = 0;
  bool last = true;
  std::array<int, batch_size> numbers{};
};

// Room for the descriptors themselves, aligned as the kernel wants it.
struct Carrier {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(batch_size * sizeof(int))> bytes{};
};

std::optional<int> read_fd_number(char const* name)
{
  int fd = 0;
  char const* const end = name + std::strlen(name);
  auto const [stop, error] = std::from_chars(name, end, fd);
  return error == std::errc{} && stop == end ? std::optional(fd) : std::nullopt;
}

bool survives_exec(int fd)
{
  int const flags = ::fcntl(fd, F_GETFD);
  return flags >= 0 && (flags & FD_CLOEXEC) == 0;
}

std::optional<InheritedFile> describe_file(int fd)
{
  struct stat status {};
  int const flags = ::fcntl(fd, F_GETFL);
  if (flags < 0 || only_names(flags) || ::fstat(fd, &status) != 0) return std::nullopt;
  if (!S_ISREG(status.st_mode) || status.st_nlink == 0) return std::nullopt;
  std::string path = name_descriptor(fd);
  if (!path.starts_with('/')) return std::nullopt;
  int const access = flags & O_ACCMODE;
  return InheritedFile{fd, std::move(path), access != O_WRONLY, access != O_RDONLY};
}

void send_batch(int control, Batch const& batch, std::span<int const> fds)
{
  Carrier carrier;
  iovec text{const_cast<Batch*>(&batch), sizeof batch};
  msghdr message{};
  message.msg_iov = &text;
  message.msg_iovlen = 1;
  if (!fds.empty()) {
    message.msg_control = carrier.bytes.data();
    message.msg_controllen = CMSG_SPACE(fds.size_bytes());
    cmsghdr* const head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(fds.size_bytes());
    std::memcpy(CMSG_DATA(head), fds.data(), fds.size_bytes());
  }
  while (::sendmsg(control, &message, 0) < 0)
    if (errno != EINTR)
      throw Failure(fmt::format("cannot hand the open descriptors to the command: {}", std::strerror(errno)));
}

// Receives one message and the descriptors with it; 0 or an errno.
int receive_batch(int control, Batch& batch, std::span<int> fds)
{
  Carrier carrier;
  iovec text{&batch, sizeof batch};
  msghdr message{};
  message.msg_iov = &text;
  message.msg_iovlen = 1;
  message.msg_control = carrier.bytes.data();
  message.msg_controllen = carrier.bytes.size();
  ssize_t size = 0;
  while ((size = ::recvmsg(control, &message, MSG_WAITALL)) < 0)
    if (errno != EINTR) return errno;
  if (size != static_cast<ssize_t>(sizeof batch) || (message.msg_flags & MSG_CTRUNC) != 0) return EMFILE;
  cmsghdr const* const head = CMSG_FIRSTHDR(&message);
  auto const wanted = static_cast<std::size_t>(batch.count) * sizeof(int);
  if (wanted == 0) return 0;
  if (head == nullptr || head->cmsg_len != CMSG_LEN(wanted)) return EMFILE;
  std::memcpy(fds.data(), CMSG_DATA(head), wanted);
  return 0;
}

// Numbers ascend and the kernel hands out the lowest that are free, so what came in is never above where it belongs,
// and from the last to the first each move finds its place free.
int place(Batch const& batch, std::span<int const> fds)
{
  for (auto i = static_cast<std::size_t>(batch.count); i-- > 0;) {
    if (fds[i] == batch.numbers[i]) continue;
    if (::dup2(fds[i], batch.numbers[i]) < 0) return errno == EBADF ? EMFILE : errno;
    ::close(fds[i]);
  }
  return 0;
}

// A descriptor may have a number that the limit, lowered since it was opened, does not allow any more.
class RaisedLimit {
 public:
  RaisedLimit()
  {
    ::getrlimit(RLIMIT_NOFILE, &limit_);
    raise_descriptor_limit();
  }
  RaisedLimit(RaisedLimit const&) = delete;
  RaisedLimit& operator=(RaisedLimit const&) = delete;
  ~RaisedLimit() { ::setrlimit(RLIMIT_NOFILE, &limit_); }

 private:
  rlimit limit_{};
};

}  // namespace

void raise_descriptor_limit()
{
  constexpr rlim_t most = 1 << 20;  // fs.nr_open, as it is unless set
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= most) return;
  rlimit const wanted{most, std::max(limit.rlim_max, most)};
  limit.rlim_cur = std::min(limit.rlim_max, most);
  if (::setrlimit(RLIMIT_NOFILE, &wanted) != 0) ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::vector<int> list_inherited()
{
  std::vector<int> fds;
  std::unique_ptr<DIR, int (*)(DIR*)> const folder(::opendir(descriptor_folder()), ::closedir);
  if (!folder) throw Failure(fmt::format("cannot read {}: it must be mounted to trace a command", descriptor_folder()));
  while (dirent const* entry = ::readdir(folder.get()))
    if (auto const fd = read_fd_number(entry->d_name); fd && survives_exec(*fd)) fds.push_back(*fd);
  std::ranges::sort(fds);
  return fds;
}

void fill_standard_descriptors()
{
  int fd = 0;
  do fd = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  while (fd >= 0 && fd <= 2);
  if (fd >= 0) ::close(fd);
}

std::vector<InheritedFile> describe_files(std::vector<int> const& inherited)
{
  std::vector<InheritedFile> files;
  for (int const fd : inherited)
    if (fd <= 9)
      if (auto file = describe_file(fd)) files.push_back(std::move(*file));
  return files;
}

void send_descriptors(int control, std::vector<int> const& inherited)
{
  std::span<int const> rest = inherited;
  Batch batch;
  do {
    std::span<int const> const part = rest.first(std::min(rest.size(), batch_size));
    rest = rest.subspan(part.size());
    batch.count = static_cast<int>(part.size());
    batch.last = rest.empty();
    std::ranges::copy(part, batch.numbers.begin());
    send_batch(control, batch, part);
  } while (!batch.last);
}

int receive_descriptors(int control)
{
  RaisedLimit const raised;
  Batch batch;
  std::array<int, batch_size> fds{};
  do {
    if (int const error = receive_batch(control, batch, fds); error != 0) return error;
    if (int const error = place(batch, fds); error != 0) return error;
  } while (!batch.last);
  return 0;
}

}  // namespace iotrace::capture
