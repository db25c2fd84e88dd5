// Chance, as it is passed in.
#pragma once

#include <cstdint>
#include <span>

namespace tailrace::base {

/// The only source of random numbers. Safe to call from any thread.
class Random {
 public:
    virtual ~Random() = default;
    virtual void fill(std::span<unsigned char> bytes) = 0;
    std::uint64_t next();
};

/// The operating system's generator, fit for keys. Each thread draws in advance,
/// so a process that forks must not use it in both halves.
class SystemRandom final : public Random {
 public:
    void fill(std::span<unsigned char> bytes) override;
};

/// Repeatable from a seed; for simulations and tests, of one thread.
class SeededRandom final : public Random {
 public:
    explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
    void fill(std::span<unsigned char> bytes) override;
    /// In [0, bound); `bound` > 0.
    std::uint64_t below(std::uint64_t bound);
    /// True once in `n` times on average.
    bool one_in(std::uint64_t n) { return below(n) == 0; }

 private:
    std::uint64_t state_;
};

}  // namespace tailrace::base
