// What follows from each operation. Sources: the details that Process Monitor prints (its help, and the table of
// eronnen/procmon-parser), and what the calls behind them mean (NtCreateFile, NtSetInformationFile of Windows).
#include "parsers/procmon/operations.hpp"

#include "parsers/procmon/creation.hpp"
#include "parsers/procmon/grammar.hpp"
#include "parsers/procmon/results.hpp"
#include "parsers/words.hpp"

namespace iotrace::procmon {
namespace {

/// A row on its way to become facts.
struct Site {
  Row const& row;
  Stamp const& stamp;
  std::int32_t tid;
  Result result;
  std::string_view path;  ///< canonical; empty where the row names no file
  Names& names;
  Deletions& deletions;
  Processes& processes;
  Batch& batch;

  std::string_view detail() const { return row[Column::detail]; }
  bool succeeded() const { return result.outcome == Outcome::success; }
};
using Make = void (*)(Site const&);

Descriptor opened(std::string_view path) { return {-1, false, true, path}; }

Fact& add_fact(Site const& site, Verb verb)
{
  Fact& fact = site.batch.add(verb, site.tid, site.stamp.at, site.stamp.line);
  fact.outcome = site.result.outcome;
  fact.error = site.result.error;
  return fact;
}

void add_unlink(Site const& site, std::int32_t tid, std::string_view path)
{
  Fact& fact = add_fact(site, Verb::unlink);
  fact.tid = tid;
  fact.outcome = Outcome::success;
  fact.error = 0;
  fact.first = plain_name(path);
}

// ---- CreateFile -----------------------------------------------------------------------------------------------------

// An open of a link stops there: its target comes in a row of its own.
void make_link_probe(Site const& site)
{
  Fact& fact = add_fact(site, Verb::stat);
  fact.outcome = Outcome::success;
  fact.flags = NameFlag::no_follow;
  fact.kind = FileKind::link;
  fact.first = plain_name(site.path);
}

void make_folder(Site const& site, CreateDetail const& detail)
{
  bool const makes = detail.result == "Created" || (!site.succeeded() && wants_creation(detail));
  Fact& fact = add_fact(site, makes ? Verb::mkdir : Verb::open);
  fact.first = plain_name(site.path);
  fact.value = -1;
  if (!makes) fact.flags = OpenFlag::read | OpenFlag::directory;
}

void make_file(Site const& site, CreateDetail const& detail)
{
  Fact& fact = add_fact(site, Verb::open);
  fact.first = plain_name(site.path);
  fact.flags = access_of(detail.access) | creation_of(detail);
  fact.value = -1;  // handles are not shown, and every row names its file
}

void make_create(Site const& site)
{
  auto const detail = parse_create(site.detail());
  if (!detail || site.path.empty()) return;
  if (site.row[Column::result] == "REPARSE") return make_link_probe(site);
  if (detail->result == "Created")
    if (std::int32_t const owner = site.deletions.replaced(site.path); owner != 0) add_unlink(site, owner, site.path);
  if (has_word(detail->options, "Directory"))
    make_folder(site, *detail);
  else
    make_file(site, *detail);
  if (site.succeeded() && has_word(detail->options, "Delete On Close")) site.deletions.mark(site.tid, site.path);
}

void make_close(Site const& site)
{
  if (site.deletions.close(site.tid, site.path)) add_unlink(site, site.tid, site.path);
}

// ---- content --------------------------------------------------------------------------------------------------------

// The cache manager's own traffic: at another time, often by another process.
bool is_paging(Site const& site) { return site.detail().find("Paging I/O") != std::string_view::npos; }

template <std::uint32_t flag>
void make_transfer(Site const& site)
{
  if (!site.succeeded() || site.path.empty() || is_paging(site)) return;
  Fact& fact = add_fact(site, Verb::data);
  fact.fd = opened(site.path);
  fact.flags = flag;
  bool const at_end = site.row[Column::result] == "END OF FILE";
  if (!at_end) fact.extent = number_of(site.detail(), "Length").value_or(0);
}

// A section that is made, or a library that was loaded from one. One that can be written needs a file that was opened
// so, and then the open has told it; the protection alone tells nothing: libraries are mapped PAGE_EXECUTE_READWRITE.
void make_mapping(Site const& site)
{
  bool const is_second_row = site.detail().find("SyncTypeOther") != std::string_view::npos;
  if (!site.succeeded() || site.path.empty() || is_second_row) return;
  Fact& fact = add_fact(site, Verb::map);
  fact.fd = opened(site.path);
  fact.flags = DataFlag::read;
}

void make_end_of_file(Site const& site)
{
  if (site.path.empty()) return;
  Fact& fact = add_fact(site, Verb::truncate);
  fact.first = plain_name(site.path);
  fact.extent = number_of(site.detail(), "EndOfFile").value_or(1);
}

// ---- questions ------------------------------------------------------------------------------------------------------

// With a filter the row's name is the folder, a backslash and the filter. A filter without wildcards asks for one name.
void make_listing(Site const& site)
{
  std::string_view const filter = word_of(site.detail(), "Filter");
  bool const has_wildcards = filter.find_first_of("*?<>\"") != std::string_view::npos;
  if (site.path.empty()) return;
  if (!filter.empty() && !has_wildcards) {
    add_fact(site, Verb::stat).first = plain_name(site.path);
    return;
  }
  std::string_view folder = site.path;
  bool const has_filter = !filter.empty() && !site.row[Column::path].ends_with("\\*");
  if (has_filter) folder = folder.substr(0, folder.rfind('/'));
  Fact& fact = add_fact(site, Verb::list);
  fact.fd = opened(folder);
  bool const found_nothing = site.row[Column::result] == "NO SUCH FILE";
  if (found_nothing) fact.outcome = Outcome::success, fact.error = 0;
  fact.value = site.row[Column::result] == "NO MORE FILES" || found_nothing ? 0 : 1;
}

bool says_directory(std::string_view detail)
{
  return word_of(detail, "FileAttributes").find('D') != std::string_view::npos ||
         word_of(detail, "Directory") == "True";
}

void make_query(Site const& site)
{
  if (site.path.empty()) return;
  Fact& fact = add_fact(site, Verb::stat);
  fact.first = plain_name(site.path);
  if (says_directory(site.detail())) fact.kind = FileKind::directory;
}

// Of an open file nothing new is learned but whether it is a folder.
void make_open_query(Site const& site)
{
  if (site.succeeded() && says_directory(site.detail())) make_query(site);
}

// ---- changes of names -----------------------------------------------------------------------------------------------

// A new name without a folder is one beside the old.
std::string_view target_of(Site const& site)
{
  std::string_view const name = rest_of(site.detail(), "FileName");
  if (name.find('\\') != std::string_view::npos || name.empty()) return site.names.canonical(name, site.batch.arena);
  std::string_view const old = site.row[Column::path];
  std::string const beside = std::string(old.substr(0, old.rfind('\\') + 1)).append(name);
  return site.names.canonical(beside, site.batch.arena);
}

template <Verb verb>
void make_pair(Site const& site)
{
  if (site.path.empty()) return;
  Fact& fact = add_fact(site, verb);
  fact.first = plain_name(site.path);
  fact.second = plain_name(target_of(site));
  if (word_of(site.detail(), "ReplaceIfExists") == "False") fact.flags = NameFlag::no_replace;
}

void make_disposition(Site const& site)
{
  if (!site.succeeded() || site.path.empty()) return;
  std::string_view const flags = rest_of(site.detail(), "Flags");
  bool const deletes = word_of(site.detail(), "Delete") == "True" || has_word(flags, "FILE_DISPOSITION_DELETE");
  if (deletes)
    site.deletions.mark(site.tid, site.path);
  else
    site.deletions.unmark(site.path);
}

void make_alter(Site const& site)
{
  if (!site.path.empty()) add_fact(site, Verb::alter).first = plain_name(site.path);
}

void make_control(Site const& site)
{
  if (site.detail().find("FSCTL_SET_REPARSE_POINT") != std::string_view::npos) make_alter(site);
}

// ---- processes ------------------------------------------------------------------------------------------------------

void make_process(Site const& site)
{
  auto const child = parse_process_create(site.detail());
  if (child && site.succeeded())
    site.processes.created(site.tid, *child, site.row[Column::path], site.stamp, site.batch);
}

void make_exit(Site const& site)
{
  for (std::string const& path : site.deletions.ended(site.tid))
    add_unlink(site, site.tid, site.batch.arena.keep(path));
  site.processes.exited(site.tid, parse_exit(site.detail()), site.stamp, site.batch);
}

// ---- the table ------------------------------------------------------------------------------------------------------

enum class Class : std::uint8_t { file, process };

struct Role {
  Class of = Class::file;
  Make make = nullptr;
};

constexpr Make make_read = make_transfer<DataFlag::read>;
constexpr Make make_write = make_transfer<DataFlag::written>;

// The second names are those of "Enable Advanced Output".
constexpr auto roles = make_words<Role>({
    {"CreateFile", {Class::file, make_create}},
    {"IRP_MJ_CREATE", {Class::file, make_create}},
    {"CloseFile", {Class::file, make_close}},
    {"IRP_MJ_CLEANUP", {Class::file, make_close}},
    {"ReadFile", {Class::file, make_read}},
    {"IRP_MJ_READ", {Class::file, make_read}},
    {"FASTIO_READ", {Class::file, make_read}},
    {"WriteFile", {Class::file, make_write}},
    {"IRP_MJ_WRITE", {Class::file, make_write}},
    {"FASTIO_WRITE", {Class::file, make_write}},
    {"CreateFileMapping", {Class::file, make_mapping}},
    {"FASTIO_ACQUIRE_FOR_SECTION_SYNCHRONIZATION", {Class::file, make_mapping}},
    {"Load Image", {Class::process, make_mapping}},

    {"QueryDirectory", {Class::file, make_listing}},
    {"IRP_MJ_DIRECTORY_CONTROL", {Class::file, make_listing}},
    {"QueryOpen", {Class::file, make_query}},
    {"FASTIO_NETWORK_QUERY_OPEN", {Class::file, make_query}},
    {"QueryBasicInformationFile", {Class::file, make_open_query}},
    {"QueryStandardInformationFile", {Class::file, make_open_query}},
    {"QueryNetworkOpenInformationFile", {Class::file, make_open_query}},
    {"QueryAllInformationFile", {Class::file, make_open_query}},
    {"QueryNameInformationFile", {Class::file, nullptr}},
    {"QueryNormalizedNameInformationFile", {Class::file, nullptr}},
    {"QueryAttributeTagFile", {Class::file, nullptr}},
    {"QuerySecurityFile", {Class::file, nullptr}},
    {"QueryEAFile", {Class::file, nullptr}},
    {"QueryStreamInformationFile", {Class::file, nullptr}},
    {"QueryPositionInformationFile", {Class::file, nullptr}},
    {"QueryIdInformation", {Class::file, nullptr}},
    {"QueryInformationVolume", {Class::file, nullptr}},
    {"NotifyChangeDirectory", {Class::file, nullptr}},
    {"FlushBuffersFile", {Class::file, nullptr}},
    {"LockFile", {Class::file, nullptr}},
    {"UnlockFileSingle", {Class::file, nullptr}},
    {"DeviceIoControl", {Class::file, nullptr}},
    {"FileSystemControl", {Class::file, make_control}},

    {"SetRenameInformationFile", {Class::file, make_pair<Verb::rename>}},
    {"SetRenameInformationEx", {Class::file, make_pair<Verb::rename>}},
    {"SetRenameInformationExBypassAccessCheck", {Class::file, make_pair<Verb::rename>}},
    {"SetLinkInformationFile", {Class::file, make_pair<Verb::link>}},
    {"SetLinkInformationEx", {Class::file, make_pair<Verb::link>}},
    {"SetDispositionInformationFile", {Class::file, make_disposition}},
    {"SetDispositionInformationEx", {Class::file, make_disposition}},
    {"SetEndOfFileInformationFile", {Class::file, make_end_of_file}},
    {"SetAllocationInformationFile", {Class::file, nullptr}},  // room only: the end of the file is set by the row above
    {"SetBasicInformationFile", {Class::file, make_alter}},
    {"SetSecurityFile", {Class::file, make_alter}},
    {"SetEAFile", {Class::file, make_alter}},
    {"SetPositionInformationFile", {Class::file, nullptr}},
    {"SetValidDataLengthInformationFile", {Class::file, nullptr}},

    {"Process Create", {Class::process, make_process}},
    {"Process Start", {Class::process, nullptr}},
    {"Process Exit", {Class::process, make_exit}},
    {"Thread Create", {Class::process, nullptr}},
    {"Thread Exit", {Class::process, nullptr}},
});

// IRP_MJ_SET_INFORMATION and IRP_MJ_QUERY_INFORMATION name in their detail what is set or asked.
std::string_view name_of(Row const& row)
{
  std::string_view const name = row[Column::operation];
  bool const by_type = name == "IRP_MJ_SET_INFORMATION" || name == "IRP_MJ_QUERY_INFORMATION";
  return by_type ? word_of(row[Column::detail], "Type") : name;
}

}  // namespace

void Operations::read(Row const& row, Stamp const& stamp, Batch& batch)
{
  last_ = stamp;
  Role const* const role = roles.find(name_of(row));
  if (role == nullptr) return;
  (role->of == Class::file ? seen_.files : seen_.processes) = true;
  if (row[Column::operation] == "Process Start") {
    if (auto const process = parse_process_start(row[Column::detail])) processes_.started(row, *process, stamp, batch);
    return;
  }
  if (role->make == nullptr) return;
  auto const tid = processes_.actor(row, stamp, batch);
  if (!tid) return;
  std::string_view const path = names_.canonical(row[Column::path], batch.arena);
  role->make({row, stamp, *tid, result_of(row[Column::result]), path, names_, deletions_, processes_, batch});
}

void Operations::finish(Batch& batch)
{
  processes_.finish(batch);
  for (Deletions::One const& one : deletions_.finish())
    batch.add(Verb::unlink, one.tid, last_.at, last_.line).first = plain_name(batch.arena.keep(one.path));
}

}  // namespace iotrace::procmon
