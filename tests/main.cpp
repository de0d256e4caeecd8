// Catch2's main, once for all test programs.
#if __has_include(<catch2/catch_all.hpp>)
// v3 brings its own main.
#else
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#endif
