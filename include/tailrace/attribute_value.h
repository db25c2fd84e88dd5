// One DynamoDB attribute value, and an item as a map of them.
#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "tailrace/error.h"

namespace tailrace {

/// The types that count, without those that are letters or truth.
template <class T>
concept Integer = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> &&
                  !std::same_as<T, wchar_t> && !std::same_as<T, char8_t> &&
                  !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

/// An exact decimal of up to 38 significant digits, kept as its normal text: plain notation without
/// exponent, no superfluous zeros, `0` for every zero; so equal numbers have equal texts.
class Number {
 public:
    Number() : text_("0") {}
    template <Integer T>
    Number(T integer) : text_(std::to_string(integer)) {}
    /// Of any notation that the service takes: `-1.50`, `6.02E23`. ValidationException, in its
    /// words, if it is none, has more than 38 digits or is out of range.
    static Result<Number> parse(std::string_view text);
    /// The shortest decimal that reads as this double again. ValidationException if it is not
    /// finite or out of range (1E-130 to 9.99E+125).
    static Result<Number> from_double(double value);

    const std::string& text() const { return text_; }
    /// Empty if it has a fraction or does not fit.
    std::optional<std::int64_t> to_int64() const;
    /// The nearest; it may have lost digits.
    double to_double() const;

    friend bool operator==(const Number&, const Number&) = default;
    /// By value.
    friend std::strong_ordering operator<=>(const Number& a, const Number& b);

    /// Wraps a text that is known to be normal already, as one that was stored.
    static Number from_normal(std::string text) { return Number(std::move(text)); }

 private:
    explicit Number(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

/// Raw bytes; base64 only on the wire.
struct Binary {
    std::string bytes;
    friend auto operator<=>(const Binary&, const Binary&) = default;
};

struct Null {
    friend auto operator<=>(const Null&, const Null&) = default;
};

/// Sets are sorted and free of duplicates: strings and binaries by unsigned bytes, numbers by
/// value.
struct StringSet {
    std::vector<std::string> values;
    /// Sorted, without the duplicates.
    static StringSet of(std::vector<std::string> values);
    friend bool operator==(const StringSet&, const StringSet&) = default;
};
struct NumberSet {
    std::vector<Number> values;
    /// Sorted, without the duplicates.
    static NumberSet of(std::vector<Number> values);
    friend bool operator==(const NumberSet&, const NumberSet&) = default;
};
struct BinarySet {
    std::vector<Binary> values;
    /// Sorted, without the duplicates.
    static BinarySet of(std::vector<Binary> values);
    friend bool operator==(const BinarySet&, const BinarySet&) = default;
};

/// A value of one of DynamoDB's ten types. Equality is value equality: sets ignore the order they
/// were written in, numbers their spelling, maps the order of their members.
class AttributeValue {
 public:
    using List = std::vector<AttributeValue>;
    using Map = std::map<std::string, AttributeValue, std::less<>>;
    /// In the order of `Variant`.
    enum class Type : std::uint8_t { S, N, B, BOOL, NULL_, SS, NS, BS, L, M };
    using Variant = std::variant<std::string, Number, Binary, bool, Null, StringSet, NumberSet,
                                 BinarySet, List, Map>;

    AttributeValue() : value_(Null{}) {}
    AttributeValue(std::string s) : value_(std::move(s)) {}
    AttributeValue(std::string_view s) : value_(std::string(s)) {}
    AttributeValue(const char* s) : value_(std::string(s)) {}
    AttributeValue(Number n) : value_(std::move(n)) {}
    template <Integer T>
    AttributeValue(T n) : value_(Number(n)) {}
    AttributeValue(Binary b) : value_(std::move(b)) {}
    explicit AttributeValue(bool b) : value_(b) {}
    AttributeValue(Null) : value_(Null{}) {}
    AttributeValue(StringSet s) : value_(std::move(s)) {}
    AttributeValue(NumberSet s) : value_(std::move(s)) {}
    AttributeValue(BinarySet s) : value_(std::move(s)) {}
    AttributeValue(List l) : value_(std::move(l)) {}
    AttributeValue(Map m) : value_(std::move(m)) {}

    Type type() const { return static_cast<Type>(value_.index()); }
    const Variant& variant() const { return value_; }
    Variant& variant() { return value_; }

    template <class T>
    bool is() const {
        return std::holds_alternative<T>(value_);
    }
    /// Null if the value is of another type.
    template <class T>
    const T* get_if() const {
        return std::get_if<T>(&value_);
    }
    template <class T>
    T* get_if() {
        return std::get_if<T>(&value_);
    }

    /// Calls `visitor` with the alternative of `Variant` that it is.
    template <class Visitor>
    decltype(auto) visit(Visitor&& visitor) const {
        return std::visit(std::forward<Visitor>(visitor), value_);
    }
    /// As the service orders sort keys: strings and binaries by unsigned bytes, numbers by value.
    /// Unordered unless both are S, both N or both B.
    std::partial_ordering compare(const AttributeValue& other) const;

    friend bool operator==(const AttributeValue&, const AttributeValue&) = default;

 private:
    Variant value_;
};

/// The attributes of an item, by name.
using AttributeMap = AttributeValue::Map;

}  // namespace tailrace
