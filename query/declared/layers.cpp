#include "query/declared/layers.hpp"

#include <fmt/core.h>

#include "query/declared/failure.hpp"
#include "query/escape.hpp"

namespace iotrace::query::declared {
namespace {

constexpr std::size_t max_elements = 100'000;  // of one array: each `...` may double it

bool is_spread(Input const& element) { return element.json == "..."; }
bool is_spread(std::string const& element) { return element == "..."; }
bool is_spread(Dependency const& element) { return element.json == "..."; }

template <typename T>
void overlay_array(Member<T>& base, Member<T> const& top)
{
  if (!top.elements) return;
  std::vector<T> elements;
  std::vector<Place> spread = top.spread;
  for (T const& element : *top.elements) {
    if (!is_spread(element) || !base.elements) {  // the spread of nothing waits for a layer below
      elements.push_back(element);
      continue;
    }
    if (elements.size() + base.elements->size() > max_elements)
      throw Failure(fmt::format("{}: {}: with what ... stands for there are more than {} elements",
                                quote_name(top.place.file), printable(top.place.pointer), max_elements));
    elements.insert(elements.end(), base.elements->begin(), base.elements->end());
    spread.insert(spread.end(), base.spread.begin(), base.spread.end());
    spread.push_back(base.place);
  }
  base = {std::move(elements), top.level, top.place, std::move(spread)};
}

template <typename T>
void drop_spreads(Member<T>& member)
{
  if (member.elements) std::erase_if(*member.elements, [](T const& element) { return is_spread(element); });
}

void overlay(Options& base, Options const& top)
{
  for (auto const& [key, value] : top) base[key] = value;
}

}  // namespace

void overlay(Member<Input>& base, Member<Input> const& top) { overlay_array(base, top); }
void overlay(Member<std::string>& base, Member<std::string> const& top) { overlay_array(base, top); }
void overlay(Member<Dependency>& base, Member<Dependency> const& top) { overlay_array(base, top); }

void drop_spreads(Target& target)
{
  drop_spreads(target.inputs);
  drop_spreads(target.outputs);
  drop_spreads(target.depends_on);
}

void overlay(Target& base, Target const& top)
{
  overlay(base.inputs, top.inputs);
  overlay(base.outputs, top.outputs);
  overlay(base.depends_on, top.depends_on);
  overlay(base.options, top.options);
  for (auto const& [name, options] : top.configurations) overlay(base.configurations[name], options);
  if (!top.executor.empty()) base.executor = top.executor;
  if (!top.default_configuration.empty()) base.default_configuration = top.default_configuration;
  base.continuous = base.continuous || top.continuous;
  if (!top.ignored_reads.empty()) base.ignored_reads = top.ignored_reads;
  if (!top.ignored_writes.empty()) base.ignored_writes = top.ignored_writes;
  base.place = top.place;
  base.is_written = top.is_written;
}

}  // namespace iotrace::query::declared
