// What an act finds in its folder: files, folders, links and programs, made before the trace.
#pragma once

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace e2e {

inline void have_file(std::string const& name, std::string_view text = "words that were there before\n")
{
  if (!(std::ofstream(name) << text)) throw std::runtime_error("cannot make " + name);
}

inline void have_folder(std::string const& name) { std::filesystem::create_directories(name); }

inline void have_link(std::string const& text, std::string const& name) { std::filesystem::create_symlink(text, name); }

/// A copy of the actor under another name.
inline void have_program(std::string const& name) { std::filesystem::copy_file("/proc/self/exe", name); }

inline void have_script(std::string const& name, std::string_view text)
{
  have_file(name, text);
  std::filesystem::permissions(name, std::filesystem::perms{0755});
}

}  // namespace e2e
