#include "model/item_size.h"

#include <gtest/gtest.h>

#include "model/decimal.h"
#include "model/limits.h"

namespace tailrace::model {
namespace {

using List = AttributeValue::List;

std::size_t number_size(std::string_view text) {
    return value_size(*parse_number(text));
}

// Measured on the service, to the byte, by others: an item of just 400 KB was taken, and one of a
// byte more was not. Digits before the point and after it are counted apart.
TEST(ItemSize, Numbers) {
    EXPECT_EQ(number_size("0"), 1u);
    EXPECT_EQ(number_size("-0"), 1u);
    EXPECT_EQ(number_size("1"), 2u);
    EXPECT_EQ(number_size("12"), 2u);
    EXPECT_EQ(number_size("15"), 2u);
    EXPECT_EQ(number_size("123"), 3u);
    EXPECT_EQ(number_size("1234"), 3u);
    EXPECT_EQ(number_size("123456"), 4u);
    EXPECT_EQ(number_size("1234567"), 5u);
    EXPECT_EQ(number_size("1234567890123456789"), 11u);
    EXPECT_EQ(number_size("12345678901234567890123456789012345678"), 20u);
    EXPECT_EQ(number_size("0042"), 2u);
    EXPECT_EQ(number_size("100"), 2u);
    EXPECT_EQ(number_size("1010"), 3u);
    EXPECT_EQ(number_size("0.0000001"), 2u);
    EXPECT_EQ(number_size("1E125"), 2u);
    EXPECT_EQ(number_size("1E-100"), 2u);
    EXPECT_EQ(number_size("1.5"), 3u);
    EXPECT_EQ(number_size("1.2"), 3u);
    EXPECT_EQ(number_size("1.200"), 3u);
    EXPECT_EQ(number_size("1.234"), 4u);
    EXPECT_EQ(number_size("3.14159"), 5u);
    EXPECT_EQ(number_size("100.5"), 4u);
    EXPECT_EQ(number_size("0.15"), 2u);
    EXPECT_EQ(number_size("-42"), 3u);
    EXPECT_EQ(number_size("-12345"), 5u);
    EXPECT_EQ(number_size("-1E125"), 3u);
    EXPECT_EQ(number_size("-0.15"), 3u);
}

TEST(ItemSize, OtherScalars) {
    EXPECT_EQ(value_size(""), 0u);
    EXPECT_EQ(value_size("é"), 2u);
    EXPECT_EQ(value_size(Binary{"foobar"}), 6u);
    EXPECT_EQ(value_size(AttributeValue(false)), 1u);
    EXPECT_EQ(value_size(Null{}), 1u);
}

TEST(ItemSize, SetsAreTheirElements) {
    EXPECT_EQ(value_size(StringSet{{"a", "bcd"}}), 4u);
    EXPECT_EQ(value_size(NumberSet{{*parse_number("-5"), *parse_number("100")}}), 3u + 2u);
    EXPECT_EQ(value_size(BinarySet{{{"ab"}, {"c"}}}), 3u);
}

TEST(ItemSize, ListsAndMapsCostSomethingThemselves) {
    EXPECT_EQ(value_size(List{}), 3u);
    EXPECT_EQ(value_size(AttributeMap{}), 3u);
    EXPECT_EQ(value_size(List{"ab", Null{}}), 3u + 2u + 2u + 1u);
    EXPECT_EQ(value_size(AttributeMap{{"name", "ab"}}), 3u + 1u + 4u + 2u);
    EXPECT_EQ(value_size(List{List{"a"}}), 3u + 1u + (3u + 1u + 1u));
}

TEST(ItemSize, NamesCountInUtf8) {
    EXPECT_EQ(attribute_size("naïve", "x"), 7u);
    EXPECT_EQ(item_size({{"a", "bc"}, {"d", Null{}}}), 5u);
    EXPECT_EQ(item_size({}), 0u);
}

// SizeBytes of recorded stream records: the key's size and that of each image included.
TEST(ItemSize, RecordedStreamRecords) {
    const auto record = [](const AttributeMap& keys, std::initializer_list<AttributeMap> images) {
        std::size_t size = item_size(keys);
        for (const auto& image : images) size += item_size(image);
        return size;
    };
    const AttributeMap fred = {{"id", "Fred"}};
    EXPECT_EQ(record(fred, {fred}), 12u);
    EXPECT_EQ(record(fred, {{{"id", "Fred"}, {"name", "Fred"}}, fred}), 26u);

    const AttributeMap new_key = {{"id", "NewKey"}};
    const AttributeMap with_both = {{"id", "NewKey"}, {"attr1", "value1"}, {"attr2", "value2"}};
    EXPECT_EQ(record(new_key, {new_key}), 16u);
    EXPECT_EQ(record(new_key, {with_both, new_key}), 46u);
    EXPECT_EQ(record(new_key, {with_both}), 38u);

    const AttributeMap non_existent = {{"id", "NonExistentKey"}};
    EXPECT_EQ(record(non_existent, {{{"id", "NonExistentKey"}, {"attr1", "value1"}}}), 43u);

    const AttributeMap my_item = {{"id", "my-item-id"}};
    const AttributeMap my_item_filled = {
        {"id", "my-item-id"}, {"attr1", "value1"}, {"attr2", "value2"}};
    EXPECT_EQ(record(my_item, {my_item_filled}), 46u);
    EXPECT_EQ(record(my_item, {my_item_filled, my_item_filled}), 80u);

    EXPECT_EQ(record({{"Username", "Fred"}}, {}), 12u);
    EXPECT_EQ(record({{"Username", "Alice"}}, {}), 13u);

    const AttributeMap hello = {{"my_partition_key", "hello world"}};
    const AttributeMap hello_binary = {{"my_partition_key", "hello world"},
                                       {"binary_key", Binary{"foobar"}}};
    EXPECT_EQ(record(hello, {hello}), 54u);
    EXPECT_EQ(record(hello, {hello_binary}), 70u);

    const AttributeMap numeric = {{"id", "id_value_1"}, {"numericFilter", *parse_number("42")}};
    EXPECT_EQ(record({{"id", "id_value_1"}}, {numeric}), 39u);

    const AttributeMap test_id = {{"my_partition_key", "testId0"}};
    const AttributeMap should_fail = {{"my_partition_key", "testId0"},
                                      {"should_fail", AttributeValue(true)}};
    EXPECT_EQ(record(test_id, {should_fail}), 58u);

    const AttributeMap id_value = {{"id", "id_value"}};
    EXPECT_EQ(record(id_value, {{{"id", "id_value"}, {"id2", "id2_new_value"}}, id_value}), 46u);
}

// The records in the AWS CLI's examples.
TEST(ItemSize, RecordedSongs) {
    const auto song = [](const char* artist, const char* title, const char* album,
                         const char* awards) {
        return item_size({{"Artist", artist},
                          {"SongTitle", title},
                          {"AlbumTitle", album},
                          {"Awards", *parse_number(awards)}});
    };
    const auto call_me_key =
        item_size({{"Artist", "No One You Know"}, {"SongTitle", "Call Me Today"}});
    EXPECT_EQ(call_me_key + song("No One You Know", "Call Me Today", "Somewhat Famous", "1"), 119u);
    const auto happy_day_key = item_size({{"Artist", "Acme Band"}, {"SongTitle", "Happy Day"}});
    const auto happy_day = song("Acme Band", "Happy Day", "Songs About Life", "10");
    EXPECT_EQ(happy_day_key + happy_day, 100u);
    EXPECT_EQ(
        happy_day_key + happy_day + song("Acme Band", "Happy Day", "Updated Album Title", "10"),
        170u);
}

// Two strings and a number of seven digits at the end of what an item may hold.
TEST(ItemSize, LargestItem) {
    const auto number = *parse_number("1111111" + std::string(119, '0'));
    const auto with_filler = [&](std::size_t bytes) {
        return item_size(
            {{"a", "key"}, {"b", std::string(bytes, 'x')}, {"c", number}, {"d", number}});
    };
    const auto filler = item_bytes_max - 4 - 3 - 2 * 5;
    EXPECT_EQ(with_filler(filler), item_bytes_max);
}

}  // namespace
}  // namespace tailrace::model
