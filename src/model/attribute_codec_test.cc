#include "model/attribute_codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <random>

#include <fmt/format.h>

#include "model/attribute_type.h"
#include "model/base64.h"
#include "model/canonical.h"
#include "model/generators.h"

namespace tailrace::model {
namespace {

using ::testing::HasSubstr;

/// A parsed document and its decoding.
class Json {
 public:
    explicit Json(const std::string& text) : element_(parser_.parse(text).value()) {}
    operator const simdjson::dom::element&() const { return element_; }

 private:
    simdjson::dom::parser parser_;
    simdjson::dom::element element_;
};

Result<Item> decode(const std::string& text) {
    return decode_item(Json(text));
}

/// Of an item whose one attribute has this value.
std::string canonical(const std::string& value) {
    const auto item = decode(R"({"a":)" + value + "}");
    if (!item) return item.error().message;
    return item->defect() ? item->defect()->message
                          : item->json().substr(5, item->json().size() - 6);
}

std::string structural_error(const std::string& value) {
    const auto item = decode(R"({"a":)" + value + "}");
    if (item) return "decoded";
    EXPECT_EQ(item.error().code, ErrorCode::SerializationException);
    return item.error().message;
}

std::string defect(const std::string& value) {
    const auto item = decode(R"({"a":)" + value + "}");
    if (!item) return "failed: " + item.error().message;
    if (item->defect() == nullptr) return "decoded";
    EXPECT_EQ(item->defect()->code, ErrorCode::ValidationException);
    EXPECT_EQ(item->defect_attribute(), "a");
    return item->defect()->message;
}

TEST(AttributeCodec, EveryType) {
    EXPECT_EQ(canonical(R"({"S":"x"})"), R"({"S":"x"})");
    EXPECT_EQ(canonical(R"({"N":"1e3"})"), R"({"N":"1000"})");
    EXPECT_EQ(canonical(R"({"B":"Zm9v"})"), R"({"B":"Zm9v"})");
    EXPECT_EQ(canonical(R"({"BOOL":false})"), R"({"BOOL":false})");
    EXPECT_EQ(canonical(R"({"NULL":true})"), R"({"NULL":true})");
    EXPECT_EQ(canonical(R"({"SS":["b","a",""]})"), R"({"SS":["","a","b"]})");
    EXPECT_EQ(canonical(R"({"NS":["10","-1","2.0"]})"), R"({"NS":["-1","2","10"]})");
    EXPECT_EQ(canonical(R"({"BS":["Zw==","Zg==",""]})"), R"({"BS":["","Zg==","Zw=="]})");
    EXPECT_EQ(canonical(R"({"L":[{"S":"x"},{"L":[]}]})"), R"({"L":[{"S":"x"},{"L":[]}]})");
    EXPECT_EQ(canonical(R"({"M":{"b":{"M":{}},"a":{"S":""}}})"),
              R"({"M":{"a":{"S":""},"b":{"M":{}}}})");
}

TEST(AttributeCodec, SpellingsOfJson) {
    EXPECT_EQ(canonical(R"( { "S" : "\u0041\u00e9\/\u0001" } )"), R"({"S":"Aé/\u0001"})");
    EXPECT_EQ(canonical(R"({"S":"\ud83c\udf0a"})"), "{\"S\":\"\U0001F30A\"}");
}

TEST(AttributeCodec, ReadsBooleansFromWordsAsTheServiceDoes) {
    EXPECT_EQ(canonical(R"({"BOOL":"true"})"), R"({"BOOL":true})");
    EXPECT_EQ(canonical(R"({"BOOL":"no"})"), R"({"BOOL":false})");
    EXPECT_EQ(canonical(R"({"NULL":"1"})"), R"({"NULL":true})");
}

TEST(AttributeCodec, IgnoresWhatItDoesNotKnow) {
    EXPECT_EQ(canonical(R"({"S":"x","X":[1],"N":null})"), R"({"S":"x"})");
    EXPECT_EQ(canonical(R"({"S":"x","S":"y"})"), R"({"S":"y"})");
    EXPECT_EQ(decode(R"({"a":{"S":"x"},"a":{"N":"1"}})")->json(), R"({"a":{"N":"1"}})");
    EXPECT_EQ(decode("{}")->json(), "{}");
}

TEST(AttributeCodec, WrongJsonTypesForStrings) {
    EXPECT_EQ(structural_error(R"({"S":23})"), "NUMBER_VALUE cannot be converted to String");
    EXPECT_EQ(structural_error(R"({"S":34.56})"), "DECIMAL_VALUE cannot be converted to String");
    EXPECT_EQ(structural_error(R"({"S":true})"), "TRUE_VALUE cannot be converted to String");
    EXPECT_EQ(structural_error(R"({"S":false})"), "FALSE_VALUE cannot be converted to String");
    EXPECT_EQ(structural_error(R"({"S":[]})"), "Start of list found where not expected");
    EXPECT_EQ(structural_error(R"({"S":{}})"),
              "Start of structure or map found where not expected.");
    EXPECT_EQ(structural_error(R"({"N":18446744073709551615})"),
              "NUMBER_VALUE cannot be converted to String");
    EXPECT_EQ(structural_error(R"({"SS":["a",1]})"), "NUMBER_VALUE cannot be converted to String");
    EXPECT_EQ(structural_error(R"({"NS":[true]})"), "TRUE_VALUE cannot be converted to String");
    EXPECT_EQ(structural_error(R"({"NS":[null]})"), "NULL_VALUE cannot be converted to String");
}

TEST(AttributeCodec, WrongJsonTypesForBlobs) {
    constexpr auto not_a_string = "only base-64-encoded strings are convertible to bytes";
    EXPECT_EQ(structural_error(R"({"B":23})"), not_a_string);
    EXPECT_EQ(structural_error(R"({"B":true})"), not_a_string);
    EXPECT_EQ(structural_error(R"({"B":[]})"), "Start of list found where not expected");
    EXPECT_EQ(structural_error(R"({"BS":[23]})"), not_a_string);
    EXPECT_EQ(structural_error(R"({"B":"23456"})"),
              "Base64 encoded length is expected a multiple of 4 bytes but found: 5");
    EXPECT_EQ(structural_error(R"({"B":"=+/="})"),
              "Invalid last non-pad Base64 character dectected");
    EXPECT_EQ(structural_error(R"({"BS":["+/+="]})"),
              "Invalid last non-pad Base64 character dectected");
}

TEST(AttributeCodec, WrongJsonTypesForBooleans) {
    EXPECT_EQ(structural_error(R"({"BOOL":23})"), "NUMBER_VALUE cannot be converted to Boolean");
    EXPECT_EQ(structural_error(R"({"BOOL":"23"})"), "Unexpected token received from parser");
    EXPECT_EQ(structural_error(R"({"NULL":34.5})"), "DECIMAL_VALUE cannot be converted to Boolean");
    EXPECT_EQ(structural_error(R"({"BOOL":{}})"),
              "Start of structure or map found where not expected.");
}

TEST(AttributeCodec, WrongJsonTypesForContainers) {
    EXPECT_EQ(structural_error(R"("x")"), "Unexpected field type");
    EXPECT_EQ(structural_error("[]"), "Start of list found where not expected");
    EXPECT_EQ(structural_error(R"({"L":"x"})"), "Unexpected field type");
    EXPECT_EQ(structural_error(R"({"L":{}})"),
              "Start of structure or map found where not expected.");
    EXPECT_EQ(structural_error(R"({"L":[1]})"), "Unexpected field type");
    EXPECT_EQ(structural_error(R"({"M":[]})"), "Start of list found where not expected");
    EXPECT_EQ(structural_error(R"({"M":{"b":{"S":1}}})"),
              "NUMBER_VALUE cannot be converted to String");
    EXPECT_EQ(structural_error(R"({"SS":"x"})"), "Unexpected field type");
    EXPECT_EQ(decode(R"("x")").error().message, "Unexpected field type");
    EXPECT_EQ(decode("[]").error().code, ErrorCode::SerializationException);
}

TEST(AttributeCodec, DefectsOfTypes) {
    constexpr auto none =
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
    for (const auto* value : {"{}", "null", R"({"a":""})", R"({"S":null})", R"({"M":{"b":{}}})",
                              R"({"L":[{}]})", R"({"L":[null]})"}) {
        EXPECT_EQ(defect(value), none) << value;
    }
    EXPECT_EQ(defect(R"({"S":"a","N":"1"})"),
              "Supplied AttributeValue has more than one datatypes set, must contain exactly one "
              "of the supported "
              "datatypes");
}

TEST(AttributeCodec, DefectsOfNumbers) {
    EXPECT_EQ(defect(R"({"N":""})"), "The parameter cannot be converted to a numeric value");
    EXPECT_EQ(defect(R"({"S":"a","N":""})"),
              "The parameter cannot be converted to a numeric value");
    EXPECT_EQ(defect(R"({"N":"b"})"), "The parameter cannot be converted to a numeric value: b");
    EXPECT_EQ(defect(R"({"NS":["1","b"]})"),
              "The parameter cannot be converted to a numeric value: b");
    EXPECT_EQ(
        defect(R"({"N":"1e126"})"),
        "Number overflow. Attempting to store a number with magnitude larger than supported range");
}

TEST(AttributeCodec, DefectsOfNullAndSets) {
    const std::string invalid = "One or more parameter values were invalid: ";
    EXPECT_EQ(defect(R"({"NULL":false})"),
              invalid + "Null attribute value types must have the value of true");
    EXPECT_EQ(defect(R"({"NULL":"no"})"),
              invalid + "Null attribute value types must have the value of true");
    EXPECT_EQ(defect(R"({"SS":[]})"), invalid + "An string set  may not be empty");
    EXPECT_EQ(defect(R"({"NS":[]})"), invalid + "An number set  may not be empty");
    EXPECT_EQ(defect(R"({"BS":[]})"), invalid + "Binary sets should not be empty");
    EXPECT_EQ(defect(R"({"SS":["b","a","b"]})"),
              invalid + "Input collection [b, a, b] contains duplicates.");
    EXPECT_EQ(defect(R"({"NS":["1","1.0"]})"), "Input collection contains duplicates");
    EXPECT_EQ(defect(R"({"BS":["Yg==","Yg=="]})"),
              invalid + "Input collection [Yg==, Yg==]of type BS contains duplicates.");
}

std::string in_maps(int times, std::string value) {
    for (; times > 0; --times) value = R"({"M":{"n":)" + value + "}}";
    return value;
}

TEST(AttributeCodec, DefectsOfDepth) {
    EXPECT_EQ(defect(in_maps(31, R"({"S":"leaf"})")), "decoded");
    EXPECT_THAT(defect(in_maps(32, R"({"S":"leaf"})")),
                HasSubstr("Nesting Levels have exceeded supported limits"));
    EXPECT_THAT(defect(in_maps(300, R"({"S":"leaf"})")), HasSubstr("Nesting Levels"));
    EXPECT_EQ(defect(in_maps(30, R"({"M":{}})")), "decoded");
    EXPECT_THAT(defect(in_maps(31, R"({"M":{}})")), HasSubstr("Nesting Levels"));
    EXPECT_THAT(defect(in_maps(31, R"({"L":[]})")), HasSubstr("Nesting Levels"));
    // What is too deep is not read at all.
    EXPECT_THAT(defect(in_maps(32, R"({"S":1})")), HasSubstr("Nesting Levels"));
}

TEST(AttributeCodec, DefectsOfNames) {
    const auto named = [](std::size_t size) {
        return R"({"M":{")" + std::string(size, 'n') + R"(":{"S":"x"}}})";
    };
    EXPECT_EQ(defect(named(65535)), "decoded");
    EXPECT_EQ(
        defect(named(65536)),
        "1 validation error detected: Attribute name is too large, must be less than 65536 bytes");
    EXPECT_EQ(defect(named(0)), "Empty attribute name");
}

TEST(AttributeCodec, TheFirstDefectIsKept) {
    const auto item = decode(R"({"ok":{"S":"x"},"one":{"M":{"deep":{"N":"x"}}},"two":{"SS":[]}})");
    EXPECT_EQ(item->defect()->message, "The parameter cannot be converted to a numeric value: x");
    EXPECT_EQ(item->defect_attribute(), "one");
    EXPECT_EQ(expression_attribute_values_error(*item).message,
              "ExpressionAttributeValues contains invalid value: The parameter cannot be converted "
              "to a numeric value: "
              "x for key one");
    EXPECT_EQ(expression_attribute_values_error(*item).code, ErrorCode::ValidationException);
}

TEST(AttributeCodec, StructureComesFirst) {
    EXPECT_EQ(decode(R"({"a":{"N":"x"},"b":{"S":1}})").error().code,
              ErrorCode::SerializationException);
}

TEST(AttributeCodec, SingleValues) {
    EXPECT_EQ(decode_attribute_value(Json(R"({"N":"1.0"})")).value(),
              AttributeValue(Number::from_normal("1")));
    EXPECT_EQ(decode_attribute_value(Json(R"({"N":1})")).error().code,
              ErrorCode::SerializationException);
    EXPECT_EQ(decode_attribute_value(Json(R"({"N":"x"})")).error().code,
              ErrorCode::ValidationException);
}

TEST(AttributeCodec, JsonTypeErrors) {
    EXPECT_EQ(json_type_error(Json(R"("x")"), "Integer").message,
              "STRING_VALUE cannot be converted to Integer");
    EXPECT_EQ(json_type_error(Json("[]"), "Integer").message,
              "Start of list found where not expected");
}

/// Writes values as a client might: members and sets in any order, numbers in any spelling, blanks
/// and escapes anywhere.
class Scribbler {
 public:
    explicit Scribbler(std::uint32_t seed) : random_(seed) {}

    std::string item(const AttributeMap& attributes) { return object(attributes); }

 private:
    bool coin() { return random_() % 2 == 0; }
    std::string blank() { return coin() ? "" : coin() ? " " : "\n\t"; }

    std::string value(const AttributeValue& value) {
        const auto payload =
            std::visit([this](const auto& x) { return this->payload(x); }, value.variant());
        const auto type = string(std::string(attribute_type_name(value.type())));
        return blank() + "{" + blank() + type + blank() + ":" + blank() + payload + blank() + "}";
    }

    std::string payload(const std::string& text) { return string(text); }
    std::string payload(const Number& number) { return string(spelling(number.text())); }
    std::string payload(const Binary& binary) { return string(base64(binary.bytes)); }
    std::string payload(bool truth) { return truth ? "true" : "false"; }
    std::string payload(Null) { return "true"; }
    std::string payload(const StringSet& set) { return shuffled(set.values); }
    std::string payload(const NumberSet& set) { return shuffled(set.values); }
    std::string payload(const BinarySet& set) { return shuffled(set.values); }
    std::string payload(const AttributeMap& map) { return object(map); }
    std::string payload(const AttributeValue::List& list) {
        std::vector<std::string> parts;
        for (const auto& element : list) parts.push_back(value(element));
        return "[" + joined(parts) + "]";
    }

    template <class T>
    std::string shuffled(const std::vector<T>& values) {
        std::vector<std::string> parts;
        for (const auto& value : values) parts.push_back(payload(value));
        std::ranges::shuffle(parts, random_);
        return "[" + joined(parts) + "]";
    }

    std::string object(const AttributeMap& attributes) {
        std::vector<std::string> parts;
        for (const auto& [name, member] : attributes)
            parts.push_back(string(name) + ":" + value(member));
        std::ranges::shuffle(parts, random_);
        return "{" + joined(parts) + "}";
    }

    std::string joined(const std::vector<std::string>& parts) {
        std::string out;
        for (const auto& part : parts) out += (out.empty() ? "" : ",") + blank() + part;
        return out + blank();
    }

    std::string spelling(std::string normal) {
        if (normal.find('.') == std::string::npos && coin()) normal += '.';
        if (normal.find('.') != std::string::npos && coin()) normal += "000";
        if (coin()) normal += coin() ? "e0" : "E+00";
        if (normal.front() != '-' && coin()) normal.insert(0, coin() ? "+" : "00");
        return normal;
    }

    std::string string(const std::string& text) {
        std::string out = "\"";
        for (const char c : text) {
            const auto code = static_cast<unsigned char>(c);
            const bool must = code < 0x20 || c == '"' || c == '\\';
            out += must || (code < 0x80 && random_() % 8 == 0) ? fmt::format("\\u{:04X}", code)
                                                               : std::string(1, c);
        }
        return out + '"';
    }

    std::mt19937 random_;
};

RC_GTEST_PROP(AttributeCodecProperty, EverySpellingHasTheSameBytes, ()) {
    const Item item(*generators::attributes());
    Scribbler scribbler(*rc::gen::arbitrary<std::uint32_t>());
    const auto decoded = decode(scribbler.item(item.attributes()));
    RC_ASSERT(decoded.has_value());
    RC_ASSERT(decoded->defect() == nullptr);
    RC_ASSERT(decoded->attributes() == item.attributes());
    RC_ASSERT(decoded->json() == item.json());
}

RC_GTEST_PROP(AttributeCodecProperty, TheCanonicalFormIsARequest, ()) {
    const Item item(*generators::attributes());
    RC_ASSERT(decode(item.json()).value() == item);
}

}  // namespace
}  // namespace tailrace::model
