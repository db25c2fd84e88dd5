#include "model/decimal.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "base/assert.h"

namespace tailrace::model {
namespace {

using Coefficient = Decimal::Coefficient;

constexpr auto powers_of_ten = [] {
    std::array<Coefficient, Decimal::digits_max + 1> powers{1};
    for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
    return powers;
}();

constexpr Coefficient power_of_ten(int n) {
    return powers_of_ten[static_cast<std::size_t>(n)];
}

int count_digits(Coefficient coefficient) {
    const auto above = std::ranges::upper_bound(powers_of_ten, coefficient);
    return static_cast<int>(above - powers_of_ten.begin());
}

/// Moves the zeros at the end of the coefficient to the exponent.
void strip_zeros(Coefficient& coefficient, int& exponent) {
    for (const int zeros : {32, 16, 8, 4, 2, 1}) {
        if (coefficient % power_of_ten(zeros) != 0) continue;
        coefficient /= power_of_ten(zeros);
        exponent += zeros;
    }
}

/// The digits of a coefficient, most significant first.
class Digits {
 public:
    explicit Digits(Coefficient coefficient) {
        constexpr auto block = static_cast<std::uint64_t>(power_of_ten(block_digits));
        while (coefficient >= block) {
            write(static_cast<std::uint64_t>(coefficient % block), block_digits);
            coefficient /= block;
        }
        write(static_cast<std::uint64_t>(coefficient), 0);
    }

    std::string_view view() const { return {buffer_.data() + begin_, buffer_.size() - begin_}; }

 private:
    static constexpr int block_digits = 19;

    /// At least `width` digits.
    void write(std::uint64_t number, int width) {
        for (; number != 0 || width > 0; --width) {
            buffer_[--begin_] = static_cast<char>('0' + number % 10);
            number /= 10;
        }
    }

    std::array<char, 3 * block_digits> buffer_;
    std::size_t begin_ = buffer_.size();
};

/// Reads the text of a number, of any length and range.
class NumeralReader {
 public:
    explicit NumeralReader(std::string_view text) : rest_(text) {}

    /// False if the text is no numeral.
    bool read() {
        negative = take('-');
        if (!negative) take('+');
        return mantissa() && (!(take('e') || take('E')) || exponent_part()) && rest_.empty();
    }

    bool negative = false;
    /// Without the zeros at its end, and valid only if it has not too many digits.
    Coefficient coefficient = 0;
    std::int64_t digits = 0;
    std::int64_t exponent = 0;

 private:
    static bool is_digit(char c) { return c >= '0' && c <= '9'; }

    bool take(char c) {
        if (rest_.empty() || rest_.front() != c) return false;
        rest_.remove_prefix(1);
        return true;
    }

    bool mantissa() {
        const auto before_point = mantissa_digits();
        const auto after_point = take('.') ? mantissa_digits() : 0;
        exponent = zeros_ - after_point;
        return before_point + after_point > 0;
    }

    /// How many there were.
    std::int64_t mantissa_digits() {
        std::size_t count = 0;
        while (count < rest_.size() && is_digit(rest_[count])) digit(rest_[count++] - '0');
        rest_.remove_prefix(count);
        return static_cast<std::int64_t>(count);
    }

    void digit(int value) {
        if (value == 0) {
            zeros_ += digits > 0 ? 1 : 0;
            return;
        }
        const auto added = zeros_ + 1;
        digits += added;
        zeros_ = 0;
        if (digits > Decimal::digits_max) return;
        coefficient =
            coefficient * power_of_ten(static_cast<int>(added)) + static_cast<Coefficient>(value);
    }

    bool exponent_part() {
        const bool minus = take('-');
        if (!minus) take('+');
        std::int64_t value = 0;
        std::size_t count = 0;
        while (count < rest_.size() && is_digit(rest_[count])) {
            value = std::min(value * 10 + (rest_[count++] - '0'), beyond_any_range);
        }
        rest_.remove_prefix(count);
        exponent += minus ? -value : value;
        return count > 0;
    }

    /// No text is so long that its digits could make up for this exponent.
    static constexpr std::int64_t beyond_any_range = 1'000'000'000'000;

    std::string_view rest_;
    /// Since the last other digit.
    std::int64_t zeros_ = 0;
};

std::unexpected<Error> not_a_number(std::string_view text) {
    std::string message = "The parameter cannot be converted to a numeric value";
    if (!text.empty()) message.append(": ").append(text);
    return validation_error(std::move(message));
}

std::unexpected<Error> too_many_digits() {
    return validation_error("Attempting to store more than 38 significant digits in a Number");
}

std::unexpected<Error> out_of_range(bool too_large) {
    return validation_error(
        too_large ? "Number overflow. Attempting to store a number with magnitude larger than "
                    "supported range"
                  : "Number underflow. Attempting to store a number with magnitude smaller than "
                    "supported range");
}

}  // namespace

Result<Decimal> Decimal::make(bool negative, Coefficient coefficient, std::int64_t digits,
                              std::int64_t exponent) {
    if (digits == 0) return Decimal();
    const auto magnitude = exponent + digits - 1;
    if (magnitude > magnitude_max) return out_of_range(true);
    if (magnitude < magnitude_min) return out_of_range(false);
    if (digits > digits_max) return too_many_digits();
    Decimal result;
    result.coefficient_ = coefficient;
    result.exponent_ = static_cast<std::int16_t>(exponent);
    result.digits_ = static_cast<std::uint8_t>(digits);
    result.negative_ = negative;
    return result;
}

Decimal Decimal::from_integer(std::int64_t integer) {
    const auto bits = static_cast<std::uint64_t>(integer);
    Coefficient coefficient = integer < 0 ? 0 - bits : bits;
    if (coefficient == 0) return {};
    int exponent = 0;
    strip_zeros(coefficient, exponent);
    return *make(integer < 0, coefficient, count_digits(coefficient), exponent);
}

Result<Decimal> Decimal::parse(std::string_view text) {
    NumeralReader reader(text);
    if (!reader.read()) return not_a_number(text);
    return make(reader.negative, reader.coefficient, reader.digits, reader.exponent);
}

std::string Decimal::text() const {
    std::string out;
    append_text(out);
    return out;
}

void Decimal::append_text(std::string& out) const {
    if (is_zero()) {
        out += '0';
        return;
    }
    if (negative_) out += '-';
    const Digits digits(coefficient_);
    const auto before_point = digits_ + exponent_;
    if (exponent_ >= 0) {
        out.append(digits.view()).append(static_cast<std::size_t>(exponent_), '0');
    } else if (before_point > 0) {
        const auto split = static_cast<std::size_t>(before_point);
        out.append(digits.view().substr(0, split)).append(1, '.');
        out.append(digits.view().substr(split));
    } else {
        out.append("0.").append(static_cast<std::size_t>(-before_point), '0');
        out.append(digits.view());
    }
}

std::optional<std::int64_t> Decimal::truncated() const {
    if (is_zero() || magnitude() < 0) return 0;
    if (magnitude() > 18) return std::nullopt;
    const auto whole = exponent_ < 0 ? coefficient_ / power_of_ten(-exponent_)
                                     : coefficient_ * power_of_ten(exponent_);
    constexpr auto max = static_cast<Coefficient>(std::numeric_limits<std::int64_t>::max());
    if (whole > max) return std::nullopt;
    const auto integer = static_cast<std::int64_t>(whole);
    return negative_ ? -integer : integer;
}

Decimal negate(Decimal a) {
    a.negative_ = !a.negative_ && !a.is_zero();
    return a;
}

Result<Decimal> subtract(const Decimal& a, const Decimal& b) {
    return add(a, negate(b));
}

Result<Decimal> add(const Decimal& a, const Decimal& b) {
    if (a.is_zero()) return b;
    if (b.is_zero()) return a;
    const auto& high = a.magnitude() >= b.magnitude() ? a : b;
    const auto& low = &high == &a ? b : a;
    const bool same_sign = a.negative_ == b.negative_;
    int exponent = std::min(a.exponent_, b.exponent_);

    // From the first digit of either to the last of either. 38 digits, doubled, fit a coefficient.
    // If there are more, the last one is `low`'s alone and stays, so the sum can only be short
    // enough if the difference borrows the first one away: 10...0 - 0x...x.
    const auto span = high.magnitude() - exponent + 1;
    const bool starts_with_one =
        high.coefficient_ < 2 * Coefficient{power_of_ten(high.digits_ - 1)};
    const bool may_fit = span <= Decimal::digits_max ||
                         (span == Decimal::digits_max + 1 && !same_sign && starts_with_one);
    if (!may_fit) return too_many_digits();

    const auto x = high.coefficient_ * power_of_ten(high.exponent_ - exponent);
    const auto y = low.coefficient_ * power_of_ten(low.exponent_ - exponent);
    if (!same_sign && x == y) return Decimal();
    auto sum = same_sign ? x + y : x > y ? x - y : y - x;
    const bool negative = same_sign || x > y ? high.negative_ : low.negative_;
    strip_zeros(sum, exponent);
    return Decimal::make(negative, sum, count_digits(sum), exponent);
}

std::strong_ordering Decimal::compare_magnitudes(const Decimal& a, const Decimal& b) {
    if (a.is_zero() || b.is_zero()) return a.digits_ <=> b.digits_;
    if (a.magnitude() != b.magnitude()) return a.magnitude() <=> b.magnitude();
    const int digits = std::max(a.digits_, b.digits_);
    return a.coefficient_ * power_of_ten(digits - a.digits_) <=>
           b.coefficient_ * power_of_ten(digits - b.digits_);
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
    if (a.negative_ != b.negative_) return b.negative_ <=> a.negative_;
    return a.negative_ ? Decimal::compare_magnitudes(b, a) : Decimal::compare_magnitudes(a, b);
}

namespace {

enum OrderedSign : unsigned char { ordered_negative = 1, ordered_zero = 2, ordered_positive = 3 };

/// Reads ordered bytes, complemented ones once `flip` is 0xff.
struct OrderedReader {
    std::string_view bytes;
    std::size_t at = 0;
    unsigned char flip = 0;

    /// -1 at the end.
    int next() { return at < bytes.size() ? static_cast<unsigned char>(bytes[at++]) ^ flip : -1; }
};

struct OrderedDigits {
    Coefficient coefficient = 0;
    int count = 0;
};

/// Pairs of digits and the zero after them. The first digit is not 0, and neither is the last pair.
std::optional<OrderedDigits> read_digits(OrderedReader& reader) {
    OrderedDigits digits;
    int last_pair = 0;
    for (int byte = reader.next(); byte != 0; byte = reader.next()) {
        const int lowest = digits.count == 0 ? 10 : 0;
        if (byte - 1 < lowest || byte > 100 || digits.count == Decimal::digits_max) return {};
        last_pair = byte - 1;
        digits.coefficient = digits.coefficient * 100 + static_cast<Coefficient>(last_pair);
        digits.count += 2;
    }
    if (last_pair == 0) return std::nullopt;
    if (last_pair % 10 != 0) return digits;
    return OrderedDigits{digits.coefficient / 10, digits.count - 1};
}

}  // namespace

void Decimal::append_ordered(std::string& out) const {
    if (is_zero()) {
        out += static_cast<char>(ordered_zero);
        return;
    }
    out += static_cast<char>(negative_ ? ordered_negative : ordered_positive);
    const auto flip = static_cast<unsigned char>(negative_ ? 0xff : 0);
    const auto append = [&](int byte) { out += static_cast<char>(byte ^ flip); };
    append(magnitude() - magnitude_min);
    const Digits digits(coefficient_);
    const auto view = digits.view();
    for (std::size_t i = 0; i < view.size(); i += 2) {
        const int second = i + 1 < view.size() ? view[i + 1] - '0' : 0;
        append((view[i] - '0') * 10 + second + 1);
    }
    append(0);
}

std::optional<Decimal> Decimal::take_ordered(std::string_view& bytes) {
    OrderedReader reader{bytes};
    const int sign = reader.next();
    if (sign < ordered_negative || sign > ordered_positive) return std::nullopt;
    Decimal decimal;
    if (sign != ordered_zero) {
        reader.flip = sign == ordered_negative ? 0xff : 0;
        const int magnitude = reader.next() + magnitude_min;
        const auto digits = read_digits(reader);
        if (!digits) return std::nullopt;
        decimal = *make(sign == ordered_negative, digits->coefficient, digits->count,
                        magnitude - digits->count + 1);
    }
    bytes.remove_prefix(reader.at);
    return decimal;
}

Result<Number> parse_number(std::string_view text) {
    const auto decimal = Decimal::parse(text);
    if (!decimal) return std::unexpected(decimal.error());
    return to_number(*decimal);
}

Number to_number(const Decimal& decimal) {
    return Number::from_normal(decimal.text());
}

Decimal to_decimal(const Number& number) {
    const auto decimal = Decimal::parse(number.text());
    TAILRACE_ASSERT(decimal.has_value(), "a Number holds the text of a decimal");
    return *decimal;
}

bool is_normal_number(std::string_view text) {
    const auto decimal = Decimal::parse(text);
    return decimal && decimal->text() == text;
}

namespace {

std::size_t integer_length(std::string_view normal) {
    return std::min(normal.find('.'), normal.size());
}

/// Of normal texts without sign: the longer integer part is larger, and else the texts' own order
/// is the numbers'.
std::strong_ordering compare_unsigned(std::string_view a, std::string_view b) {
    const auto order = integer_length(a) <=> integer_length(b);
    return order != 0 ? order : a <=> b;
}

}  // namespace

std::strong_ordering compare(const Number& a, const Number& b) {
    std::string_view x = a.text();
    std::string_view y = b.text();
    const bool x_negative = x.starts_with('-');
    const bool y_negative = y.starts_with('-');
    if (x_negative != y_negative) return y_negative <=> x_negative;
    if (!x_negative) return compare_unsigned(x, y);
    return compare_unsigned(y.substr(1), x.substr(1));
}

}  // namespace tailrace::model
