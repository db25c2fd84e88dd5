#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "model/decimal.h"

namespace {

using tailrace::model::Decimal;

void check(const Decimal& decimal) {
    const auto text = decimal.text();
    TAILRACE_ASSERT(Decimal::parse(text) == decimal, "normal text gives the number back");
    std::string ordered;
    decimal.append_ordered(ordered);
    std::string_view rest = ordered;
    TAILRACE_ASSERT(Decimal::take_ordered(rest) == decimal && rest.empty(), "ordered bytes, too");
}

void check(const Decimal& a, const Decimal& b) {
    TAILRACE_ASSERT((a <=> b) == tailrace::model::compare(to_number(a), to_number(b)),
                    "texts compare as numbers do");
    const auto sum = add(a, b);
    const auto mirrored = add(b, a);
    TAILRACE_ASSERT(sum.has_value() == mirrored.has_value(), "addition commutes");
    if (!sum) return;
    check(*sum);
    TAILRACE_ASSERT(*sum == *mirrored, "addition commutes");
    const auto back = subtract(*sum, b);
    TAILRACE_ASSERT(back && *back == a, "sums are exact");
    TAILRACE_ASSERT((*sum <=> a) == (b <=> Decimal()), "adding more gives more");
}

}  // namespace

/// Two numerals with a blank between.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto blank = std::min(text.find(' '), size);
    const auto a = Decimal::parse(text.substr(0, blank));
    const auto b = Decimal::parse(text.substr(std::min(blank + 1, size)));
    if (a) check(*a);
    if (b) check(*b);
    if (a && b) check(*a, *b);
    return 0;
}
