#!/usr/bin/env python3
"""two_tracers.py STRACE.json BPFTRACE.json BEFORE: the sets of `ioquery rw --json --full --all` of the same work, traced
by strace and by bpftrace, have to be the same. BEFORE: the names that existed before, NUL-terminated. Two differences
are wanted, each by a rule:

interpreter    bpftrace tells which file's code an exec runs: the interpreter of a script, or what a link leads to. It is
               read, and an input.
made           bpftrace tells what an open made. strace shows O_CREAT without O_EXCL on a name of which nothing is known
               as an open of a file that was there: an input, and updated if it stays. If it was not there, it is neither.

Names that programs invent (temporary files) are made alike. Exit status 1 when anything else differs.
"""
import json
import os
import re
import sys

KEYS = ("reads", "writes", "inputs", "outputs", "updated", "temporaries", "deleted", "probed", "listed")
INVENTED = (
    (r"/cc[A-Za-z0-9]{6}\b", "/ccXXXXXX"),  # gcc
    (r"/(tmp_obj_|tmp_pack_|tmp_idx_)[A-Za-z0-9]{6}\b", r"/\1XXXXXX"),  # git
    (r"/\.git/t[A-Za-z0-9]{6}$", "/.git/tXXXXXX"),
    (r"/st[A-Za-z0-9]{6}$", "/stXXXXXX"),  # ar
    (r"/\.merge_file_[A-Za-z0-9]{6}\b", "/.merge_file_XXXXXX"),
    (r"/sed[A-Za-z0-9]{6}\b", "/sedXXXXXX"),
    (r"/sort[A-Za-z0-9]{6}\b", "/sortXXXXXX"),
    (r"/proc/\d+/", "/proc/N/"),
)


def plain(name):
    name = name if isinstance(name, str) else json.dumps(name)
    for pattern, replacement in INVENTED:
        name = re.sub(pattern, replacement, name)
    return name


def read_sets(file):
    with open(file, encoding="utf-8") as text:
        sets = json.load(text)
    return {key: {plain(name) for name in names} for key, names in sets.items()}


def codes_of(program):
    """The files whose code runs when `program` is executed: itself and its interpreters, as the kernel names them."""
    for _ in range(5):
        program = os.path.realpath(program)
        yield program
        try:
            with open(program, "rb") as file:
                line = file.readline(256)
        except OSError:
            return
        if not line.startswith(b"#!"):
            return
        program = os.fsdecode(line[2:].split()[0])


def main():
    strace, bpftrace = read_sets(sys.argv[1]), read_sets(sys.argv[2])
    with open(sys.argv[3], "rb") as names:
        before = {plain(os.fsdecode(name)) for name in names.read().split(b"\0")}
    codes = {code for program in bpftrace["executed"] for code in codes_of(program)}
    differences = 0
    for key in KEYS:
        more, less = bpftrace[key] - strace[key], strace[key] - bpftrace[key]
        if key in ("reads", "inputs"):
            more -= codes
        if key in ("inputs", "updated"):
            less -= {name for name in less if name not in before and name in bpftrace["writes"] | bpftrace["temporaries"]}
        for name in sorted(more):
            print(f"{key}: bpftrace only: {name}")
        for name in sorted(less):
            print(f"{key}: strace only: {name}")
        differences += len(more) + len(less)
        print(f"{key}: {len(bpftrace[key] & strace[key])} the same")
    return 1 if differences else 0


sys.exit(main())
