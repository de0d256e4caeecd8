// Places: which names of a database lie on the ground, in the order of their bytes, or by path id.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "query/ground.hpp"
#include "query/scope.hpp"
#include "store/db.hpp"

namespace iotrace::query {

/// Whether a question is about special names too (is_special).
enum class WhichNames : std::uint8_t { files, files_and_special };

/// True when such a name is asked about.
bool is_asked(std::string_view name, Ground const& ground, WhichNames names);

/// Calls take(path id, name) for all names that are asked about, in the order of their bytes: one search of an index
/// for the ground's root, then one name after the other.
void each_name(store::Db& db, Ground const& ground, WhichNames names,
               std::function<void(std::int64_t, std::string_view)> const& take);

/// More than the largest path id. Throws store::Error when path ids are not dense.
std::size_t count_ids(store::Db& db);

/// True by path id for names that are known to be folders.
std::vector<bool> find_folders(store::Db& db);

/// Where the files lie that a question counts.
class Places {
 public:
  /// `db` outlives this.
  Places(store::Db& db, Ground ground);

  /// Looks all names up: cheaper than one by one where more than a few of ten will be asked for.
  void look_up_all();

  /// False for an id that the database does not have, and for special names. A name is looked up when it is asked for,
  /// and when that was many all are.
  bool covers(std::uint64_t path)
  {
    if (path >= places_.size()) return false;
    if (places_[path] == Place::unknown) places_[path] = look_up(path);
    return places_[path] == Place::inside;
  }

 private:
  enum class Place : std::uint8_t { unknown, outside, inside };
  Place look_up(std::uint64_t path);

  store::Db* db_;
  Ground ground_;
  store::Statement name_of_;
  std::vector<Place> places_;  // by path id
  std::size_t looked_up_ = 0;  // one by one
};

/// Of a whole trace most names will be asked for.
Places find_places(store::Db& db, Scope const& scope);

}  // namespace iotrace::query
