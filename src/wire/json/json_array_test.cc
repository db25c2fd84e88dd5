#include "tailrace/json_array.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tailrace/item_list.h"
#include "tailrace/record.h"

namespace tailrace {
namespace {

const std::string kRecord =
    R"({"eventID":"c3b5d798eef6215d42f8137b19a88e50","eventName":"MODIFY","dynamodb":{)"
    R"("ApproximateCreationDateTime":1464804310,"Keys":{"k":{"S":"v"}},"SizeBytes":26}})";

TEST(JsonArray, IsEmptyAtFirst) {
    const ItemList list;
    EXPECT_TRUE(list.empty());
    EXPECT_EQ(list.json(), "[]");
    EXPECT_TRUE(list.elements().empty());
}

TEST(JsonArray, IsTheTextOfWhatWasAppended) {
    ItemList list;
    list.append(R"({"a":{"S":"x"}})");
    EXPECT_EQ(list.json(), R"([{"a":{"S":"x"}}])");
    list.append(R"({"b":{"N":"1"}})");
    EXPECT_EQ(list.count(), 2);
    EXPECT_EQ(list.json(), R"([{"a":{"S":"x"}},{"b":{"N":"1"}}])");
}

TEST(JsonArray, KeepsItsTextWhenACopyIsAppendedTo) {
    ItemList list;
    list.append(R"({"a":{"S":"x"}})");
    const auto text = list.shared_json();
    auto copy = list;
    copy.append(R"({"b":{"N":"1"}})");
    EXPECT_EQ(list.json(), R"([{"a":{"S":"x"}}])");
    EXPECT_EQ(copy.json(), R"([{"a":{"S":"x"}},{"b":{"N":"1"}}])");
    EXPECT_EQ(text, list.shared_json());
    EXPECT_EQ(text->text(), list.json());
}

TEST(JsonArray, ParsesItsElements) {
    ItemList list;
    list.append(R"({"a":{"S":"x"}})");
    ASSERT_EQ(list.elements().size(), 1);
    list.append(R"({"b":{"N":"1"}})");
    ASSERT_EQ(list.elements().size(), 2);
    EXPECT_EQ(*list.elements()[1].find("b"), AttributeValue(Number::from_normal("1")));
}

TEST(JsonArray, ParsesRecords) {
    RecordPage page;
    page.append(kRecord);
    ASSERT_EQ(page.elements().size(), 1);
    const auto& record = page.elements()[0];
    EXPECT_EQ(record.event_name, OperationType::MODIFY);
    EXPECT_EQ(record.dynamodb->approximate_creation_date_time, Timestamp{1'464'804'310'000});
    EXPECT_EQ(record.dynamodb->keys->json(), R"({"k":{"S":"v"}})");
    EXPECT_EQ(record.dynamodb->size_bytes, 26);
    EXPECT_FALSE(record.user_identity);
}

TEST(JsonArray, HasNoElementsIfItsTextIsDamaged) {
    RecordPage page;
    page.append("{");
    EXPECT_TRUE(page.elements().empty());
}

}  // namespace
}  // namespace tailrace
