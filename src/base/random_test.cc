#include "base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <thread>
#include <vector>

namespace tailrace::base {
namespace {

std::vector<std::uint64_t> draw(std::size_t count) {
    SystemRandom random;
    std::vector<std::uint64_t> numbers;
    for (std::size_t i = 0; i < count; ++i) numbers.push_back(random.next());
    return numbers;
}

void expect_distinct(std::vector<std::uint64_t> numbers) {
    std::ranges::sort(numbers);
    EXPECT_TRUE(std::ranges::adjacent_find(numbers) == numbers.end());
}

TEST(SystemRandom, NeverRepeatsItself) {
    expect_distinct(draw(100'000));
}

TEST(SystemRandom, TellsThreadsDifferentThings) {
    std::vector<std::uint64_t> theirs;
    std::thread other([&] { theirs = draw(1'000); });
    auto numbers = draw(1'000);
    other.join();
    numbers.insert(numbers.end(), theirs.begin(), theirs.end());
    expect_distinct(std::move(numbers));
}

TEST(SystemRandom, FillsWhateverItIsGiven) {
    SystemRandom random;
    for (std::size_t size = 0; size < 10'000; size += 7) {
        std::vector<unsigned char> bytes(size + 2, 0);
        random.fill(std::span(bytes).subspan(1, size));
        EXPECT_EQ(bytes.front(), 0);
        EXPECT_EQ(bytes.back(), 0);
        // Of so many random bytes a few are not zero.
        if (size < 64) continue;
        const auto last = std::span(bytes).subspan(size - 31, 32);
        EXPECT_TRUE(std::ranges::any_of(last, [](auto byte) { return byte != 0; })) << size;
    }
}

}  // namespace
}  // namespace tailrace::base
