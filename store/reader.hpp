// Opening a trace database to ask it questions. In: a path. Out: a hardened connection, or one clear sentence.
#pragma once

#include <string>

#include "store/db.hpp"

namespace iotrace::store {

/// The schema's own number for "these are our tables"; see sql/schema.sql.
inline constexpr std::int64_t application_id = 0x494F5452;  // 'IOTR'
inline constexpr std::int64_t schema_version = 5;

/// Opens a trace database read-only (Db::read), in one transaction that lasts as long as the Db. Throws Error when it
/// cannot be opened, is no trace database, was made with another version of the schema (`run ioparse again`), or holds
/// any table, view, index or trigger that is not exactly ours. Content is not vouched for: damaged pages come up as
/// Error when a query meets them.
Db open_trace(std::string const& path);

}  // namespace iotrace::store
