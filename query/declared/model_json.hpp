// Model as JSON, in Nx's own words: what nx.json, project.json, `nx graph` and a saved manifest have in common.
#pragma once

#include "query/declared/field.hpp"
#include "query/declared/model.hpp"

namespace iotrace::query::declared {

/// An array of inputs. Throws Failure with the place of what is malformed.
Inputs read_inputs(Field const& array);
Input read_input(Field const& element);
NamedInputs read_named_inputs(Field const& object);
std::vector<Dependency> read_dependencies(Field const& array);
Dependency read_dependency(Field const& element);

/// A target, all of it written at `level`, with all its options.
Target read_target(Field const& object, Level level);

/// Keeps of the options only those that outputs name: others are nobody's business here.
void keep_named_options(Target& target);

nlohmann::json to_json(Target const& target);
nlohmann::json to_json(NamedInputs const& inputs);

}  // namespace iotrace::query::declared
