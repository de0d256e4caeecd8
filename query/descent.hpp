// Descent: the selected processes as a tree, from above. In: the table `selected`. Out: the temporary table `descent`.
#pragma once

#include "store/db.hpp"

namespace iotrace::query {

/// Parents come before their children, and those of one parent in the order of their ids, each with all below it. Who
/// is an ancestor of himself, as only a damaged database has it, is left out.
void find_descent(store::Db& db);

}  // namespace iotrace::query
