#include "cli/show/difference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "tailrace/attribute_value_json.h"

namespace tailrace::cli::show {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::optional<Item> item(const char* json) {
    if (!json) return std::nullopt;
    return item_from_dynamodb_json(json).value();
}

Record record(OperationType event, const char* before, const char* after) {
    return {.event_name = event,
            .dynamodb = StreamRecord{.approximate_creation_date_time = Timestamp{1'791'500'851'000},
                                     .keys = item(R"({"id":{"S":"1"}})"),
                                     .new_image = item(after),
                                     .old_image = item(before)}};
}

std::string difference(const Record& of, bool has_color = false) {
    std::string out;
    append_difference(out, of, Style(has_color));
    return out;
}

TEST(Difference, AnInsertShowsWhatCame) {
    EXPECT_EQ(difference(record(OperationType::INSERT, nullptr,
                                R"({"id":{"S":"1"},"n":{"N":"1.50"},"state":{"S":"new"}})")),
              "2026-10-08T23:07:31Z INSERT id=\"1\"\n"
              "  + n: 1.5\n"
              "  + state: \"new\"\n");
}

TEST(Difference, AModifyShowsOnlyWhatChanged) {
    EXPECT_EQ(difference(record(
                  OperationType::MODIFY,
                  R"({"id":{"S":"1"},"kept":{"N":"1"},"note":{"S":"x"},"state":{"S":"new"}})",
                  R"({"id":{"S":"1"},"kept":{"N":"1"},"state":{"S":"paid"},"total":{"N":"12"}})")),
              "2026-10-08T23:07:31Z MODIFY id=\"1\"\n"
              "  - note: \"x\"\n"
              "  ~ state: \"new\" → \"paid\"\n"
              "  + total: 12\n");
}

TEST(Difference, GoesIntoMapsListsAndSets) {
    EXPECT_EQ(
        difference(record(
            OperationType::MODIFY,
            R"({"id":{"S":"1"},"m":{"M":{"a":{"N":"1"},"b c":{"N":"2"}}},"l":{"L":[{"N":"1"}]},
                "s":{"SS":["x","y"]},"t":{"S":"1"}})",
            R"({"id":{"S":"1"},"m":{"M":{"a":{"N":"1"},"b c":{"N":"3"}}},
                "l":{"L":[{"N":"1"},{"BOOL":true}]},"s":{"SS":["y","z"]},"t":{"N":"1"}})")),
        "2026-10-08T23:07:31Z MODIFY id=\"1\"\n"
        "  + l[1]: true\n"
        "  ~ m.\"b c\": 2 → 3\n"
        "  ~ s: -\"x\" +\"z\"\n"
        "  ~ t: \"1\" → 1\n");
}

TEST(Difference, ARemovalShowsWhatWas) {
    auto removal =
        record(OperationType::REMOVE, R"({"id":{"S":"1"},"state":{"S":"new"}})", nullptr);
    EXPECT_EQ(difference(removal),
              "2026-10-08T23:07:31Z REMOVE id=\"1\"\n"
              "  - state: \"new\"\n");
    removal.user_identity = Identity{"dynamodb.amazonaws.com", "Service"};
    EXPECT_THAT(difference(removal), HasSubstr("REMOVE id=\"1\" (expired)\n"));
}

TEST(Difference, OneImageIsShownAsItIs) {
    EXPECT_EQ(
        difference(record(OperationType::MODIFY, nullptr, R"({"id":{"S":"1"},"a":{"N":"1"}})")),
        "2026-10-08T23:07:31Z MODIFY id=\"1\"\n"
        "    a: 1\n");
    EXPECT_EQ(difference(record(OperationType::MODIFY, nullptr, nullptr)),
              "2026-10-08T23:07:31Z MODIFY id=\"1\"\n");
}

TEST(Difference, HasColorsOnDemand) {
    const auto change = record(OperationType::MODIFY, R"({"id":{"S":"1"},"a":{"N":"1"}})",
                               R"({"id":{"S":"1"},"a":{"N":"2"}})");
    EXPECT_THAT(difference(change, true), HasSubstr("a: \x1b[31m1\x1b[0m → \x1b[32m2\x1b[0m\n"));
    EXPECT_THAT(difference(change), Not(HasSubstr("\x1b")));
}

TEST(Difference, NoValueReachesTheTerminalAsACommand) {
    const auto change = record(OperationType::INSERT, nullptr,
                               "{\"id\":{\"S\":\"1\"},\"a\":{\"S\":\"\xc2\x9b 31m\\u001b[0m\"}}");
    const auto shown = difference(change);
    EXPECT_THAT(shown, Not(HasSubstr("\x1b")));
    EXPECT_THAT(shown, Not(HasSubstr("\xc2\x9b")));
}

}  // namespace
}  // namespace tailrace::cli::show
