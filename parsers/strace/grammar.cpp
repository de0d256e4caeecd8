// The grammar of one strace line, all versions since 4.5. Above each rule stand its production and a real line.
//
// It is left-factored: every alternative is decided by its first letters, and no byte of a call is read twice. The
// balanced argument list is one scan written by hand (scan.hpp); which call it is and what the arguments mean is left
// to others. All parts store into the one Line that the start rule yields, so nothing is copied on the way.
#include "parsers/strace/grammar.hpp"

#include <algorithm>
#include <cstring>

#include "parsers/strace/scan.hpp"
#include "parsers/x3/text.hpp"

namespace iotrace::strace {
namespace {

namespace x3 = boost::spirit::x3;
using iotrace::x3::add;
using iotrace::x3::digits;
using iotrace::x3::integer;
using iotrace::x3::put;
using iotrace::x3::scanned;
using iotrace::x3::seconds;
using x3::attr;
using x3::char_;
using x3::eoi;
using x3::lit;
using x3::omit;

char const* scan_rest(char const*, char const* last) noexcept { return last; }
auto const rest = scanned<scan_rest>;
auto const blanks = scanned<scan_blanks>;
auto const word = scanned<scan_word>;

// ---- leader ---------------------------------------------------------------------------------------------------------

// At most PID_MAX_LIMIT: a greater number is a time.
constexpr int greatest_pid = 1 << 22, pid_digits = 7;

char const* read_pid(char const* first, char const* last, std::int64_t& value) noexcept
{
  char const* const end = iotrace::x3::read_digits(first, last, value);
  return end != nullptr && end - first <= pid_digits && value <= greatest_pid ? end : nullptr;
}

// comm = [ "<" { any but ">" } ">" ] ;
//   16615<sh> execve(…
char const* scan_comm(char const* first, char const* last) noexcept
{
  if (first == last || *first != '<') return first;
  char const* const end = std::find(first, last, '>');
  return end == last ? first : end + 1;
}

// The column is "%-5d " wide (strace.c). More blanks before a digit are the time's own: -r pads it.
constexpr std::ptrdiff_t pid_width = 6;

char const* read_pid_column(char const* first, char const* last, std::int64_t& value) noexcept
{
  char const* const number = read_pid(first, last, value);
  if (number == nullptr) return nullptr;
  char const* const name = scan_comm(number, last);
  if (name == last || *name != ' ') return nullptr;
  char const* const column = std::max(name + 1, first + pid_width);
  char const* const end = scan_blanks(name, last);
  return end > column && end != last && *end >= '0' && *end <= '9' ? column : end;
}

// pid = number comm " " { " " } | "[pid" { " " } number comm "] " ;
//   472   poll(…        [pid 16603<cat>] read(…
auto const pid_number = iotrace::x3::Number<read_pid>{};
auto const comm = scanned<scan_comm>;
auto const pid_column = iotrace::x3::Number<read_pid_column>{};
auto const pid = x3::rule<struct PidRule, std::int64_t>{"pid"} =
    pid_column | (omit["[pid" >> blanks] >> pid_number >> omit[comm >> "] "]);

// security = "[" user ":" role { ":" type } "] " ;
//   [unconfined_u:unconfined_r:unconfined_t:s0] openat(…
auto const security = lit('[') >> +~char_(": ]") >> ':' >> +~char_(" ]") >> "] ";

// clock = digit digit ":" digit digit ":" seconds " " ;
//   18:46:16.234833 openat(…
auto const two = x3::uint_parser<std::uint32_t, 10, 2, 2>{};
auto const clock_time = x3::rule<struct ClockRule, Nanos>{"clock"} =
    two[add<3600'000'000'000>] >> ':' >> two[add<60'000'000'000>] >> ':' >> seconds[add<1>] >> ' ';

// After blanks of its own a small number is no epoch but what -r prints.
char const* read_epoch(char const* first, char const* last, std::int64_t& value) noexcept
{
  constexpr std::int64_t least_after_blanks = 100'000'000'000'000'000;  // 1973: no line comes so long after another
  char const* const at = scan_blanks(first, last);
  char const* const end = iotrace::x3::read_seconds(at, last, value);
  return end != nullptr && (at == first || value >= least_after_blanks) ? end : nullptr;
}

// epoch = { " " } seconds " " ;
//   1795373176.220912 openat(…
auto const epoch = x3::rule<struct EpochRule, Nanos>{"epoch"} = iotrace::x3::Number<read_epoch>{} >> ' ';

// relative = "(+" { " " } seconds ") " | " " { " " } seconds " " ;
//   18:46:16.234833 (+     0.000146) openat(…            0.000154 openat(…
auto const relative = x3::rule<struct RelativeRule, Nanos>{"relative"} =
    (omit["(+" >> *lit(' ')] >> seconds >> omit[") "]) | (omit[+lit(' ')] >> seconds >> omit[' ']);

// number = "[" { " " } digits "] " ;    pointer = "[" ( hex digits | "?" … ) "] " ;
//   [ 257] [00007f7ef6d07b1d] openat(…
auto const call_number = lit('[') >> *lit(' ') >> x3::uint_parser<std::uint32_t, 10, 1, 5>{} >> "] ";
auto const pointer = lit('[') >> +char_("0-9a-f?") >> "] ";

auto const put_time = put<&Line::leader, &Leader::time>;
template <Clock kind>
auto const counts = attr(kind)[put<&Line::leader, &Leader::clock>];

// usual_pid = digits comm " " { " " } ;    in a column of strace's width, or as wide as it needs to be
//   472   1795373176.220912 poll(…        16615<sh> 1795373176.220912 execve(…
char const* read_usual_pid(char const* first, char const* last, std::int32_t& value) noexcept
{
  if (!iotrace::x3::reads_eight_bytes || last - first < 8) return nullptr;
  std::uint64_t number = 0;
  std::size_t const count = iotrace::x3::read_eight(first, number);
  if (count == 0 || count > pid_digits || number > greatest_pid) return nullptr;
  char const* const name = first[count] == '<' ? scan_comm(first + count, last) : first + count;
  if (name == last || *name != ' ') return nullptr;
  value = static_cast<std::int32_t>(number);
  char const* const end = scan_blanks(name, last);
  return end <= std::max(name + 1, first + pid_width) ? end : nullptr;
}

// usual_leader = [ usual_pid ] epoch ;    the commonest by far, read by hand
//   16752 1795373176.220912 openat(…        1795373176.220912 openat(…
char const* read_usual_leader(char const* first, char const* last, Leader& leader) noexcept
{
  bool const bare = last - first > 10 && first[10] == '.';  // the dot of an epoch
  char const* const time = bare ? first : read_usual_pid(first, last, leader.pid);
  char const* const at = time != nullptr ? iotrace::x3::read_usual_epoch(time, last, leader.time) : nullptr;
  bool const usual = at != nullptr && last - at > 1 && at[1] >= '<' && at[1] <= 'z' && at[1] != '[';
  leader.clock = Clock::epoch;
  return usual ? at + 1 : nullptr;
}

// leader = [ pid ] [ security ] [ epoch | clock ] [ relative ] [ number ] [ pointer ] ;
auto const leader = -pid[put<&Line::leader, &Leader::pid>] >> -omit[security] >>
                    -((epoch[put_time] >> counts<Clock::epoch>) | (clock_time[put_time] >> counts<Clock::day>)) >>
                    -relative[put<&Line::leader, &Leader::since_last>] >> -omit[call_number] >> -omit[pointer];

// ---- result ---------------------------------------------------------------------------------------------------------

constexpr auto put_path = [](auto& context) {
  std::string_view const angled = x3::_attr(context).view;
  x3::_val(context).call.result.path = angled.substr(1, angled.size() - 2);
};

template <auto member>
constexpr auto put_result = put<&Line::call, &Call::result, member>;

// decoration = "<" path ">" [ "(deleted)" ] ;
//   = 3</tmp/x>(deleted)        = 16596<sh>
auto const decoration = scanned<scan_annotation>[put_path] >>
                        -(lit("(deleted)") >> attr(true)[put_result<&Result::deleted>]);

// comment = " /* " digits " in strace's PID NS */" | " /*" … "*/" ;
//   = 2 /* 17053 in strace's PID NS */
auto const comment = lit(' ') >> &lit("/*") >>
                     ((lit("/* ") >> digits[put_result<&Result::value>] >> " in strace's PID NS */") |
                      omit[scanned<scan_comment>]);

// numbered = " (errno " digits ")" | " errno " digits ;
//   = -1 (errno 38)
auto const numbered = ((lit(" (errno ") >> digits[put_result<&Result::number>] >> ')') |
                       (lit(" errno ") >> digits[put_result<&Result::number>])) >>
                      attr(true)[put_result<&Result::numbered>];

// remark = [ " " ( "(" | "<" | letter ) … ] ;
//   = 0 (Timeout) <0.000022>        = 0x8402 (flags O_RDWR|O_APPEND|O_LARGEFILE)
auto const remark = eoi | (&(lit(' ') >> char_("(<a-zA-Z")) >> rest[put_result<&Result::remark>]);

// label = " [" context "]" ;
//   = 3</etc/passwd> [etc_t]
auto const label = lit(" [") >> +~char_(" ]") >> ']';

// result = ( "?" | integer [ decoration ] [ label ] [ comment ] ) [ " " word | numbered ] remark ;
//   = -1 ENOENT (No such file or directory) <0.000041>        = ? ERESTARTSYS (To be restarted if SA_RESTART is set)
auto const value = integer[put_result<&Result::value>] >> attr(true)[put_result<&Result::known>] >> -decoration >>
                   -omit[label] >> -comment;
auto const any_result = (lit('?') | value) >> -((lit(' ') >> word[put_result<&Result::error>]) | numbered) >> remark;

// usual_result = integer [ "<" path ">" ] [ " " word ] ( end | " <" … | " (" … but no "e" ) ;    read by hand
//   = 0        = 3</etc/passwd> <0.000022>        = -1 ENOENT (No such file or directory) <0.000041>
char const* read_usual_result(char const* first, char const* last, Result& result) noexcept
{
  char const* at = iotrace::x3::read_integer(first, last, result.value);
  if (at == nullptr) return nullptr;
  if (at != last && *at == '<') {
    char const* const end = scan_annotation(at, last);
    if (end == nullptr) return nullptr;
    result.path = {at + 1, static_cast<std::size_t>(end - at - 2)};
    at = end;
  }
  if (last - at > 1 && *at == ' ' && at[1] >= 'A' && at[1] <= 'Z') {
    char const* const end = scan_word(at + 1, last);
    result.error = {at + 1, static_cast<std::size_t>(end - at - 1)};
    at = end;
  }
  bool const tells_more = last - at > 1 && at[0] == ' ' && (at[1] == '<' || at[1] == '(');
  bool const numbered_error = last - at > 2 && at[2] == 'e';
  if (at != last && (!tells_more || numbered_error)) return nullptr;
  result.known = true;
  result.remark = {at, static_cast<std::size_t>(last - at)};
  return last;
}
auto const result = iotrace::x3::Value<Result, read_usual_result>{}[put<&Line::call, &Call::result>] | any_result;

// ---- body -----------------------------------------------------------------------------------------------------------

template <Ending kind>
auto const ends = attr(kind)[put<&Line::call, &Call::ending>];
template <Shape kind>
auto const is = attr(kind)[put<&Line::shape>];

// finish = ")" { " " } "= " result ;
auto const finish = lit(')') >> omit[blanks] >> "= " >> result >> ends<Ending::result>;

// ending = finish | " <unfinished ..." [ "exit status 0" ] ">" [ finish ] | " <detached ...>"
//        | " <pid changed to " digits " ...>" | end ;
//   close(3 <unfinished ...>        <... read resumed> <unfinished ...>) = ?
auto const unfinished = " <unfinished ..." >> *~char_('>') >> '>' >> (finish | ends<Ending::unfinished>);
auto const detached = " <detached ...>" >> ends<Ending::detached>;
auto const pid_changed = " <pid changed to " >> digits[put<&Line::call, &Call::pid>] >> *~char_('>') >>
                         '>' >> ends<Ending::pid_changed>;
auto const ending = finish | unfinished | detached | pid_changed | (eoi >> ends<Ending::cut>);

auto const name = scanned<scan_name>[put<&Line::call, &Call::name>];
auto const arguments = scanned<scan_arguments>[put<&Line::call, &Call::arguments>];

// call = name "(" arguments ending ;
//   openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = 3
auto const call = name >> '(' >> is<Shape::call> >> arguments >> ending;

// resumed = "<... " name " resumed>" arguments ending ;
//   <... openat resumed>, O_RDONLY) = 3
auto const resumed = "<... " >> name >> " resumed>" >> is<Shape::call> >>
                     attr(true)[put<&Line::call, &Call::resumed>] >> arguments >> ending;

// exit = "+++ " ( "exited with " integer | "killed by " word [ " (core dumped)" ]
//               | "superseded by execve in pid " digits [ comm ] ) " +++" ;
//   +++ killed by SIGSEGV (core dumped) +++
auto const exit = "+++ " >>
                  ((lit("exited with ") >> integer[put<&Line::number>] >> is<Shape::exited>) |
                   (lit("killed by ") >> word[put<&Line::word>] >> -lit(" (core dumped)") >> is<Shape::killed>) |
                   (lit("superseded by execve in pid ") >> digits[put<&Line::number>] >> -omit[comm] >>
                    is<Shape::superseded>)) >>
                  " +++";

// signal = "--- " ( "SIG" … | "stopped by " … | "{si_signo=" … ) ;
//   --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=16596, …} ---
auto const signal = "--- " >> &(lit("SIG") | "stopped by " | "{si_signo=") >> omit[rest] >> is<Shape::signal>;

// lost = "???(" … ;    note = "[ Process PID=" … ;
//   ???( <detached ...>        [ Process PID=16949 runs in 32 bit mode. ]
auto const lost = lit("???") >> '(' >> omit[rest] >> is<Shape::lost>;
auto const note = "[ Process PID=" >> omit[rest] >> is<Shape::notice>;

// body = call | resumed | exit | signal | note | lost ;
auto const body = call | resumed | exit | signal | note | lost;

// ---- lines without a leader -----------------------------------------------------------------------------------------

// Past `strace: `, also where strace was called by a path: /usr/local/bin/strace: …
char const* scan_program(char const* first, char const* last) noexcept
{
  std::string_view const line(first, static_cast<std::size_t>(last - first));
  std::size_t const colon = line.find(": ");
  if (colon == std::string_view::npos || line.find(' ') < colon) return nullptr;
  std::string_view const program = line.substr(0, colon);
  bool const ours = program == "strace" || program.ends_with("/strace");
  return ours ? first + colon + 2 : nullptr;
}

// attached = "Process " digits " attached" … ;    notice = "Process " digits ( " detached" | " suspended" | " resumed"
// ) …
//          | "pid " digits " exited with " … | " <detached ...>" ;
//   Process 25557 attached with 4 threads - interrupt to quit
auto const attached = lit("Process ") >> digits[put<&Line::number>] >> " attached" >> omit[rest] >> is<Shape::attached>;
auto const old_notice = ((lit("Process ") >> digits >> (lit(" detached") | " suspended" | " resumed")) |
                         (lit("pid ") >> digits >> " exited with ")) >>
                        omit[rest] >> is<Shape::notice>;
auto const alone = lit(" <detached ...>") >> is<Shape::notice>;
auto const notice =
    (scanned<scan_program> >> (attached | (omit[rest] >> is<Shape::notice>))) | attached | old_notice | alone;

// frame = " > " … ;    dump = " | " hex digit … ;
auto const frame = " > " >> omit[rest] >> is<Shape::frame>;
auto const dump = " | " >> char_("0-9a-f") >> omit[rest] >> is<Shape::dump>;

// table = "% time " … | "------ ---" … | "System call usage summary" … | { " " } digits "." digit digit " " … ;
//    12.34    0.000336          17        19         8 access
auto const cents = x3::uint_parser<std::uint32_t, 10, 2, 2>{};
auto const table = (lit("% time ") | "------ ---" | "System call usage summary" |
                    (*lit(' ') >> digits >> '.' >> cents >> ' ' >> *lit(' ') >> digits >> '.' >> digits >> ' ')) >>
                   omit[rest] >> is<Shape::table>;

auto const blank = omit[blanks] >> eoi >> is<Shape::blank>;

// noise = notice | frame | dump | table | blank ;
auto const noise = notice | frame | dump | table | blank;

// usual_ending = ")" { " " } "= " usual_result | " <unfinished ...>" ;    read by hand
char const* read_usual_ending(char const* first, char const* last, Call& read) noexcept
{
  if (first == last) return nullptr;
  if (*first != ')') {
    read.ending = Ending::unfinished;
    return skip_text(first, last, " <unfinished ...>") == last ? last : nullptr;
  }
  read.ending = Ending::result;
  char const* const at = skip_text(scan_blanks(first + 1, last), last, "= ");
  return at == nullptr ? nullptr : read_usual_result(at, last, read.result);
}

// usual_line = usual_leader ( name "(" | "<... " name " resumed>" ) arguments usual_ending ;    nine lines of ten: what
// the rules of `leader` and `body` read, read by hand
char const* read_usual_line(char const* first, char const* last, Line& line) noexcept
{
  char const* at = read_usual_leader(first, last, line.leader);
  if (at == nullptr) return nullptr;
  Call& read = line.call;
  char const* const resumed_name = skip_text(at, last, "<... ");
  read.resumed = resumed_name != nullptr;
  char const* const name_start = read.resumed ? resumed_name : at;
  char const* const name_end = scan_name(name_start, last);
  if (name_end == nullptr) return nullptr;
  at = read.resumed ? skip_text(name_end, last, " resumed>") : skip_text(name_end, last, "(");
  if (at == nullptr) return nullptr;
  line.shape = Shape::call;
  read.name = {name_start, static_cast<std::size_t>(name_end - name_start)};
  char const* const arguments_end = scan_arguments(at, last);
  read.arguments = {at, static_cast<std::size_t>(arguments_end - at)};
  return read_usual_ending(arguments_end, last, read);
}
auto const usual_line = iotrace::x3::InPlace<read_usual_line>{};

// line = usual_line | leader body | noise ;
auto const line_rule = x3::rule<struct LineRule, Line>{"line"} = usual_line | (((leader >> body) | noise) >> eoi);

// ---- errors ---------------------------------------------------------------------------------------------------------

auto const up_to_body = x3::rule<struct LeaderRule, Line>{"leader"} = leader >> eoi | leader;
auto const up_to_ending = x3::rule<struct CallRule, Line>{
    "call"} = leader >> (name | ("<... " >> name >> " resumed>")) >> -lit('(') >> arguments;

}  // namespace

bool read_line(std::string_view text, Line& line)
{
  char const* at = text.data();
  char const* const end = at + text.size();
  static constexpr Line fresh;
  std::memcpy(&line, &fresh, sizeof line);  // GCC makes `rep stos` of `line = {}`: twice the time
  return x3::parse(at, end, line_rule, line);
}

// Only asked for lines that could not be read, so it may read them again.
void explain_line(std::string_view text, Line& line, Fault& fault)
{
  char const* const begin = text.data();
  char const* const end = begin + text.size();
  char const* at = begin;
  line = Line{};
  x3::parse(at, end, up_to_body, line);
  fault.expected = "a system call, `<... name resumed>`, `--- signal ---` or `+++ exit +++`";
  fault.column = static_cast<std::uint32_t>(at - begin) + 1;

  char const* const body_start = at;
  at = begin;
  Line retried;
  bool const began = x3::parse(at, end, up_to_ending, retried) &&
                     (retried.call.name.end() < end && (*retried.call.name.end() == '(' || *body_start == '<'));
  if (!began) return;
  line = retried;
  fault.expected = "`) = ` and a result, or `<unfinished ...>`";
  fault.column = static_cast<std::uint32_t>(at - begin) + 1;
}

bool parse_line(std::string_view text, Line& line, Fault& fault)
{
  if (read_line(text, line)) return true;
  explain_line(text, line, fault);
  return false;
}

}  // namespace iotrace::strace
