// Random attribute values for property tests; needs rapidcheck.
#pragma once

#include <rapidcheck.h>

#include <string>
#include <utility>
#include <vector>

#include "model/decimal.h"
#include "model/sets.h"
#include "tailrace/attribute_value.h"

namespace tailrace::model::generators {

/// UTF-8 with what tends to break encoders: quotes, controls, zeros, characters of two to four
/// bytes.
inline rc::Gen<std::string> text() {
    const auto piece = rc::gen::element<std::string>(
        "a", "b", "Z", "7", "\"", "\\", "/", "\n", "\t", "\x01", "\x1f", "\x7f",
        std::string(1, '\0'), "é", "\u20ac", "\U0001F30A", " ", "{", "}", ",");
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                        [](const std::vector<std::string>& pieces) {
                            std::string joined;
                            for (const auto& one : pieces) joined += one;
                            return joined;
                        });
}

inline rc::Gen<std::string> bytes() {
    return rc::gen::container<std::string>(
        rc::gen::oneOf(rc::gen::element('\0', '\x01', '\xff'), rc::gen::arbitrary<char>()));
}

/// Over the whole range, small integers often.
inline rc::Gen<Decimal> decimal() {
    return rc::gen::exec([] {
        if (*rc::gen::inRange(0, 3) == 0)
            return Decimal::from_integer(*rc::gen::inRange(-200, 200));
        auto digits =
            *rc::gen::container<std::string>(*rc::gen::inRange(1, Decimal::digits_max + 1),
                                             rc::gen::inRange('0', static_cast<char>('9' + 1)));
        if (digits.front() == '0') digits.front() = '1';
        const int near = *rc::gen::inRange(-40, 41);
        const int any = *rc::gen::inRange(Decimal::magnitude_min, Decimal::magnitude_max + 1);
        const int magnitude = *rc::gen::element(near, near, any);
        const auto sign = *rc::gen::element<std::string>("", "-");
        return *Decimal::parse(sign + digits.substr(0, 1) + "." + digits.substr(1) + "e" +
                               std::to_string(magnitude));
    });
}

inline rc::Gen<Number> number() {
    return rc::gen::map(decimal(), to_number);
}

inline rc::Gen<Binary> binary() {
    return rc::gen::map(bytes(), [](std::string raw) { return Binary{std::move(raw)}; });
}

/// A string, number or binary.
inline rc::Gen<AttributeValue> key_value(AttributeValue::Type type) {
    if (type == AttributeValue::Type::S) return rc::gen::cast<AttributeValue>(text());
    if (type == AttributeValue::Type::N) return rc::gen::cast<AttributeValue>(number());
    return rc::gen::cast<AttributeValue>(binary());
}

template <class T>
rc::Gen<AttributeValue> set_of(rc::Gen<T> element) {
    return rc::gen::map(
        rc::gen::nonEmpty(rc::gen::container<std::vector<T>>(std::move(element))),
        [](std::vector<T> values) { return AttributeValue(make_set(std::move(values))); });
}

rc::Gen<AttributeMap> attributes(int depth = 3);

/// Of any type, with lists and maps up to `depth` levels.
inline rc::Gen<AttributeValue> value(int depth = 3) {
    return rc::gen::exec([depth]() -> AttributeValue {
        using enum AttributeValue::Type;
        switch (*rc::gen::inRange(0, depth > 0 ? 10 : 8)) {
            case 0:
                return *text();
            case 1:
                return *number();
            case 2:
                return *binary();
            case 3:
                return AttributeValue(*rc::gen::arbitrary<bool>());
            case 4:
                return Null{};
            case 5:
                return *set_of(text());
            case 6:
                return *set_of(number());
            case 7:
                return *set_of(binary());
            case 8: {
                const auto count = *rc::gen::inRange<std::size_t>(0, 4);
                return *rc::gen::container<AttributeValue::List>(count, value(depth - 1));
            }
            default:
                return *attributes(depth - 1);
        }
    });
}

inline rc::Gen<AttributeMap> attributes(int depth) {
    return rc::gen::exec([depth] {
        AttributeMap map;
        const int count = *rc::gen::inRange(0, 5);
        for (int i = 0; i < count; ++i) {
            map.insert_or_assign(*rc::gen::nonEmpty(text()), *value(depth));
        }
        return map;
    });
}

}  // namespace tailrace::model::generators

namespace rc {

/// What a failing property prints.
inline void showValue(const tailrace::model::Decimal& decimal, std::ostream& out) {
    out << decimal.text();
}

}  // namespace rc
