// Asking a workspace's own nx. It runs the workspace's plugins, so it is done only when a user asks for it.
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <future>
#include <mutex>
#include <set>
#include <thread>

#include "query/check/json_file.hpp"
#include "query/declared/nx_files.hpp"
#include "query/declared/nx_graph.hpp"
#include "query/declared/resolve.hpp"
#include "query/declared/sources.hpp"
#include "query/escape.hpp"
#include "store/child.hpp"

namespace iotrace::query::declared {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

/// A folder of our own below $TMPDIR, gone with this.
class ScratchFolder {
 public:
  ScratchFolder()
  {
    std::string path = (fs::temp_directory_path() / "ioquery-XXXXXX").string();
    if (::mkdtemp(path.data()) == nullptr) throw Failure("cannot make a folder in " + quote_name(path));
    path_ = path;
  }
  ~ScratchFolder()
  {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  ScratchFolder(ScratchFolder const&) = delete;
  ScratchFolder& operator=(ScratchFolder const&) = delete;

  std::string file(std::string_view name) const { return fmt::format("{}/{}", path_, name); }

 private:
  std::string path_;
};

/// The first line of what it said that is not empty, for a sentence of ours.
std::string first_line(std::string_view text)
{
  while (!text.empty()) {
    std::size_t const end = std::min(text.find('\n'), text.size());
    std::string_view const line = text.substr(0, end);
    if (line.find_first_not_of(" \t\r") != line.npos) return printable(line.substr(0, 300));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return "it said nothing";
}

/// One workspace's nx, and how long it may take in all.
class Nx {
 public:
  Nx(std::string root, std::chrono::seconds time_limit) : root_(std::move(root)), end_(Clock::now() + time_limit)
  {
    for (std::string_view const folder : {"", "/.nx/installation"}) {
      std::string const base = fmt::format("{}{}/node_modules", root_, folder);
      if (!fs::exists(base + "/.bin/nx") || !fs::exists(base + "/nx/package.json")) continue;
      program_ = base + "/.bin/nx";
      nlohmann::json const package = read_json(base + "/nx/package.json");
      version_ = Field(package, {base + "/nx/package.json", ""}).at("version").text();
      return;
    }
  }

  bool is_installed() const noexcept { return !program_.empty(); }
  std::string const& version() const noexcept { return version_; }
  bool has_time() const { return Clock::now() < end_; }

  /// Since 22.6 there is `nx show target`.
  bool shows_targets() const
  {
    int major = 0, minor = 0;
    return std::sscanf(version_.c_str(), "%d.%d", &major, &minor) == 2 && (major > 22 || (major == 22 && minor >= 6));
  }

  /// Since 23 `...` in an array stands for the weaker one.
  bool knows_spread() const { return std::atoi(version_.c_str()) >= 23; }

  Finished run(std::vector<std::string> arguments) const
  {
    arguments.insert(arguments.begin(), program_);
    auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(end_ - Clock::now());
    Command command{std::move(arguments), root_};
    command.environment = {
        {"NX_DAEMON", "false"}, {"NX_NO_CLOUD", "true"}, {"NX_INTERACTIVE", "false"},    {"NX_TUI", "false"},
        {"FORCE_COLOR", "0"},   {"NO_COLOR", "1"},       {"NX_VERBOSE_LOGGING", "false"}};
    command.time_limit = std::max(left, std::chrono::milliseconds(1));
    try {
      return run_child(command);
    } catch (ChildError const& error) {
      throw Failure(printable(error.what()));
    }
  }

  /// `nx graph` with these arguments, as JSON. Throws Failure with nx's own words.
  nlohmann::json graph(ScratchFolder const& scratch, std::string_view name, std::vector<std::string> arguments) const
  {
    std::string const file = scratch.file(name);
    arguments.insert(arguments.begin(), {"graph", "--file=" + file});
    Finished const done = run(std::move(arguments));
    if (done.status == 0 && fs::exists(file)) return read_json(file);
    throw Failure(fmt::format("nx graph failed in {}: {}", quote_name(root_),
                              first_line(done.errors.empty() ? done.output : done.errors)));
  }

 private:
  std::string root_;
  Clock::time_point end_;
  std::string program_, version_;
};

/// Targets of the tasks that are asked about, or of all, for `--targets`.
std::string target_names(Sources const& sources)
{
  std::set<std::string> names;
  for (std::string const& id : sources.asked) names.insert(find_task(sources, id).target);
  if (names.empty())
    for (auto const& [name, project] : sources.projects)
      for (auto const& [target, configuration] : project.targets) names.insert(target);
  std::string joined;
  for (std::string const& name : names)
    if (!name.empty() && name.find(',') == name.npos) joined.append(joined.empty() ? "" : ",").append(name);
  return joined;
}

/// Ids with their default configuration, for those tasks that there are.
std::vector<std::string> existing_tasks(Manifest& manifest, std::vector<std::string> const& wanted)
{
  Sources const& sources = *manifest.sources;
  std::vector<std::string> ids;
  for (std::string const& id : wanted) {
    TaskName const name = find_task(sources, id);
    if (name.project.empty())
      manifest.notes.push_back(fmt::format("the workspace has no task {}", quote_name(id)));
    else
      ids.push_back(join_task(name.project, name.target, name.configuration));
  }
  if (!wanted.empty()) return ids;
  for (auto const& [name, project] : sources.projects)
    for (auto const& [target, model] : project.targets)
      ids.push_back(join_task(name, target, model.default_configuration));
  return ids;
}

/// Asks for the inputs of task after task, on as many threads as there are processors.
class Interview {
 public:
  Interview(Nx const& nx, ScratchFolder const& scratch, std::vector<std::string> const& ids, Sources& sources)
      : nx_(nx), scratch_(scratch), ids_(ids), sources_(sources)
  {
  }

  /// How many tasks were left when the time was over.
  std::size_t run()
  {
    std::vector<std::future<void>> workers;  // libc++ has no jthread
    for (unsigned i = 0; i < std::clamp(std::thread::hardware_concurrency(), 1U, 8U); ++i)
      workers.push_back(std::async(std::launch::async, [this] { work(); }));
    workers.clear();
    return ids_.size() - answered_;
  }

 private:
  void work()
  {
    while (nx_.has_time()) {
      std::size_t const i = next_++;
      if (i >= ids_.size()) return;
      try {
        nx_.shows_targets() ? ask(ids_[i]) : ask_plan(ids_[i], i);
      } catch (Failure const&) {  // out of time, or words that we do not know: the graph says it as well
      }
    }
  }

  void ask(std::string const& id)
  {
    Finished const done = nx_.run({"show", "target", "inputs", id, "--json"});
    std::size_t const begin = std::min(done.output.find('{'), done.output.size());
    auto const json = nlohmann::json::parse(done.output.begin() + static_cast<std::ptrdiff_t>(begin), done.output.end(),
                                            nullptr, false);
    if (json.is_discarded()) return;
    Field const object(json, {"nx show target inputs " + id, ""});
    std::string const warning = object.text_or("warning");
    if (warning.empty() && done.status != 0) return;
    Answer answer = read_answer(object);
    std::lock_guard const lock(mutex_);
    ++answered_;
    if (warning.empty())
      sources_.answers[id] = std::move(answer);
    else
      sources_.unresolvable[id] = warning;
  }

  /// Before 22.6: what would run for the task, with the plan of its hash.
  void ask_plan(std::string const& id, std::size_t number)
  {
    std::string const file = scratch_.file(fmt::format("plan-{}.json", number));
    if (nx_.run({"run", id, "--graph=" + file}).status != 0 || !fs::exists(file)) return;
    auto const json = read_json(file);
    std::lock_guard const lock(mutex_);
    read_task_graph(Field(json, {"nx run --graph", ""}), sources_);
    ++answered_;
  }

  Nx const& nx_;
  ScratchFolder const& scratch_;
  std::vector<std::string> const& ids_;
  Sources& sources_;
  std::atomic<std::size_t> next_{0};
  std::size_t answered_ = 0;
  std::mutex mutex_;
};

Manifest start(std::string const& root, WorkspaceFiles files)
{
  Manifest manifest;
  manifest.workspace = root;
  manifest.is_nx = true;
  manifest.ignores = std::move(files.ignores);
  manifest.exclusions = read_exclusions(root);
  return manifest;
}

void read_plans(Nx const& nx, ScratchFolder const& scratch, Manifest& manifest, Sources& sources)
try {
  auto const json = nx.graph(scratch, "tasks.json", {"--view=tasks", "--targets=" + target_names(sources)});
  read_task_graph(Field(json, {"nx graph --view=tasks", ""}), sources);
} catch (Failure const& failure) {
  manifest.notes.push_back(
      fmt::format("which tasks come before which, and their packages, are worked out from the "
                  "project graph: {}",
                  failure.what()));
}

}  // namespace

Manifest ask_nx(NxQuestion const& question)
{
  std::string const root = resolve_folder(question.root);
  Nx const nx(root, question.time_limit);
  if (!nx.is_installed()) {
    Manifest manifest = read_nx(root);
    manifest.notes.insert(manifest.notes.begin(), "no nx is installed in " + quote_name(root) +
                                                      ": run its package manager's install there for an exact answer");
    return manifest;
  }
  WorkspaceFiles files = walk_workspace(root);
  Sources const written = read_nx_files(root, files);
  Manifest manifest = start(root, std::move(files));
  manifest.source = "nx " + nx.version();
  ScratchFolder const scratch;
  auto const sources = std::make_shared<Sources>();
  auto const graph = nx.graph(scratch, "graph.json", {});
  read_graph(Field(graph, {"nx graph", ""}), *sources);
  sources->named_inputs = written.named_inputs;
  sources->knows_spread = nx.knows_spread();
  attribute(*sources, written);
  manifest.sources = sources;
  std::vector<std::string> const ids = existing_tasks(manifest, question.tasks);
  if (!question.tasks.empty()) sources->asked = ids;
  if (nx.shows_targets()) read_plans(nx, scratch, manifest, *sources);
  if (std::size_t const left = Interview(nx, scratch, ids, *sources).run(); left != 0)
    manifest.notes.push_back(fmt::format(
        "nx itself did not answer for {} of {} tasks: they are worked out from its graph", left, ids.size()));
  resolve(manifest);
  return manifest;
}

Manifest read_nx(std::string const& given_root)
{
  std::string const root = resolve_folder(given_root);
  if (!fs::exists(root + "/nx.json") && !fs::exists(root + "/package.json"))
    throw Failure(fmt::format("{} is no Nx workspace: it has no nx.json", quote_name(root)));
  WorkspaceFiles files = walk_workspace(root);
  auto const sources = std::make_shared<Sources>(read_nx_files(root, files));
  Manifest manifest = start(root, std::move(files));
  manifest.source = "nx.json";
  manifest.approximate = true;
  manifest.notes.emplace_back(
      "nx was not asked: targets that plugins infer, dependencies that come by imports and packages of packages are "
      "not known");
  manifest.notes.insert(manifest.notes.end(), sources->notes.begin(), sources->notes.end());
  manifest.sources = sources;
  resolve(manifest);
  return manifest;
}

}  // namespace iotrace::query::declared
