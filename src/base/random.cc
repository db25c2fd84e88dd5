#include "base/random.h"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/assert.h"

namespace tailrace::base {

std::uint64_t Random::next() {
    unsigned char bytes[8];
    fill(bytes);
    std::uint64_t number;
    std::memcpy(&number, bytes, sizeof number);
    return number;
}

namespace {

void draw(std::span<unsigned char> bytes) {
    while (!bytes.empty()) {
        const auto drawn = ::getrandom(bytes.data(), bytes.size(), 0);
        if (drawn < 0 && errno == EINTR) continue;
        TAILRACE_ASSERT(drawn > 0, "the system has no random numbers");
        bytes = bytes.subspan(static_cast<std::size_t>(drawn));
    }
}

/// Random bytes for later: to draw many costs little more than to draw a few.
class Supply {
 public:
    static constexpr std::size_t size = 4096;

    /// At most `size`. What was given out is forgotten here: it may be a key.
    void take(std::span<unsigned char> bytes) {
        if (bytes.size() > left_) refill();
        left_ -= bytes.size();
        const auto taken = std::span(bytes_).subspan(left_, bytes.size());
        std::ranges::copy(taken, bytes.begin());
        std::ranges::fill(taken, 0);
    }

 private:
    void refill() {
        draw(bytes_);
        left_ = size;
    }

    std::array<unsigned char, size> bytes_;
    std::size_t left_ = 0;
};

}  // namespace

void SystemRandom::fill(std::span<unsigned char> bytes) {
    thread_local Supply supply;
    if (bytes.size() > Supply::size) {
        draw(bytes);
    } else {
        supply.take(bytes);
    }
}

// SplitMix64 (Steele, Lea, Flood 2014): one addition and a mix, good enough to drive tests.
void SeededRandom::fill(std::span<unsigned char> bytes) {
    while (!bytes.empty()) {
        state_ += 0x9e3779b97f4a7c15;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        z ^= z >> 31;
        const auto n = std::min(bytes.size(), sizeof z);
        std::memcpy(bytes.data(), &z, n);
        bytes = bytes.subspan(n);
    }
}

std::uint64_t SeededRandom::below(std::uint64_t bound) {
    return static_cast<std::uint64_t>((static_cast<unsigned __int128>(next()) * bound) >> 64);
}

}  // namespace tailrace::base
