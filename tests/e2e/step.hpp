// The little language of the actor's copies: `program do read in create out` carries out one step after the other.
#pragma once

#include <span>
#include <string>

namespace e2e {

/// Steps, each followed by its name: read, create, append, remove, chdir, and read_at, create_at with `FD/name`.
/// `tell FD` writes a byte to a descriptor, `await FD` waits for one. Throws for a step that fails or is unknown.
void carry_out(std::span<std::string const> words);

}  // namespace e2e
