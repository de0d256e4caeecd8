// Names: what a path of an fs_usage line means. fs_usage prints what the kernel was walking: a name as it was typed, or
// after a link was followed what the link says and the rest; with the descriptor of its folder in front for some calls,
// and without its left side where it was too long.
#pragma once

#include "parsers/fact.hpp"
#include "parsers/fs_usage/actors.hpp"
#include "parsers/fs_usage/line.hpp"

namespace iotrace::fs_usage {

/// Is the descriptor in front of a name the one of its folder?
enum class Base : std::uint8_t {
  shown,
  doubtful,  // renameat shows the first name beside the second one's descriptor, linkat and symlinkat any argument
};

/// The name on the line, not known where it is missing or may be cut; texts that are not the line's own are in `arena`.
Name name_of(Line const& line, Actors const& actors, Actor const& actor, Base kind, Arena& arena);

}  // namespace iotrace::fs_usage
