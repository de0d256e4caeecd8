// Judgement: see the header.
#include "query/check/judgement.hpp"

#include <algorithm>

namespace iotrace::query {

std::string_view name_of(Verdict verdict) noexcept
{
  switch (verdict) {
    case Verdict::clean:
      return "clean";
    case Verdict::violations:
      return "violations";
    case Verdict::unproven:
      break;
  }
  return "unproven";
}

int exit_code_of(CheckResult const& result) noexcept
{
  auto const any = [&](Verdict verdict) {
    return std::any_of(result.tasks.begin(), result.tasks.end(),
                       [=](Judgement const& task) { return task.verdict == verdict; });
  };
  if (any(Verdict::violations)) return 1;
  return any(Verdict::unproven) ? 2 : 0;
}

}  // namespace iotrace::query
