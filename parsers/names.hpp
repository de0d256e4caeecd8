// Names: what the trace so far says of every name: does it exist, who put its content, which open file is behind it.
// A name is a PathId; a file (FileId) is what descriptors hold on to while names come, move and go.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "parsers/effect.hpp"
#include "store/paths.hpp"

namespace iotrace {

enum class FileId : std::uint32_t { none = 0 };

/// The state of all names of one trace. Grows with the names met, never with the events.
class Names {
 public:
  explicit Names(Paths& paths) : paths_(paths), files_(1) {}

  /// What is known of the name; a name never met below a folder made in the trace, or absent itself, is absent.
  Existence existence(PathId name) const;
  void set_exists(PathId name);
  void set_absent(PathId name) { row(name).existence = Existence::absent; }

  /// The process that last put content under the name; none where nobody in the trace did.
  ThreadId writer(PathId name) const { return peek(name).writer; }
  void set_writer(PathId name, ThreadId process) { row(name).writer = process; }

  /// The name was made by the trace, as a folder: what was never seen below it is absent.
  void set_made_folder(PathId name);
  bool is_made_folder(PathId name) const { return peek(name).made_folder; }

  /// The last component is known to be no symbolic link: the kernel spelled it so, or it was made or asked as such.
  void set_plain(PathId name, bool plain = true) { row(name).plain = plain; }
  bool is_plain(PathId name) const { return peek(name).plain; }

  /// The file behind the name, made on demand.
  FileId file(PathId name);
  /// A file that has no name (O_TMPFILE).
  FileId nameless_file();
  /// A name the file has now; none when it was removed or never had one.
  PathId name_of(FileId file) const { return files_[number(file)]; }
  /// The file's other names that the trace linked (hard links); empty for nearly all.
  std::vector<PathId> other_names(PathId name) const;

  /// `second` becomes one more name of the file of `first`.
  void link(PathId first, PathId second);
  void give_name(FileId file, PathId name);
  /// The name is gone; its file lives on nameless while descriptors hold it.
  void remove(PathId name);
  /// What was `from` is now `to`; what was `to` is gone. State other than existence moves along.
  void move(PathId from, PathId to);
  /// The two names change places.
  void exchange(PathId first, PathId second);
  bool is_same_file(PathId first, PathId second) const;

 private:
  struct Row {
    FileId file = FileId::none;
    ThreadId writer = ThreadId::none;
    Existence existence = Existence::unknown;
    bool made_folder = false;
    bool plain = false;
  };

  Row const& peek(PathId name) const;
  Row& row(PathId name);
  void forget_name(FileId file, PathId name);
  void rename_file(FileId file, PathId from, PathId to);

  Paths& paths_;
  std::vector<Row> rows_;                                          // index = PathId
  std::vector<PathId> files_;                                      // index = FileId: one name of each
  std::unordered_map<std::uint32_t, std::vector<PathId>> linked_;  // FileId → all names, where there are several
};

}  // namespace iotrace
