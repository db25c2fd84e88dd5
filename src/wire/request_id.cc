#include "wire/request_id.h"

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
    std::string id;
    id.reserve(bytes.size() + kEnding.size());
    for (const auto byte : bytes) id += kDigits[byte % kDigits.size()];
    return id.append(kEnding);
}

}  // namespace tailrace::wire
