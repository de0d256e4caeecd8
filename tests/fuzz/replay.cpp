// A fuzz target as an ordinary test: every file of the folders given, and bytes drawn from a fixed seed.
// Usage: replay_TARGET ROUNDS [FILE-OR-FOLDER]...
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size);

namespace {

void run(std::string const& bytes)
{
  LLVMFuzzerTestOneInput(reinterpret_cast<std::uint8_t const*>(bytes.data()), bytes.size());
}

std::string read_file(std::filesystem::path const& path)
{
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> read_seeds(std::filesystem::path const& path)
{
  std::vector<std::string> seeds;
  if (std::filesystem::is_regular_file(path)) seeds.push_back(read_file(path));
  if (std::filesystem::is_directory(path))
    for (auto const& entry : std::filesystem::recursive_directory_iterator(path))
      if (entry.is_regular_file()) seeds.push_back(read_file(entry.path()));
  return seeds;
}

std::string draw(std::mt19937& random)
{
  std::string bytes(random() % 200, '\0');
  for (char& c : bytes) c = static_cast<char>(random());
  return bytes;
}

// One to four bytes changed, and sometimes the end lost.
std::string damage(std::string bytes, std::mt19937& random)
{
  if (bytes.empty()) return bytes;
  for (unsigned left = random() % 4 + 1; left > 0; --left) bytes[random() % bytes.size()] = static_cast<char>(random());
  if (random() % 4 == 0) bytes.resize(random() % bytes.size());
  return bytes;
}

}  // namespace

int main(int argc, char** argv)
{
  unsigned long const rounds = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 0;
  std::vector<std::string> seeds;
  for (int i = 2; i < argc; ++i)
    for (std::string& seed : read_seeds(argv[i])) seeds.push_back(std::move(seed));
  for (std::string const& seed : seeds) run(seed);
  std::mt19937 random(1);
  for (unsigned long round = 0; round < rounds; ++round) {
    run(draw(random));
    if (!seeds.empty()) run(damage(seeds[random() % seeds.size()], random));
  }
  std::printf("%zu files, %lu rounds\n", seeds.size(), rounds);
  return 0;
}
