// Tallies: see the header.
#include "query/tallies.hpp"

#include <algorithm>

#include "query/question.hpp"
#include "query_sql.hpp"
#include "store/packed_files.hpp"

namespace iotrace::query {

Tallies::Tallies(store::Statement& rows, Places& places)
{
  while (rows.step()) {
    Tally tally{rows.integer(0), 0, 0};
    store::unpack_files(rows.blob(1), store::process_marks, [&](std::uint64_t path, std::uint32_t marks) {
      if (!places.covers(path)) return;
      tally.reads += (marks & store::mark_read) != 0;
      tally.writes += (marks & store::mark_written) != 0;
    });
    tallies_.push_back(tally);
  }
}

Tally Tallies::of(std::int64_t process) const
{
  auto const found = std::lower_bound(tallies_.begin(), tallies_.end(), process,
                                      [](Tally const& tally, std::int64_t id) { return tally.process < id; });
  return found != tallies_.end() && found->process == process ? *found : Tally{process, 0, 0};
}

Tally Tallies::sum() const
{
  Tally sum;
  for (Tally const& tally : tallies_) {
    sum.reads += tally.reads;
    sum.writes += tally.writes;
  }
  return sum;
}

Tallies count_files_by_process(store::Db& db, Scope const& scope)
{
  Places places = find_places(db, scope);
  store::Statement rows = ask(db, query_sql::process_files);
  return Tallies(rows, places);
}

}  // namespace iotrace::query
