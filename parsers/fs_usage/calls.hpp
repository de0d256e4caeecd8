// Calls: which of the calls that fs_usage shows matter, what their middle looks like, and how each becomes facts. One
// constexpr table of names.
#pragma once

#include <cstdint>
#include <string_view>

#include "parsers/fs_usage/actors.hpp"
#include "parsers/fs_usage/line.hpp"

namespace iotrace::fs_usage {

/// The form of a call's middle; Form::other for a name not in the table, Form::disk for transfers.
Form form_of(std::string_view name) noexcept;

/// Appends the facts that follow from a call line; none from most.
void make_facts(Line const& line, Stamp const& stamp, Actors& actors, Batch& batch);

}  // namespace iotrace::fs_usage
