// Places: which names of a database lie on the ground, by path id. Each name is looked up when a use of it is met,
// once: a question about one task of a large trace pays for the names of that task.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "query/ground.hpp"
#include "store/db.hpp"

namespace iotrace::query {

/// What a name is to a question.
enum class Place : std::uint8_t { outside, folder, file };

class Places {
 public:
  enum class Names { files, files_and_special };
  /// The names that `ground` covers; special ones (is_special) only on request. `db` must outlive this. Throws
  /// store::Error when path ids are not dense.
  Places(store::Db& db, Ground const& ground, Names names);
  /// One name alone, wherever it lies.
  Places(store::Db& db, std::int64_t path, Place place);

  /// `outside` for an id that the database does not have.
  Place of(std::int64_t path)
  {
    bool const exists = path >= 0 && static_cast<std::uint64_t>(path) < places_.size();
    if (!exists) return Place::outside;
    auto& place = places_[static_cast<std::size_t>(path)];
    if (!place) place = look_up(path);
    return *place;
  }
  /// More than the largest path id.
  std::size_t size() const noexcept { return places_.size(); }

 private:
  Place look_up(std::int64_t path);

  std::optional<Ground> ground_;
  Names names_ = Names::files_and_special;
  std::optional<store::Statement> name_of_;
  std::vector<std::optional<Place>> places_;  ///< by path id; nullopt: not asked for yet
};

}  // namespace iotrace::query
