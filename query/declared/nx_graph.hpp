// Nx's JSON: what `nx graph --file` and `nx show target … --json` print → parts of a model.
#pragma once

#include "query/declared/field.hpp"
#include "query/declared/model.hpp"

namespace iotrace::query::declared {

/// Projects, with every layer merged into their targets. Throws Failure where it has another shape than we know.
void read_graph(Field const& file, Sources& sources);

/// Task graph and hash plans (`--view=tasks`): edges, outputs and packages of each task.
void read_task_graph(Field const& file, Sources& sources);

/// `nx show target inputs --json`.
Answer read_answer(Field const& object);

}  // namespace iotrace::query::declared
