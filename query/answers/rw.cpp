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
#include "query/used_files.hpp"

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

using Files = std::vector<UsedFile>;

void print_text(Files const& files, std::vector<SetInfo> const& asked, Output& output)
{
  for (SetInfo const& info : asked) {
    std::string& text = output.text();
    auto const count =
        std::count_if(files.begin(), files.end(), [&](UsedFile const& file) { return file.in(info.set); });
    if (&info != &asked.front()) text += '\n';
    fmt::format_to(std::back_inserter(text), "{} ({})\n", info.heading, count);
    for (UsedFile const& file : files) {
      if (!file.in(info.set)) continue;
      append_quoted(text, file.path);
      text += '\n';
      output.pass_on();
    }
  }
}

void print_json(Files const& files, std::vector<SetInfo> const& asked, Output& output)
{
  Json json(output.text());
  json.begin_object();
  for (SetInfo const& info : asked) {
    json.key(info.key).begin_array();
    for (UsedFile const& file : files) {
      if (!file.in(info.set)) continue;
      json.bytes(file.path);
      output.pass_on();
    }
    json.end();
  }
  json.end();
}

void print_csv(Files const& files, std::vector<SetInfo> const& asked, Layout const& layout, Output& output)
{
  auto const rows = make_rows(layout, {{"set"}, {"path", Kind::name}}, output);
  for (SetInfo const& info : asked)
    for (UsedFile const& file : files)
      if (file.in(info.set)) rows->add(std::array<Cell, 2>{info.key, std::string_view(file.path)});
  rows->finish();
}

void print_nul(Files const& files, Layout const& layout, Output& output)
{
  bool const both = layout.reads == layout.writes;
  for (UsedFile const& file : files) {
    bool const is_asked =
        ((both || layout.reads) && file.in(Set::reads)) || ((both || layout.writes) && file.in(Set::writes));
    if (!is_asked) continue;
    output.text().append(file.path).push_back('\0');
    output.pass_on();
  }
}

}  // namespace

void answer_rw(Inquiry const& inquiry)
{
  Files files;
  each_scope(inquiry, [&](Scope const& scope) { unite(files, find_used_files(inquiry.db, scope)); });
  auto const asked = asked_sets(inquiry.layout);
  switch (inquiry.layout.form) {
    case Form::text:
      return print_text(files, asked, inquiry.output);
    case Form::json:
      return print_json(files, asked, inquiry.output);
    case Form::csv:
      return print_csv(files, asked, inquiry.layout, inquiry.output);
    case Form::nul:
      return print_nul(files, inquiry.layout, inquiry.output);
  }
}

}  // namespace iotrace::query
