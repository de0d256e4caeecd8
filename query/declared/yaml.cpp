#include "query/declared/yaml.hpp"

#include <fmt/core.h>
#include <yaml-cpp/yaml.h>

#include <nlohmann/json.hpp>

#include "query/check/json_file.hpp"
#include "query/declared/failure.hpp"
#include "query/escape.hpp"

namespace iotrace::query::declared {
namespace {

constexpr std::size_t max_bytes = 1 << 20;
constexpr std::size_t max_nodes = 100'000;  // aliases count each time: they can stand for a thousand million
constexpr std::size_t max_depth = 50;

class Converter {
 public:
  explicit Converter(std::string const& file) : file_(file) {}

  nlohmann::json convert(YAML::Node const& node, std::size_t depth = 0)
  {
    if (++nodes_ > max_nodes || depth > max_depth) fail(node.Mark(), "holds more, or deeper, than such a file does");
    nlohmann::json value;
    if (node.IsScalar()) value = node.Scalar();
    if (node.IsSequence()) {
      value = nlohmann::json::array();
      for (YAML::Node const& element : node) value.push_back(convert(element, depth + 1));
    }
    if (node.IsMap()) {
      value = nlohmann::json::object();
      for (auto const& member : node) {
        if (!member.first.IsScalar()) fail(member.first.Mark(), "has a key that is no word");
        value[member.first.Scalar()] = convert(member.second, depth + 1);
      }
    }
    return value;
  }

  [[noreturn]] void fail(YAML::Mark const& mark, std::string_view what) const
  {
    throw Failure(
        fmt::format("{}: line {}, column {}: {}", quote_name(file_), mark.line + 1, mark.column + 1, printable(what)));
  }

 private:
  std::string const& file_;
  std::size_t nodes_ = 0;
};

}  // namespace

nlohmann::json read_yaml(std::string const& file)
{
  std::string const text = read_text(file);
  if (text.size() > max_bytes) throw Failure(fmt::format("{} is larger than 1 MiB", quote_name(file)));
  Converter converter(file);
  try {
    return converter.convert(YAML::Load(text));
  } catch (YAML::Exception const& error) {
    converter.fail(error.mark, "is no YAML: " + error.msg);
  }
}

}  // namespace iotrace::query::declared
