#include "wire/request_id.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace tailrace::wire {
namespace {

constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
constexpr std::string_view kEnding = "VV4KQNSO5AEMVJF66Q9ASUAAJG";

}  // namespace

std::string request_id(base::Random& random) {
    std::array<unsigned char, 26> bytes;
    random.fill(bytes);
    std::array<char, bytes.size() + kEnding.size()> id;
    const auto end = std::ranges::transform(bytes, id.begin(), [](unsigned char byte) {
                         return kDigits[byte % kDigits.size()];
                     }).out;
    std::ranges::copy(kEnding, end);
    return {id.data(), id.size()};
}

}  // namespace tailrace::wire
