// Processes and threads: who has which current directory, what a program starts with, and whose file it is.
#include <linux/sched.h>
#include <sched.h>
#include <spawn.h>

#include <csignal>

#include "act.hpp"
#include "calls.hpp"
#include "prepare.hpp"

namespace e2e {
namespace {

constexpr std::string_view copy_script = "#!/bin/sh\nread -r line < in\necho \"$line\" > out\n";

void folder_and_files(Place const&)
{
  have_folder("d");
  have_file("in");
  have_file("d/in");
}

void program_and_files(Place const& here)
{
  folder_and_files(here);
  have_program("program");
}

/// posix_spawn of `program` with its first descriptors opened by the child itself.
void spawn_with_redirection(char const* program, char const* in, char const* out)
{
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, in, O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  std::string words[] = {program, "do", "tell", "1"};
  char* const arguments[] = {words[0].data(), words[1].data(), words[2].data(), words[3].data(), nullptr};
  pid_t child = 0;
  int const error = ::posix_spawn(&child, program, &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  errno = error;
  must(error == 0 ? 0 : -1);
  await(child);
}

/// vfork, a chdir and an exec in the child, while this process stands still.
void vfork_below(char const* folder, char const* program)
{
  char const* const arguments[] = {program, "do", "read", "in", nullptr};
  pid_t const child = ::vfork();
  if (child == 0) {
    if (::chdir(folder) == 0) ::execv(program, const_cast<char**>(arguments));
    ::_exit(1);
  }
  await(must(child));
}

void clone3_child(char const* name)
{
  clone_args arguments{};
  arguments.exit_signal = SIGCHLD;
  pid_t const child = must_if_supported(::syscall(SYS_clone3, &arguments, sizeof arguments));
  if (child == 0) end_after([name] { create_file(name); });
  await(child);
}

/// A grandchild that nobody waits for reads `name`; the pipe tells us when it has.
void daemon_reads(char const* name)
{
  int ends[2];
  must(::pipe(ends));
  in_child([&] {
    if (must(::fork()) > 0) return;
    end_after([&] {
      read_file(name);
      put_text(ends[1], ".");
    });
  });
  char byte = 0;
  must(::read(ends[0], &byte, 1));
}

void execve_at(int folder, char const* program, int flags)
{
  std::string words[] = {"program", "do", "read", "in"};
  char* const arguments[] = {words[0].data(), words[1].data(), words[2].data(), words[3].data(), nullptr};
  must(::syscall(SYS_execveat, folder, program, arguments, environ, flags));
}

/// One process writes, tells the next, and goes on when that has told it back.
struct Channel {
  int to[2];
  int back[2];

  Channel()
  {
    must(::pipe(to));
    must(::pipe(back));
  }
};

void played_in_turns()
{
  Channel const channel;
  auto const word = [](int fd) { return std::to_string(fd); };
  pid_t const producer = must(::fork());
  if (producer == 0)
    end_after([&] {
      become("./producer", {"read",   "in",
                            "create", "mid",
                            "create", "gone",
                            "create", "kept",
                            "create", "scratch",
                            "remove", "scratch",
                            "tell",   word(channel.to[1]),
                            "await",  word(channel.back[0]),
                            "read",   "kept",
                            "create", "late"});
    });
  in_child([&] {
    become("./consumer", {"await", word(channel.to[0]), "read", "mid", "create", "out", "append", "kept", "remove",
                          "gone", "tell", word(channel.back[1])});
  });
  await(producer);
  run("./cleaner", {"read", "late", "remove", "late"});
}

std::vector<Act> const acts{
    {.name = "forked",
     .about = "a child, and its child, in folders of their own; the parent's folder stays",
     .prepare = folder_and_files,
     .play =
         [](Place const&) {
           in_child([] {
             must(::chdir("d"));
             read_file("in");
             in_child([] { create_file("by_grandchild"); });
           });
           read_file("in");
         },
     .sets = {.reads = {"in", "d/in"}, .writes = {"d/by_grandchild"}, .inputs = {"in", "d/in"}}},

    {.name = "cloned3",
     .about = "the newest of the calls that make a process",
     .play = [](Place const&) { clone3_child("made"); },
     .sets = {.writes = {"made"}}},

    {.name = "cwd_shared_with_child",
     .about = "clone with CLONE_FS: the child's chdir moves the parent",
     .prepare = folder_and_files,
     .play =
         [](Place const&) {
           in_clone(CLONE_FS, [] { must(::chdir("d")); });
           read_file("in");
         },
     .sets = {.reads = {"d/in"}, .inputs = {"d/in"}}},

    {.name = "threads",
     .about = "they read and write like the process they are",
     .prepare = folder_and_files,
     .play =
         [](Place const&) {
           in_thread([] {
             read_file("in");
             in_thread([] { create_file("made"); });
           });
         },
     .sets = {.reads = {"in"}, .writes = {"made"}, .inputs = {"in"}}},

    {.name = "chdir_in_thread",
     .about = "moves all threads of the process",
     .prepare = folder_and_files,
     .play =
         [](Place const&) {
           in_thread([] { must(::chdir("d")); });
           read_file("in");
           in_thread([] { create_file("made"); });
         },
     .sets = {.reads = {"d/in"}, .writes = {"d/made"}, .inputs = {"d/in"}}},

    {.name = "cwd_split_off",
     .about = "after unshare(CLONE_FS) a thread moves alone",
     .prepare = folder_and_files,
     .play =
         [](Place const&) {
           in_thread([] {
             must_if_supported(::unshare(CLONE_FS));
             must(::chdir("d"));
             create_file("by_thread");
           });
           create_file("by_main");
         },
     .sets = {.writes = {"by_main", "d/by_thread"}}},

    {.name = "forked_from_thread",
     .about = "the child has the process's directory and descriptors",
     .prepare = folder_and_files,
     .play =
         [](Place const&) {
           must(::chdir("d"));
           in_thread([] {
             in_child([] {
               read_file("in");
               in_thread([] { create_file("made"); });
             });
           });
         },
     .sets = {.reads = {"d/in"}, .writes = {"d/made"}, .inputs = {"d/in"}}},

    {.name = "executed",
     .about = "a program in the workspace is read and executed",
     .prepare = program_and_files,
     .play =
         [](Place const&) {
           run("./program", {"read", "in", "create", "made"});
         },
     .sets = {.reads = {"program", "in"}, .writes = {"made"}, .inputs = {"program", "in"}, .executed = {"program"}}},

    {.name = "executed_own",
     .about = "a program that was made here is no input",
     .play =
         [](Place const&) {
           int const fd = must(::open("tool", O_WRONLY | O_CREAT | O_EXCL, 0755));
           put_text(fd, "#!/bin/sh\n:\n");
           must(::close(fd));
           in_child([] { must(::execl("./tool", "./tool", nullptr)); });
         },
     .sets = {.reads = {"tool"}, .writes = {"tool"}, .executed = {"tool"}}},

    {.name = "executed_script",
     .about = "a #! script with redirections; its interpreter opens it again",
     .prepare =
         [](Place const&) {
           have_file("in");
           have_script("script", copy_script);
         },
     .play = [](Place const&) { in_child([] { must(::execl("./script", "./script", nullptr)); }); },
     .sets = {.reads = {"script", "in"}, .writes = {"out"}, .inputs = {"script", "in"}, .executed = {"script"}}},

    {.name = "executed_by_descriptor",
     .about = "execveat with AT_EMPTY_PATH, and below a folder",
     .prepare =
         [](Place const&) {
           have_folder("bin");
           have_program("one");
           have_program("bin/two");
           have_file("in");
         },
     .play =
         [](Place const&) {
           in_child([] { execve_at(must(::open("one", O_PATH | O_CLOEXEC)), "", AT_EMPTY_PATH); });
           in_child([] { execve_at(open_folder("bin"), "two", 0); });
         },
     .sets = {.reads = {"one", "bin/two", "in"}, .inputs = {"one", "bin/two", "in"}, .executed = {"one", "bin/two"}}},

    {.name = "executed_by_thread",
     .about = "exec from a second thread: it takes the process's id, and the directory it had",
     .prepare =
         [](Place const&) {
           have_folder("d");
           have_file("d/in");
           have_program("d/program");
         },
     .play =
         [](Place const&) {
           must(::chdir("d"));
           in_child([] { in_thread([] { become("./program", {"read", "in", "create", "made"}); }); });
           read_file("in");
         },
     .sets = {.reads = {"d/program", "d/in"},
              .writes = {"d/made"},
              .inputs = {"d/program", "d/in"},
              .executed = {"d/program"}}},

    {.name = "searched",
     .about = "a program looked for along PATH: the folders where it was not are negative dependencies",
     .prepare =
         [](Place const&) {
           have_folder("bin1");
           have_folder("bin2");
           have_file("in");
           have_program("bin2/program");
         },
     .play =
         [](Place const& here) {
           in_child([&here] {
             must(::setenv("PATH", (here / "bin1" + ":" + here / "bin2").c_str(), 1));
             must(::execlp("program", "program", "do", "read", "in", nullptr));
           });
         },
     .sets = {.reads = {"bin2/program", "in"},
              .inputs = {"bin2/program", "in"},
              .probed = {"bin1/program"},
              .executed = {"bin2/program"}}},

    {.name = "execution_failed",
     .about = "a program that is not there, and one that is no program: neither was executed",
     .prepare = [](Place const&) { have_script("empty_format", "\x01\x02\x03"); },
     .play =
         [](Place const&) {
           must_fail(ENOENT, ::execl("./absent", "absent", nullptr));
           must_fail(ENOEXEC, ::execl("./empty_format", "empty_format", nullptr));
         },
     .sets = {.probed = {"absent"}}},

    {.name = "spawned",
     .about = "posix_spawn: the child opens its own input and output",
     .prepare = program_and_files,
     .play = [](Place const&) { spawn_with_redirection("./program", "in", "out"); },
     .sets = {.reads = {"program", "in"}, .writes = {"out"}, .inputs = {"program", "in"}, .executed = {"program"}}},

    {.name = "vforked",
     .about = "memory is shared, the current directory is not",
     .prepare =
         [](Place const&) {
           have_folder("d");
           have_file("in");
           have_file("d/in");
           have_program("d/program");
         },
     .play =
         [](Place const&) {
           vfork_below("d", "./program");
           create_file("made");
         },
     .sets = {.reads = {"d/program", "d/in"},
              .writes = {"made"},
              .inputs = {"d/program", "d/in"},
              .executed = {"d/program"}}},

    {.name = "daemonized",
     .about = "a grandchild whose parent is gone",
     .prepare = [](Place const&) { have_file("in"); },
     .play = [](Place const&) { daemon_reads("in"); },
     .sets = {.reads = {"in"}, .inputs = {"in"}}},

    {.name = "turns",
     .about = "three programs hand files to each other; what each one's sets are depends on the others",
     .prepare =
         [](Place const&) {
           have_file("in");
           for (auto const* program : {"producer", "consumer", "cleaner"}) have_program(program);
         },
     .play = [](Place const&) { played_in_turns(); },
     .sets = {.reads = {"producer", "consumer", "cleaner", "in", "mid", "kept", "late"},
              .writes = {"mid", "kept", "out"},
              .inputs = {"producer", "consumer", "cleaner", "in"},
              .temporaries = {"scratch", "gone", "late"},
              .executed = {"producer", "consumer", "cleaner"}},
     .selections = {{"producer",
                     {.reads = {"producer", "in", "kept"},
                      .writes = {"mid", "gone", "kept", "late"},
                      .inputs = {"producer", "in", "kept"},
                      .outputs = Names{"mid", "kept", "late"},
                      .temporaries = {"scratch"},
                      .executed = {"producer"}}},
                    {"consumer",
                     {.reads = {"consumer", "mid"},
                      .writes = {"out", "kept"},
                      .inputs = {"consumer", "mid", "kept"},
                      .updated = {"kept"},
                      .deleted = {"gone"},
                      .executed = {"consumer"}}},
                    {"cleaner",
                     {.reads = {"cleaner", "late"},
                      .inputs = {"cleaner", "late"},
                      .deleted = {"late"},
                      .executed = {"cleaner"}}}}},
};

}  // namespace

std::span<Act const> process_acts() { return acts; }

}  // namespace e2e
