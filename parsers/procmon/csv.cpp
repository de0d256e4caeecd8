#include "parsers/procmon/csv.hpp"

#include <algorithm>

namespace iotrace::procmon {

Cut RecordCutter::cut(std::string_view record)
{
  fields_.clear();
  unescaped_.clear();
  unescaped_.reserve(record.size());  // so that views into it stay
  for (std::size_t at = 0;; ++at) {
    if (at < record.size() && record[at] == '"') {
      Cut const result = take_quoted(record, at);
      if (result != Cut::whole) return result;
    } else {
      take_bare(record, at);
    }
    if (at == record.size()) return Cut::whole;
    if (record[at] == separator_) continue;
    column_ = at;
    return Cut::broken;
  }
}

Cut RecordCutter::take_quoted(std::string_view record, std::size_t& at)
{
  std::size_t const before = unescaped_.size();
  std::size_t begin = ++at;
  for (;;) {
    std::size_t const quote = record.find('"', at);
    if (quote == std::string_view::npos) return Cut::open;
    at = quote + 1;
    if (at < record.size() && record[at] == '"') {  // a doubled quote stands for one
      unescaped_.append(record.substr(begin, at - begin));
      begin = ++at;
      continue;
    }
    if (unescaped_.size() == before) {
      fields_.push_back(record.substr(begin, quote - begin));
    } else {
      unescaped_.append(record.substr(begin, quote - begin));
      fields_.push_back(std::string_view(unescaped_).substr(before));
    }
    return Cut::whole;
  }
}

void RecordCutter::take_bare(std::string_view record, std::size_t& at)
{
  std::size_t const end = std::min(record.find(separator_, at), record.size());
  fields_.push_back(record.substr(at, end - at));
  at = end;
}

char separator_of(std::string_view heading) noexcept
{
  std::size_t const first = heading.find_first_of(",;\t");
  return first == std::string_view::npos ? ',' : heading[first];
}

}  // namespace iotrace::procmon
