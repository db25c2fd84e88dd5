// Exact decimals, as DynamoDB's numbers are.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tailrace/attribute_value.h"
#include "tailrace/error.h"

namespace tailrace::model {

/// A number of up to 38 significant digits: 0, or of a magnitude from 1E-130
/// to 9.9999999999999999999999999999999999999E+125. A plain value without allocations.
///
/// Accepted text is what the service accepts: an optional sign, digits with at most one point among
/// or around them, and an optional exponent (`e` or `E`, optional sign, digits). No blanks
/// anywhere.
///
/// Normal text is what the service gives back: plain notation without exponent, however long
/// (1E-130 has 130 decimals), no sign but `-`, no superfluous zeros, `0` for every zero. Equal
/// numbers have equal texts. (Seen in dynalite's recordings of the service, which include both ends
/// of the range.)
class Decimal {
 public:
    __extension__ using Coefficient = unsigned __int128;
    static constexpr int digits_max = 38;
    /// Of the first significant digit: 9.99E+125 has 125.
    static constexpr int magnitude_max = 125;
    static constexpr int magnitude_min = -130;

    constexpr Decimal() = default;
    static Decimal from_integer(std::int64_t integer);
    /// ValidationException, in the service's words, if the text is no number or not one that can be
    /// stored.
    static Result<Decimal> parse(std::string_view text);

    std::string text() const;
    void append_text(std::string& out) const;

    bool is_zero() const { return coefficient_ == 0; }
    bool is_negative() const { return negative_; }
    /// The integer part; empty if it does not fit.
    std::optional<std::int64_t> truncated() const;

    /// ValidationException if the exact result has more than 38 digits or is out of range.
    friend Result<Decimal> add(const Decimal& a, const Decimal& b);
    friend Result<Decimal> subtract(const Decimal& a, const Decimal& b);
    friend Decimal negate(Decimal a);

    friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
    friend bool operator==(const Decimal&, const Decimal&) = default;

    /// Appends bytes whose order is the order of the numbers; no number's bytes begin another's.
    /// See key_encoding.h.
    void append_ordered(std::string& out) const;
    /// Takes what `append_ordered` wrote off the front; empty if there is nothing of that kind.
    static std::optional<Decimal> take_ordered(std::string_view& bytes);

 private:
    static Result<Decimal> make(bool negative, Coefficient coefficient, std::int64_t digits,
                                std::int64_t exponent);
    static std::strong_ordering compare_magnitudes(const Decimal& a, const Decimal& b);
    /// Power of ten of the first digit.
    int magnitude() const { return exponent_ + digits_ - 1; }

    /// The value is ± coefficient × 10^exponent. The coefficient ends in a digit other than 0, so
    /// that equality is memberwise; zero is all zeros.
    Coefficient coefficient_ = 0;
    std::int16_t exponent_ = 0;
    std::uint8_t digits_ = 0;
    bool negative_ = false;
};

Result<Number> parse_number(std::string_view text);
Number to_number(const Decimal& decimal);
/// A `Number` always holds a decimal's normal text, so this cannot fail.
Decimal to_decimal(const Number& number);
/// Whether `text` is the normal text of a number.
bool is_normal_number(std::string_view text);

/// By value.
std::strong_ordering compare(const Number& a, const Number& b);

}  // namespace tailrace::model
