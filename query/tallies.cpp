// Tallies: see the header.
#include "query/tallies.hpp"

namespace iotrace::query {
namespace {

enum Column_ { path, process, reads, writes };  // of sql/tally.sql

}  // namespace

void Tallies::add_rows(store::Statement& rows, Places& places)
{
  while (rows.step()) {
    if (places.of(rows.integer(path)) != Place::file) continue;
    Tally& tally = tally_of(rows.integer(process));
    tally.reads += rows.integer(reads);
    tally.writes += rows.integer(writes);
  }
}

Tallies::Tally& Tallies::tally_of(std::int64_t process)
{
  if (tallies_.empty() || tallies_.back().process != process) tallies_.push_back({process, 0, 0});
  return tallies_.back();
}

void Tallies::store_into(store::Db& db) const
{
  store::Transaction transaction(db);
  store::BulkInsert tally(db, "temp.tally", 3, "ON CONFLICT DO NOTHING");
  tally.insert(tallies_.size(), [&](store::BulkInsert::Row row, std::size_t i) {
    row.integer(tallies_[i].process).integer(tallies_[i].reads).integer(tallies_[i].writes);
  });
  transaction.commit();
}

}  // namespace iotrace::query
