#include "model/sip_hash.h"

#include <algorithm>
#include <bit>
#include <cstddef>

namespace tailrace::model {
namespace {

class SipState {
 public:
    explicit SipState(SipKey key)
        : a_(key.low ^ 0x736f6d6570736575),
          b_(key.high ^ 0x646f72616e646f6d),
          c_(key.low ^ 0x6c7967656e657261),
          d_(key.high ^ 0x7465646279746573) {}

    void absorb(std::uint64_t word) {
        d_ ^= word;
        rounds(2);
        a_ ^= word;
    }

    std::uint64_t finish() {
        c_ ^= 0xff;
        rounds(4);
        return a_ ^ b_ ^ c_ ^ d_;
    }

 private:
    void rounds(int count) {
        for (; count > 0; --count) {
            mix(a_, b_, 13);
            a_ = std::rotl(a_, 32);
            mix(c_, d_, 16);
            mix(a_, d_, 21);
            mix(c_, b_, 17);
            c_ = std::rotl(c_, 32);
        }
    }

    static void mix(std::uint64_t& x, std::uint64_t& y, int rotation) {
        x += y;
        y = std::rotl(y, rotation) ^ x;
    }

    std::uint64_t a_, b_, c_, d_;
};

/// Up to eight bytes, the first lowest.
std::uint64_t little_endian(std::string_view bytes) {
    std::uint64_t word = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) {
        word = word << 8 | static_cast<unsigned char>(bytes[i]);
    }
    return word;
}

}  // namespace

std::uint64_t sip_hash(SipKey key, std::string_view bytes) {
    SipState state(key);
    const auto size = static_cast<std::uint64_t>(bytes.size());
    for (; bytes.size() >= 8; bytes.remove_prefix(8))
        state.absorb(little_endian(bytes.substr(0, 8)));
    state.absorb(size << 56 | little_endian(bytes));
    return state.finish();
}

}  // namespace tailrace::model
