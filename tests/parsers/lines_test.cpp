// Bytes and Pieces: containers, damage, limits, and cutting at newlines.
#include <sys/resource.h>

#include <numeric>

#include "parsers/bytes.hpp"
#include "parsers/pieces.hpp"
#include "tests/check.hpp"
#include "tests/parsers/log_files.hpp"

namespace iotrace {
namespace {

using test::Sizes;
using test::TextBytes;

struct Unpacked {
  std::string text;
  std::string damage;
};

Unpacked unpack(std::string packed, std::size_t step = SIZE_MAX)
{
  auto const bytes = unpack_bytes(std::make_unique<TextBytes>(std::move(packed), step));
  Unpacked result;
  char buffer[1000];
  while (std::size_t const size = bytes->read(buffer, sizeof buffer)) result.text.append(buffer, size);
  result.damage = bytes->damage();
  return result;
}

std::string sample_text()
{
  std::string text;
  for (int i = 0; i < 3000; ++i) text += std::to_string(i * 7919) + " close(3) = 0\n";
  return text;
}

struct Container {
  char const* name;
  std::string (*pack)(std::string_view);
};

std::string zstd_default(std::string_view text) { return test::zstd_packed(text); }

Container const containers[] = {{"gzip", test::gzipped}, {"zstd", zstd_default}, {"xz", test::xz_packed}};

std::vector<std::string> cut(std::string text, std::size_t step, std::size_t block, std::size_t max_piece)
{
  Pieces pieces(std::make_unique<TextBytes>(std::move(text), step), block, max_piece);
  std::vector<std::string> all;
  Piece piece;
  bool line_open = false;
  while (pieces.next(piece)) {
    CHECK(piece.begins == !line_open);
    CHECK(piece.ends == piece.bytes.ends_with('\n'));
    CHECK(piece.bytes.size() <= max_piece);
    line_open = !piece.ends;
    all.emplace_back(piece.bytes);
  }
  CHECK_FALSE(pieces.next(piece));
  return all;
}

std::string join(std::vector<std::string> const& parts)
{
  return std::accumulate(parts.begin(), parts.end(), std::string());
}

}  // namespace

TEST_CASE("plain bytes come through as they are, however they are read")
{
  for (std::string const& text : {std::string(), std::string("a"), std::string("a\nbc\n"), std::string("\x1f\x8b", 2)})
    for (std::size_t const step : Sizes{1, 2, 100}) CHECK(unpack(text, step).text == text);
}

TEST_CASE("gzip, zstd and xz are known by content")
{
  for (Container const& container : containers) {
    INFO(container.name);
    for (std::size_t const step : Sizes{1, 7, SIZE_MAX}) {
      Unpacked const result = unpack(container.pack(sample_text()), step);
      CHECK(result.text == sample_text());
      CHECK(result.damage == "");
    }
    CHECK(unpack(container.pack("")).damage == "");
  }
}

std::string decode(std::string text, std::size_t step = SIZE_MAX)
{
  auto const bytes = decode_bytes(unpack_bytes(std::make_unique<TextBytes>(std::move(text), step)));
  std::string all;
  char buffer[3];  // smaller than some letters
  while (std::size_t const size = bytes->read(buffer, sizeof buffer)) all.append(buffer, size);
  return all.append(bytes->damage());
}

TEST_CASE("UTF-16 comes as UTF-8, whole letters or not")
{
  using namespace std::string_literals;
  for (std::size_t const step : Sizes{1, 2, 3, SIZE_MAX}) {
    CHECK(decode("\xff\xfe"
                 "a\0\n\0\xe9\0\x3d\xd8\0\xde"s,
                 step) ==
          "\xef\xbb\xbf"
          "a\n\xc3\xa9\xf0\x9f\x98\x80");
    CHECK(decode("\xfe\xff\0a\0\n\0\xe9\xd8\x3d\xde\0"s, step) ==
          "\xef\xbb\xbf"
          "a\n\xc3\xa9\xf0\x9f\x98\x80");
    CHECK(decode("\xff\xfe\0\xd8"
                 "a\0"s,
                 step) ==
          "\xef\xbb\xbf\xed\xa0\x80"
          "a");  // half of a pair, kept as it is
    CHECK(decode("\xff\xfe\0\xd8"s, step) == "\xef\xbb\xbf\xed\xa0\x80");
    CHECK(decode("\xff\xfe"
                 "a\0b"s,
                 step) ==
          "\xef\xbb\xbf"
          "athe UTF-16 text ends in the middle of a letter");
    CHECK(decode("plain \xff\xfe"s, step) == "plain \xff\xfe");
    CHECK(decode("\xff"s, step) == "\xff");
  }
  CHECK(decode(test::gzipped("\xff\xfe"
                             "a\0"s)) ==
        "\xef\xbb\xbf"
        "a");
}

TEST_CASE("compressed streams one after the other are one")
{
  for (Container const& container : containers) {
    INFO(container.name);
    std::string const two = container.pack("one\n") + container.pack("") + container.pack("two\n");
    CHECK(unpack(two).text == "one\ntwo\n");
    CHECK(unpack(two, 1).damage == "");
  }
}

TEST_CASE("a compressed stream that is cut anywhere says so and yields a beginning of the text")
{
  for (Container const& container : containers) {
    INFO(container.name);
    std::string const text = sample_text();
    std::string const packed = container.pack(text);
    for (std::size_t size = 6; size < packed.size(); size += 1 + packed.size() / 500) {
      Unpacked const result = unpack(packed.substr(0, size));
      CHECK(text.starts_with(result.text));
      CHECK(result.damage == "the compressed stream is cut");
    }
  }
}

TEST_CASE("a compressed stream that was changed is never taken for whole")
{
  for (Container const& container : containers) {
    INFO(container.name);
    std::string const packed = container.pack(sample_text());
    for (std::size_t at = 20; at < packed.size(); at += 1 + packed.size() / 200) {
      std::string changed = packed;
      changed[at] = static_cast<char>(changed[at] ^ 0x10);
      Unpacked const result = unpack(changed);
      INFO("byte " << at);
      CHECK((!result.damage.empty() || result.text == sample_text()));
    }
    std::string wrong_sum = packed;
    std::size_t const sum = container.name == std::string("gzip") ? packed.size() - 8 : packed.size() - 4;
    wrong_sum[sum] = static_cast<char>(wrong_sum[sum] ^ 1);
    CHECK_FALSE(unpack(wrong_sum).damage.empty());
  }
}

TEST_CASE("zeros after gzip are padding, anything else after a stream is damage")
{
  CHECK(unpack(test::gzipped("a\n") + std::string(512, '\0')).damage == "");
  for (Container const& container : containers) {
    Unpacked const result = unpack(container.pack("a\n") + "garbage that is longer than a header");
    INFO(container.name);
    CHECK(result.text == "a\n");
    CHECK_FALSE(result.damage.empty());
  }
}

TEST_CASE("a frame that wants a window of 2 GiB is refused")
{
  // RFC 8878: magic; descriptor 0 = no content size, no checksum; window descriptor 0xA8 = 2^31; an empty last block.
  std::string const frame("\x28\xb5\x2f\xfd\x00\xa8\x01\x00\x00", 9);
  CHECK_THROWS_AS(unpack(frame), InputError);
  CHECK(unpack(test::zstd_packed(sample_text(), 27)).text == sample_text());
}

TEST_CASE("the input limit lets exactly so many bytes through")
{
  auto const read_all = [](std::uint64_t max) {
    InputLimit limit(max);
    auto const bytes = limit_bytes(std::make_unique<TextBytes>(std::string(1000, 'x'), 10), limit);
    char buffer[64];
    while (bytes->read(buffer, sizeof buffer) != 0) {
    }
    return limit.taken();
  };
  CHECK(read_all(1000) == 1000);
  CHECK_THROWS_AS(read_all(999), InputError);
}

TEST_CASE("a bomb is unpacked in bounded memory and stopped by the limit")
{
  std::string const megabyte(std::size_t{1} << 20, '\0');
  for (Container const& container : containers) {
    INFO(container.name);
    std::string bomb;
    for (std::string const member = container.pack(megabyte); bomb.size() < member.size() * 400;) bomb += member;
    ::rusage before{}, after{};
    ::getrusage(RUSAGE_SELF, &before);
    InputLimit limit(std::uint64_t{300} << 20);
    Pieces pieces(limit_bytes(unpack_bytes(std::make_unique<TextBytes>(bomb)), limit), std::size_t{1} << 20);
    Piece piece;
    CHECK_THROWS_AS(
        [&] {
          while (pieces.next(piece)) {
          }
        }(),
        InputError);
    ::getrusage(RUSAGE_SELF, &after);
    CHECK(after.ru_maxrss - before.ru_maxrss < 100 * 1024);  // KiB; a line of 300 MiB went by
  }
}

TEST_CASE("the suffix of a compressed file")
{
  CHECK(without_compression_suffix("a.log.gz") == "a.log");
  CHECK(without_compression_suffix("a.zst") == "a");
  CHECK(without_compression_suffix("a.xz") == "a");
  CHECK(without_compression_suffix(".gz") == ".gz");
  CHECK(without_compression_suffix("gz") == "gz");
}

TEST_CASE("pieces are the stream, cut after newlines, for every size of read and block")
{
  std::string const text = std::string("one\n\ntwo and more\r\nthree\0four\n\n", 31) + "no newline";
  std::vector<std::string> const lines{"one\n", "\n",        "two and more\r\n", std::string("three\0four\n", 11),
                                       "\n",    "no newline"};
  for (std::size_t const step : Sizes{1, 2, 3, 5, 8, 100})
    for (std::size_t const block : Sizes{1, 2, 3, 7, 16, 64}) CHECK(cut(text, step, block, 1000) == lines);
}

TEST_CASE("a line over the limit comes in parts")
{
  std::string const text = "ab\n" + std::string(20, 'x') + "\ncd\n";
  for (std::size_t const step : Sizes{1, 3, 100})
    for (std::size_t const block : Sizes{1, 4, 16, 64})
      for (std::size_t const max : Sizes{19, 20, 21, 22}) {
        std::vector<std::string> const parts = cut(text, step, block, max);
        CHECK(join(parts) == text);
        REQUIRE(parts.size() >= 3);
        CHECK(parts[1].size() == std::min<std::size_t>(max, 21));
        CHECK(parts.back() == "cd\n");
      }
}

TEST_CASE("a pinned piece outlives the blocks that follow")
{
  std::string text;
  for (int i = 0; i < 2000; ++i) text += "line " + std::to_string(i) + "\n";
  std::vector<std::pair<Pin, std::string_view>> kept;
  {
    Pieces pieces(std::make_unique<TextBytes>(text), 256);
    Piece piece;
    while (pieces.next(piece)) kept.emplace_back(pieces.pin(), piece.bytes);
  }
  std::string joined;
  for (auto const& [pin, bytes] : kept) joined += bytes;
  CHECK(joined == text);
}

TEST_CASE("peek shows without taking")
{
  Pieces pieces(std::make_unique<TextBytes>("abc\ndef\n", 1), 2);
  CHECK(pieces.peek(3).starts_with("abc"));
  CHECK(pieces.peek(100) == "abc\ndef\n");
  Piece piece;
  REQUIRE(pieces.next(piece));
  CHECK(piece.bytes == "abc\n");
  CHECK(pieces.peek(1).starts_with("d"));
  pieces.skip(1);
  REQUIRE(pieces.next(piece));
  CHECK(piece.bytes == "ef\n");
  CHECK(pieces.peek(1).empty());
}

TEST_CASE("files are read as they are, also when they are only visited")
{
  test::TemporaryFolder const folder;
  auto const all_of = [](Bytes& bytes) {
    std::string text;
    char buffer[777];
    while (std::size_t const size = bytes.read(buffer, sizeof buffer)) text.append(buffer, size);
    CHECK(bytes.read(buffer, sizeof buffer) == 0);
    return text;
  };
  for (std::string const& text : {sample_text(), std::string(), std::string(1023, 'a'), std::string(1024, 'b'),
                                  std::string(1025, 'c'), std::string(8 * 777, 'd')}) {
    std::string const path = folder.write("log", text);
    CHECK(all_of(*open_bytes(path)) == text);
    for (int const seats : {0, 1}) CHECK(all_of(*visit_bytes(path, std::make_shared<Seats>(seats))) == text);
  }
  std::string const none = (folder.path() / "none").string();
  CHECK_THROWS_AS(open_bytes(none), InputError);
  CHECK_THROWS_AS(open_bytes(folder.path().string()), InputError);
  char byte = 0;
  CHECK_THROWS_AS(visit_bytes(none, std::make_shared<Seats>(1))->read(&byte, 1), InputError);
}

TEST_CASE("of files that are only visited as many stay open as there are seats")
{
  test::TemporaryFolder const folder;
  std::string const path = folder.write("log", std::string(100'000, 'x'));
  auto const open_files = [] {
    auto const all = std::filesystem::directory_iterator("/proc/self/fd");
    return std::distance(begin(all), end(all));
  };
  auto const before = open_files();
  auto const seats = std::make_shared<Seats>(2);
  std::vector<std::unique_ptr<Bytes>> files;
  std::string buffer(8192, ' ');
  for (int i = 0; i < 5; ++i) {
    files.push_back(visit_bytes(path, seats));
    CHECK(files.back()->read(buffer.data(), 6) == 6);
    CHECK(files.back()->read(buffer.data(), buffer.size()) == 1018);
  }
  CHECK(open_files() == before);
  for (auto const& file : files) CHECK(file->read(buffer.data(), buffer.size()) == buffer.size());
  CHECK(open_files() == before + 2);
  while (files.front()->read(buffer.data(), buffer.size()) != 0) continue;
  CHECK(open_files() == before + 1);
  files.clear();
  CHECK(open_files() == before);
  CHECK((seats->take() && seats->take() && !seats->take()));
}

}  // namespace iotrace
