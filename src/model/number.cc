#include <array>
#include <charconv>
#include <string_view>
#include <system_error>

#include "model/decimal.h"
#include "tailrace/attribute_value.h"

namespace tailrace {

Result<Number> Number::parse(std::string_view text) {
    return model::parse_number(text);
}

Result<Number> Number::from_double(double value) {
    // Digits, point, sign, `e-308`. What is not finite becomes a text that is no number.
    std::array<char, 32> text;
    const auto written = std::to_chars(text.begin(), text.end(), value);
    return parse({text.begin(), written.ptr});
}

std::optional<std::int64_t> Number::to_int64() const {
    std::int64_t value = 0;
    const auto* const end = text_.data() + text_.size();
    const auto [stopped, failure] = std::from_chars(text_.data(), end, value);
    if (failure != std::errc() || stopped != end) return std::nullopt;
    return value;
}

double Number::to_double() const {
    double value = 0;
    std::from_chars(text_.data(), text_.data() + text_.size(), value);
    return value;
}

std::strong_ordering operator<=>(const Number& a, const Number& b) {
    return model::compare(a, b);
}

}  // namespace tailrace
