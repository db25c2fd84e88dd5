#include "wire/json/decoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/json/declaration.h"

namespace tailrace::wire::json {
namespace {

struct Leaf {
    std::string name;
    std::optional<KeyType> kind;
};

struct Sample {
    std::optional<std::string> text;
    std::optional<bool> flag;
    std::optional<std::int32_t> count;
    std::optional<std::int64_t> size;
    std::optional<double> ratio;
    std::optional<Timestamp> moment;
    std::optional<Leaf> leaf;
    std::optional<std::vector<Leaf>> leaves;
    std::optional<std::vector<std::string>> words;
    std::optional<std::map<std::string, std::string, std::less<>>> names;
    std::optional<std::map<std::string, std::vector<Leaf>, std::less<>>> groups;
    std::optional<Item> item;
    std::optional<AttributeValue> value;
};

constexpr Constraint word = length(2, 3);
constexpr Constraint key = length(1, 2);
constexpr Constraint group = length(1, 2);

}  // namespace

template <>
struct Shape<Leaf> {
    static constexpr std::string_view name = "Leaf";
    static constexpr Member members[] = {
        member<&Leaf::name>("Name", length(1, 3)),
        member<&Leaf::kind>("Kind"),
    };
};

template <>
struct Shape<Sample> {
    static constexpr std::string_view name = "Sample";
    static constexpr Member members[] = {
        member<&Sample::text>("Text", {.min = 2, .max = 4, .pattern = Pattern::name}),
        member<&Sample::flag>("Flag"),
        member<&Sample::count>("Count", range(1, 10)),
        member<&Sample::size>("Size"),
        member<&Sample::ratio>("Ratio"),
        member<&Sample::moment>("Moment"),
        member<&Sample::leaf>("Leaf"),
        member<&Sample::leaves>("Leaves", length(1, 2)),
        member<&Sample::words>("Words", {.min = 1, .each = &word}),
        member<&Sample::names>("Names"),
        member<&Sample::groups>("Groups", {.each = &group, .keys = &key}),
        member<&Sample::item>("Item"),
        member<&Sample::value>("Value"),
    };
};

namespace {

Result<Sample> read(std::string_view json) {
    return decode<Sample>(*Document::parse(json));
}

Sample sample(std::string_view json) {
    const auto result = read(json);
    EXPECT_TRUE(result) << json << ": " << result.error().message;
    return result.value_or(Sample{});
}

std::string failure(std::string_view json, ErrorCode code) {
    const auto result = read(json);
    if (result) return "decoded";
    EXPECT_EQ(result.error().code, code) << json;
    return result.error().message;
}

std::string type_error(std::string_view json) {
    return failure(json, ErrorCode::SerializationException);
}

std::string violation(std::string_view json) {
    return failure(json, ErrorCode::ValidationException);
}

TEST(Decoder, ReadsEveryKindOfValue) {
    const auto read = sample(R"({
        "Text": "abc", "Flag": true, "Count": 3, "Size": 9000000000, "Ratio": 0.25, "Moment": 12.345,
        "Leaf": {"Name": "a", "Kind": "RANGE"}, "Leaves": [{"Name": "b"}], "Words": ["xx", "yy"],
        "Names": {"#a": "b"}, "Groups": {"g": [{"Name": "c"}]}, "Item": {"k": {"S": "v"}}, "Value": {"N": "1"}})");
    EXPECT_EQ(read.text, "abc");
    EXPECT_EQ(read.flag, true);
    EXPECT_EQ(read.count, 3);
    EXPECT_EQ(read.size, 9'000'000'000);
    EXPECT_EQ(read.ratio, 0.25);
    EXPECT_EQ(read.moment, Timestamp{12'345});
    EXPECT_EQ(read.leaf->name, "a");
    EXPECT_EQ(read.leaf->kind, KeyType::RANGE);
    EXPECT_EQ(read.leaves->at(0).name, "b");
    EXPECT_THAT(*read.words, testing::ElementsAre("xx", "yy"));
    EXPECT_EQ(read.names->at("#a"), "b");
    EXPECT_EQ(read.groups->at("g").at(0).name, "c");
    EXPECT_EQ(read.item->json(), R"({"k":{"S":"v"}})");
    EXPECT_EQ(read.value, AttributeValue(Number::from_normal("1")));
}

TEST(Decoder, IgnoresUnknownMembersAndTakesNullForAbsent) {
    const auto read = sample(R"({"Other": [{}], "Text": null, "Flag": null, "Item": null})");
    EXPECT_FALSE(read.text || read.flag || read.item);
}

TEST(Decoder, TakesTheLastOfAMemberGivenTwice) {
    EXPECT_EQ(sample(R"({"Count": 2, "Count": 3})").count, 3);
    EXPECT_EQ(sample(R"({"Count": 2, "Count": null})").count, std::nullopt);
    EXPECT_EQ(sample(R"({"Groups": {"g": [{"Name": "a"}], "g": [{"Name": "b"}]}})")
                  .groups->at("g")
                  .size(),
              1);
}

TEST(Decoder, FloorsFractionsOfWholeNumbers) {
    EXPECT_EQ(sample(R"({"Count": 2.9})").count, 2);
    EXPECT_EQ(sample(R"({"Size": -0.5})").size, -1);
}

TEST(Decoder, ClampsWholeNumbersThatAreOutOfRange) {
    using Limits = std::numeric_limits<std::int64_t>;
    EXPECT_EQ(sample(R"({"Size": 1e300})").size, Limits::max());
    EXPECT_EQ(sample(R"({"Size": -1e300})").size, Limits::min());
    EXPECT_EQ(sample(R"({"Size": 18446744073709551615})").size, Limits::max());
    EXPECT_EQ(violation(R"({"Count": 4294967297})"),
              "1 validation error detected: Value '4294967297' at 'count' failed to satisfy "
              "constraint: Member must have value less than or equal to 10");
}

TEST(Decoder, ReadsTheServicesWordsForBooleans) {
    for (const auto* word : {"true", "TRUE", "1", "yes", "YES"}) {
        EXPECT_EQ(sample(std::string(R"({"Flag": ")") + word + R"("})").flag, true) << word;
    }
    for (const auto* word : {"false", "False", "0", "no"}) {
        EXPECT_EQ(sample(std::string(R"({"Flag": ")") + word + R"("})").flag, false) << word;
    }
    EXPECT_EQ(type_error(R"({"Flag": "23"})"), "Unexpected token received from parser");
}

TEST(Decoder, NamesWrongTypes) {
    EXPECT_EQ(type_error(R"({"Text": 23})"), "NUMBER_VALUE cannot be converted to String");
    EXPECT_EQ(type_error(R"({"Text": 34.56})"), "DECIMAL_VALUE cannot be converted to String");
    EXPECT_EQ(type_error(R"({"Text": true})"), "TRUE_VALUE cannot be converted to String");
    EXPECT_EQ(type_error(R"({"Count": "x"})"), "STRING_VALUE cannot be converted to Integer");
    EXPECT_EQ(type_error(R"({"Count": false})"), "FALSE_VALUE cannot be converted to Integer");
    EXPECT_EQ(type_error(R"({"Size": "x"})"), "STRING_VALUE cannot be converted to Long");
    EXPECT_EQ(type_error(R"({"Flag": 1})"), "NUMBER_VALUE cannot be converted to Boolean");
    EXPECT_EQ(type_error(R"({"Count": []})"), "Start of list found where not expected");
    EXPECT_EQ(type_error(R"({"Count": {}})"),
              "Start of structure or map found where not expected.");
    EXPECT_EQ(type_error(R"({"Leaf": 1})"), "Unexpected field type");
    EXPECT_EQ(type_error(R"({"Leaf": []})"), "Start of list found where not expected");
    EXPECT_EQ(type_error(R"({"Leaves": "a"})"), "Unexpected field type");
    EXPECT_EQ(type_error(R"({"Leaves": {}})"),
              "Start of structure or map found where not expected.");
    EXPECT_EQ(type_error(R"({"Leaves": [1]})"), "Unexpected value type in payload");
    EXPECT_EQ(type_error(R"({"Leaf": {"Kind": 1}})"), "NUMBER_VALUE cannot be converted to String");
    EXPECT_EQ(type_error(R"({"Names": {"#a": 1}})"), "NUMBER_VALUE cannot be converted to String");
    EXPECT_EQ(type_error(R"({"Item": {"a": {"S": 1}}})"),
              "NUMBER_VALUE cannot be converted to String");
    EXPECT_EQ(type_error(R"({"Value": {"S": 1}})"), "NUMBER_VALUE cannot be converted to String");
}

TEST(Decoder, RefusesABodyThatIsNoObject) {
    EXPECT_EQ(type_error("[]"), "Start of list found where not expected");
    EXPECT_EQ(type_error("7"), "Unexpected value type in payload");
    EXPECT_EQ(type_error("null"), "Unexpected value type in payload");
    EXPECT_EQ(type_error(""), "");
}

TEST(Decoder, ReportsAWrongTypeBeforeAnyViolation) {
    EXPECT_EQ(type_error(R"({"Text": "!", "Size": "x"})"),
              "STRING_VALUE cannot be converted to Long");
}

TEST(Decoder, ReportsSeveralViolationsOfOneValue) {
    EXPECT_EQ(violation(R"({"Text": "!"})"),
              "2 validation errors detected: "
              "Value '!' at 'text' failed to satisfy constraint: "
              "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; "
              "Value '!' at 'text' failed to satisfy constraint: "
              "Member must have length greater than or equal to 2");
}

TEST(Decoder, CountsLengthAsJavaDoes) {
    EXPECT_THAT(violation("{\"Leaf\": {\"Name\": \"\U0001F600\U0001F600\"}}"),
                testing::EndsWith("Member must have length less than or equal to 3"));
    EXPECT_TRUE(read("{\"Leaf\": {\"Name\": \"\u00e9\u00e9\u00e9\"}}"));
}

TEST(Decoder, NamesPlacesInNestedShapes) {
    EXPECT_EQ(violation(R"({"Leaf": {}})"),
              "1 validation error detected: Value null at 'leaf.name' failed to satisfy "
              "constraint: Member must not be null");
    EXPECT_THAT(violation(R"({"Leaves": [{"Name": "a"}, {"Name": "a", "Kind": "X"}]})"),
                testing::StartsWith("1 validation error detected: Value 'X' at "
                                    "'leaves.2.member.kind' failed to satisfy constraint: Member "
                                    "must satisfy enum value set: [HASH, RANGE]"));
    EXPECT_THAT(violation(R"({"Groups": {"g": [{}]}})"),
                testing::HasSubstr("Value null at 'groups.g.member.1.member.name' failed"));
}

TEST(Decoder, RefusesNullElements) {
    EXPECT_THAT(violation(R"({"Leaves": [null]})"),
                testing::HasSubstr("Value null at 'leaves.1.member' failed"));
    EXPECT_THAT(violation(R"({"Words": ["ab", null]})"),
                testing::HasSubstr("Value null at 'words.2.member' failed"));
    EXPECT_THAT(violation(R"({"Names": {"#a": null}})"),
                testing::HasSubstr("Value null at 'names.#a.member' failed"));
}

TEST(Decoder, PrintsStructuresAndLists) {
    EXPECT_EQ(violation(R"({"Leaves": []})"),
              "1 validation error detected: Value '[]' at 'leaves' failed to satisfy constraint: "
              "Member must have length greater than or equal to 1");
    EXPECT_EQ(
        violation(R"({"Leaves": [{"Name": "a"}, {"Name": "b", "Kind": "HASH"}, {"Name": "c"}]})"),
        "1 validation error detected: Value '[Leaf(name=a, kind=null), Leaf(name=b, "
        "kind=HASH), Leaf(name=c, kind=null)]' at 'leaves' failed to satisfy constraint: "
        "Member must have length less than or equal to 2");
}

TEST(Decoder, ReportsElementsKeysAndValuesAtTheirContainer) {
    EXPECT_EQ(violation(R"({"Words": ["ab", "a", "abcd"]})"),
              "1 validation error detected: Value '[ab, a, abcd]' at 'words' failed to satisfy "
              "constraint: Member must satisfy constraint: [Member must have length less than or "
              "equal to 3, Member must have length greater than or equal to 2]");
    EXPECT_EQ(violation(R"({"Groups": {"abc": []}})"),
              "2 validation errors detected: "
              "Value '{abc=[]}' at 'groups' failed to satisfy constraint: "
              "Map keys must satisfy constraint: [Member must have length less than or equal to "
              "2, Member must have length greater than or equal to 1]; "
              "Value '{abc=[]}' at 'groups' failed to satisfy constraint: "
              "Map value must satisfy constraint: [Member must have length less than or equal to "
              "2, Member must have length greater than or equal to 1]");
}

TEST(Decoder, ListsTenViolationsAtMost) {
    std::string json = R"({"Groups": {"g": [{}, {}], "h": [{}, {}], "i": [{}, {}]},)"
                       R"("j": 1, "Leaves": [{}, {}], "Leaf": {}, "Words": [null, null, null]})";
    EXPECT_THAT(violation(json), testing::StartsWith("10 validation errors detected: Value null"));
}

TEST(Decoder, KeepsMessagesShort) {
    const std::string long_text(1'000'000, 'a');
    EXPECT_LT(violation(R"({"Text": ")" + long_text + R"("})").size(), 20'000);
    EXPECT_LT(violation(R"({"Names": {")" + long_text + R"(": null}})").size(), 20'000);
    std::string many = R"({"Leaves": [{"Name": "a"})";
    for (int i = 0; i < 100'000; ++i) many += R"(,{"Name":"a"})";
    const auto message = violation(many + "]}");
    EXPECT_LT(message.size(), 20'000);
    EXPECT_THAT(message, testing::EndsWith(
                             "...]' at 'leaves' failed to satisfy constraint: Member must have "
                             "length less than or equal to 2"));
}

TEST(Decoder, BoundsWhatListsTake) {
    std::string many = R"({"Names": {"0":"")";
    for (int i = 1; i < 900'000; ++i) many += ",\"" + std::to_string(i) + "\":\"\"";
    EXPECT_EQ(violation(many + "}}"), "The request has too many elements");
}

TEST(Decoder, LeavesDefectsOfItemsToTheOperation) {
    const auto read = sample(R"({"Item": {"a": {"N": "x"}}})");
    ASSERT_NE(read.item->defect(), nullptr);
    EXPECT_EQ(read.item->defect()->code, ErrorCode::ValidationException);
}

TEST(Decoder, ReportsIllFormedValuesAfterViolations) {
    EXPECT_THAT(violation(R"({"Value": {"N": "x"}, "Count": 0})"), testing::HasSubstr("'count'"));
    EXPECT_EQ(violation(R"({"Value": {"N": "x"}})"),
              "The parameter cannot be converted to a numeric value: x");
}

TEST(Decoder, MindsOnlyTypesInReplies) {
    const auto reply = [](std::string_view json) {
        return decode_reply<Sample>(*Document::parse(json));
    };
    const auto read = reply(
        R"({"Text": "!", "Count": 99, "Leaf": {"Kind": "NEW"}, "Leaves": [{}, {}, {}], "Words": [null]})");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->count, 99);
    EXPECT_EQ(read->leaf->kind, std::nullopt);
    EXPECT_EQ(read->leaves->size(), 3);
    EXPECT_FALSE(reply(R"({"Count": "x"})"));
}

}  // namespace
}  // namespace tailrace::wire::json
