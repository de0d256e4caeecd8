// Layers: a target as several files say it, the stronger over the weaker (nrwl/nx, packages/nx/src/project-graph/utils/
// project-configuration/target-merging.ts).
#pragma once

#include "query/declared/model.hpp"

namespace iotrace::query::declared {

/// Puts `top` over `base`: an array replaces the weaker one, which `...` in it stands for; where there is none, it
/// waits for one.
/// Throws Failure where an array grows without bounds.
void overlay(Member<Input>& base, Member<Input> const& top);
void overlay(Member<std::string>& base, Member<std::string> const& top);
void overlay(Member<Dependency>& base, Member<Dependency> const& top);

/// Each array of a target, and its options, which are merged.
void overlay(Target& base, Target const& top);

/// Of `...` for which no weaker array came nothing is left.
void drop_spreads(Target& target);

}  // namespace iotrace::query::declared
