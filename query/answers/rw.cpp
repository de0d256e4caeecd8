// `ioquery rw`: the read set and the write set, and with --full all sets of the contract.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "query/answers.hpp"
#include "query/answers/scopes.hpp"
#include "query/escape.hpp"
#include "query/json.hpp"
#include "query/print.hpp"
#include "query/sets.hpp"

namespace iotrace::query {
namespace {

std::vector<SetInfo> asked_sets(Layout const& layout)
{
  std::vector<SetInfo> asked;
  for (SetInfo const& info : set_table) {
    bool const is_named = (layout.reads && info.set == Set::reads) || (layout.writes && info.set == Set::writes);
    bool const is_default = !layout.reads && !layout.writes && (layout.full || info.set <= Set::writes);
    if (is_named || is_default) asked.push_back(info);
  }
  return asked;
}

void print_text(FileSets const& sets, std::vector<SetInfo> const& asked, Output& output)
{
  for (SetInfo const& info : asked) {
    std::string& text = output.text();
    if (&info != &asked.front()) text += '\n';
    fmt::format_to(std::back_inserter(text), "{} ({})\n", info.heading, sets.of(info.set).size());
    for (std::string const& name : sets.of(info.set)) {
      append_quoted(text, name);
      text += '\n';
      output.pass_on();
    }
  }
}

void print_json(FileSets const& sets, std::vector<SetInfo> const& asked, Output& output)
{
  Json json(output.text());
  json.begin_object();
  for (SetInfo const& info : asked) {
    json.key(info.key).begin_array();
    for (std::string const& name : sets.of(info.set)) {
      json.bytes(name);
      output.pass_on();
    }
    json.end();
  }
  json.end();
}

void print_csv(FileSets const& sets, std::vector<SetInfo> const& asked, Layout const& layout, Output& output)
{
  auto const rows = make_rows(layout, {{"set"}, {"path", Kind::name}}, output);
  for (SetInfo const& info : asked)
    for (std::string const& name : sets.of(info.set)) rows->add(std::array<Cell, 2>{info.key, std::string_view(name)});
  rows->finish();
}

void print_nul(FileSets const& sets, Layout const& layout, Output& output)
{
  bool const both = layout.reads == layout.writes;
  std::vector<std::string> names;
  if (both || layout.reads) names = sets.of(Set::reads);
  if (both || layout.writes) {
    std::vector<std::string> const reads = std::exchange(names, {});
    auto const& writes = sets.of(Set::writes);
    std::set_union(reads.begin(), reads.end(), writes.begin(), writes.end(), std::back_inserter(names));
  }
  for (std::string const& name : names) {
    output.text().append(name).push_back('\0');
    output.pass_on();
  }
}

}  // namespace

void answer_rw(Inquiry const& inquiry)
{
  FileSets sets;
  each_scope(inquiry, [&](Scope& scope) {
    scope.fold();
    sets.add(inquiry.db, scope);
  });
  auto const asked = asked_sets(inquiry.layout);
  switch (inquiry.layout.form) {
    case Form::text:
      return print_text(sets, asked, inquiry.output);
    case Form::json:
      return print_json(sets, asked, inquiry.output);
    case Form::csv:
      return print_csv(sets, asked, inquiry.layout, inquiry.output);
    case Form::nul:
      return print_nul(sets, inquiry.layout, inquiry.output);
  }
}

}  // namespace iotrace::query
