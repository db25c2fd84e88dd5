#include "cli/pattern/json_scalar.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <simdjson.h>

#include "tailrace/attribute_value.h"

namespace tailrace::cli::pattern {

namespace {

std::optional<model::Decimal> read_number(const simdjson::dom::element& json) {
    std::int64_t integer = 0;
    if (json.get(integer) == simdjson::SUCCESS) return model::Decimal::from_integer(integer);
    std::uint64_t large = 0;
    if (json.get(large) == simdjson::SUCCESS) {
        return model::Decimal::parse(std::to_string(large)).value();
    }
    double real = 0;
    if (json.get(real) != simdjson::SUCCESS) return std::nullopt;
    const auto number = Number::from_double(real);
    if (!number) return std::nullopt;
    return model::to_decimal(*number);
}

}  // namespace

std::optional<Scalar> read_scalar(const simdjson::dom::element& json) {
    if (json.is_null()) return std::optional<Scalar>(std::in_place);
    bool truth = false;
    if (json.get(truth) == simdjson::SUCCESS) return std::optional<Scalar>(std::in_place, truth);
    std::string_view text;
    if (json.get(text) == simdjson::SUCCESS)
        return std::optional<Scalar>(std::in_place, std::string(text));
    const auto number = read_number(json);
    if (!number) return std::nullopt;
    return std::optional<Scalar>(std::in_place, *number);
}

}  // namespace tailrace::cli::pattern
