// A parsed pattern.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "cli/pattern/address_range.h"
#include "cli/pattern/wildcard.h"
#include "model/decimal.h"

namespace tailrace::cli::pattern {

/// JSON's null.
using Scalar = std::variant<std::monostate, bool, model::Decimal, std::string>;

struct TextTest {
    enum class Kind : std::uint8_t { equal, prefix, suffix };
    Kind kind = Kind::equal;
    bool any_case = false;
    std::string text;
};

struct Comparison {
    enum class Kind : std::uint8_t { equal, less, less_or_equal, greater, greater_or_equal };
    Kind kind = Kind::equal;
    model::Decimal bound;
};

struct Numeric {
    std::vector<Comparison> comparisons;
};

struct Exists {
    bool wanted = true;
};

using TextMatcher = std::variant<TextTest, Wildcard>;

struct AnythingBut {
    std::vector<Scalar> values;
    std::vector<TextMatcher> texts;
};

using Matcher =
    std::variant<Scalar, TextTest, Wildcard, Numeric, Exists, AnythingBut, AddressRange>;

struct Fields;

struct Field {
    std::string name;
    /// One must match; empty if there are fields below.
    std::vector<Matcher> matchers;
    std::unique_ptr<Fields> below;
};

/// All must match, and one of each group of alternatives.
struct Fields {
    std::vector<Field> fields;
    std::vector<std::vector<Fields>> alternatives;
};

}  // namespace tailrace::cli::pattern
