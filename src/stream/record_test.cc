#include "stream/record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <simdjson.h>

#include <vector>

#include "model/canonical.h"
#include "model/item_size.h"
#include "stream/generators.h"

namespace tailrace::stream {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr storage::LogId log{1'571'767'321'804, 0x0123456789abcdef};
constexpr base::UnixMilliseconds now = 1'571'849'028'999;
constexpr auto view_types = {StreamViewType::NEW_IMAGE, StreamViewType::OLD_IMAGE,
                             StreamViewType::NEW_AND_OLD_IMAGES, StreamViewType::KEYS_ONLY};

Image image(std::string_view json) {
    return {json, model::item_size(model::parse_canonical(json).value())};
}

std::optional<Image> maybe_image(std::string_view json) {
    return json.empty() ? std::nullopt : std::optional(image(json));
}

/// Empty images are absent.
Change change(std::string_view keys, std::string_view new_image, std::string_view old_image) {
    return {.keys = image(keys),
            .old_image = maybe_image(old_image),
            .new_image = maybe_image(new_image)};
}

SequenceNumber some_number() {
    return SequenceNumber::at(now).next(now);
}

std::string read(std::string_view bytes) {
    RecordNames names(log);
    const auto& name = names.name(some_number());
    const auto record = StoredRecord::decode(bytes).value();
    std::string json;
    record.append_json(json, name, record.json_bytes(name));
    return json;
}

std::string record_of(const Change& change,
                      StreamViewType view_type = StreamViewType::NEW_AND_OLD_IMAGES) {
    return read(make_record(change, view_type, "us-east-1", now));
}

const auto insert = change(R"({"id":{"S":"Fred"}})", R"({"id":{"S":"Fred"}})", "");
const auto modify = change(R"({"id":{"S":"Fred"}})", R"({"id":{"S":"Fred"},"name":{"S":"Fred"}})",
                           R"({"id":{"S":"Fred"}})");
const auto removal = change(R"({"id":{"S":"Fred"}})", "", R"({"id":{"S":"Fred"}})");

TEST(Record, HasAllMembersInTheServicesOrder) {
    EXPECT_EQ(
        record_of(modify),
        R"({"eventID":"7c6dbfe8f9d27275fad4caad11ac11a4","eventName":"MODIFY","eventVersion":"1.1",)"
        R"("eventSource":"aws:dynamodb","awsRegion":"us-east-1","dynamodb":{)"
        R"("ApproximateCreationDateTime":1571849028,"Keys":{"id":{"S":"Fred"}},)"
        R"("NewImage":{"id":{"S":"Fred"},"name":{"S":"Fred"}},"OldImage":{"id":{"S":"Fred"}},)"
        R"("SequenceNumber":"157184902899900000001","SizeBytes":26,)"
        R"("StreamViewType":"NEW_AND_OLD_IMAGES"}})");
}

TEST(Record, IsNamedByWhatThereWasBeforeAndAfter) {
    EXPECT_EQ(event_name(insert), OperationType::INSERT);
    EXPECT_EQ(event_name(modify), OperationType::MODIFY);
    EXPECT_EQ(event_name(removal), OperationType::REMOVE);
}

TEST(Record, Statement51ShowsTheImagesOfItsView) {
    using enum StreamViewType;
    for (const auto view_type : view_types) {
        for (const auto& change : {insert, modify, removal}) {
            const auto json = record_of(change, view_type);
            const bool news = view_type == NEW_IMAGE || view_type == NEW_AND_OLD_IMAGES;
            const bool olds = view_type == OLD_IMAGE || view_type == NEW_AND_OLD_IMAGES;
            EXPECT_EQ(json.contains(R"("NewImage":)"), news && change.new_image) << json;
            EXPECT_EQ(json.contains(R"("OldImage":)"), olds && change.old_image) << json;
            EXPECT_THAT(json, HasSubstr(R"("Keys":{"id":{"S":"Fred"}})"));
            EXPECT_THAT(json, HasSubstr(std::string(name_of(event_name(change)))));
            EXPECT_THAT(json, HasSubstr(R"("StreamViewType":")" + std::string(name_of(view_type))));
        }
    }
}

TEST(Record, Statement54AnExpiryNamesTheServiceAndAUsersDeleteNobody) {
    auto expiry = removal;
    expiry.expired = true;
    EXPECT_THAT(
        record_of(expiry),
        testing::EndsWith(
            R"(},"userIdentity":{"PrincipalId":"dynamodb.amazonaws.com","Type":"Service"}})"));
    EXPECT_THAT(record_of(removal), Not(HasSubstr("userIdentity")));
}

TEST(Record, Statement55IsDatedInWholeSecondsRoundedDown) {
    EXPECT_THAT(record_of(insert), HasSubstr(R"("ApproximateCreationDateTime":1571849028,)"));
    EXPECT_THAT(record_of(insert), HasSubstr(R"("eventVersion":"1.1")"));
}

TEST(Record, IsJsonWhateverTheItemHolds) {
    const auto any =
        change(R"({"k\"\\\n":{"S":"}\"{\u0001"}})", R"({"k\"\\\n":{"S":"}\"{\u0001"}})", "");
    simdjson::dom::parser parser;
    const auto json = simdjson::padded_string(record_of(any));
    EXPECT_EQ(std::string_view(parser.parse(json)["dynamodb"]["Keys"]["k\"\\\n"]["S"]), "}\"{\x01");
}

// SizeBytes, as recorded from the service.

struct SizeRow {
    std::string_view keys, new_image, old_image;
    StreamViewType view_type;
    int size_bytes;
};

class SizeBytes : public testing::TestWithParam<SizeRow> {};

TEST_P(SizeBytes, IsTheServices) {
    const auto& row = GetParam();
    const auto json = record_of(change(row.keys, row.new_image, row.old_image), row.view_type);
    EXPECT_THAT(json, HasSubstr(R"("SizeBytes":)" + std::to_string(row.size_bytes) + ","));
}

constexpr auto both = StreamViewType::NEW_AND_OLD_IMAGES;
constexpr auto fred = R"({"id":{"S":"Fred"}})";
constexpr auto named_fred = R"({"id":{"S":"Fred"},"name":{"S":"Fred"}})";
constexpr auto new_key = R"({"id":{"S":"NewKey"}})";
constexpr auto full_new_key =
    R"({"attr1":{"S":"value1"},"attr2":{"S":"value2"},"id":{"S":"NewKey"}})";
constexpr auto my_item = R"({"id":{"S":"my-item-id"}})";
constexpr auto full_my_item =
    R"({"attr1":{"S":"value1"},"attr2":{"S":"value2"},"id":{"S":"my-item-id"}})";
constexpr auto username_fred = R"({"Username":{"S":"Fred"}})";
constexpr auto username_alice = R"({"Username":{"S":"Alice"}})";
constexpr auto hello = R"({"my_partition_key":{"S":"hello world"}})";
constexpr auto test_id = R"({"my_partition_key":{"S":"testId0"}})";
constexpr auto call_me = R"({"Artist":{"S":"No One You Know"},"SongTitle":{"S":"Call Me Today"}})";
constexpr auto happy_day = R"({"Artist":{"S":"Acme Band"},"SongTitle":{"S":"Happy Day"}})";
constexpr auto songs_about_life =
    R"({"AlbumTitle":{"S":"Songs About Life"},"Artist":{"S":"Acme Band"},)"
    R"("Awards":{"N":"10"},"SongTitle":{"S":"Happy Day"}})";

// Statements 52 and 53.
INSTANTIATE_TEST_SUITE_P(
    Recorded, SizeBytes,
    testing::Values(
        SizeRow{fred, fred, "", both, 12}, SizeRow{new_key, new_key, "", both, 16},
        SizeRow{new_key, "", new_key, both, 16}, SizeRow{fred, named_fred, fred, both, 26},
        SizeRow{new_key, full_new_key, new_key, both, 46},
        SizeRow{R"({"id":{"S":"NonExistentKey"}})",
                R"({"attr1":{"S":"value1"},"id":{"S":"NonExistentKey"}})", "", both, 43},
        SizeRow{new_key, "", full_new_key, both, 38}, SizeRow{my_item, full_my_item, "", both, 46},
        SizeRow{my_item,
                R"({"attr1":{"S":"value2"},"attr2":{"S":"value1"},"id":{"S":"my-item-id"}})",
                full_my_item, both, 80},
        SizeRow{username_fred, username_fred, "", StreamViewType::KEYS_ONLY, 12},
        SizeRow{username_fred, full_my_item, username_fred, StreamViewType::KEYS_ONLY, 12},
        SizeRow{username_alice, "", username_alice, StreamViewType::KEYS_ONLY, 13},
        SizeRow{hello, hello, "", StreamViewType::NEW_IMAGE, 54},
        SizeRow{hello, R"({"binary_key":{"B":"Zm9vYmFy"},"my_partition_key":{"S":"hello world"}})",
                "", StreamViewType::NEW_IMAGE, 70},
        SizeRow{R"({"id":{"S":"id_value_1"}})",
                R"({"id":{"S":"id_value_1"},"numericFilter":{"N":"42"}})", "", both, 39},
        SizeRow{test_id, R"({"my_partition_key":{"S":"testId0"},"should_fail":{"BOOL":true}})", "",
                StreamViewType::NEW_IMAGE, 58},
        SizeRow{R"({"id":{"S":"id_value"}})",
                R"({"id":{"S":"id_value"},"id2":{"S":"id2_new_value"}})",
                R"({"id":{"S":"id_value"}})", both, 46},
        SizeRow{call_me,
                R"({"AlbumTitle":{"S":"Somewhat Famous"},"Artist":{"S":"No One You Know"},)"
                R"("Awards":{"N":"1"},"SongTitle":{"S":"Call Me Today"}})",
                "", both, 119},
        SizeRow{happy_day, songs_about_life, "", both, 100},
        SizeRow{happy_day,
                R"({"AlbumTitle":{"S":"Updated Album Title"},"Artist":{"S":"Acme Band"},)"
                R"("Awards":{"N":"10"},"SongTitle":{"S":"Happy Day"}})",
                songs_about_life, both, 170}));

TEST(SizeBytes, CountsOnlyTheImagesThatAreShown) {
    const auto size = [](StreamViewType view_type, const Change& change) {
        const auto json = record_of(change, view_type);
        const auto at = json.find(R"("SizeBytes":)") + 12;
        return std::stoi(json.substr(at));
    };
    const auto change = stream::change(fred, named_fred, fred);
    EXPECT_EQ(size(StreamViewType::KEYS_ONLY, change), 6);
    EXPECT_EQ(size(StreamViewType::NEW_IMAGE, change), 20);
    EXPECT_EQ(size(StreamViewType::OLD_IMAGE, change), 12);
    EXPECT_EQ(size(StreamViewType::NEW_AND_OLD_IMAGES, change), 26);
}

// What is stored.

std::string stored(const Change& change, StreamViewType view_type = both) {
    return make_record(change, view_type, "us-east-1", now);
}

TEST(StoredRecord, KeepsWhatItWasMadeFrom) {
    auto change = modify;
    change.key_hash = 0xfedcba9876543210;
    change.transaction_id = 42;
    change.transaction_place = 7;
    const auto bytes = stored(change);
    const auto header = StoredRecord::decode(bytes).value().header();
    EXPECT_EQ(header.commit_ms, now);
    EXPECT_EQ(header.kind, OperationType::MODIFY);
    EXPECT_EQ(header.view_type, both);
    EXPECT_EQ(header.key_hash, change.key_hash);
    EXPECT_EQ(header.transaction_id, 42);
    EXPECT_EQ(header.transaction_place, 7);
    EXPECT_EQ(header.size_bytes, 26);
    EXPECT_FALSE(header.expired);
}

TEST(StoredRecord, HoldsWhatBothImagesShareOnce) {
    const std::string padding(1000, 'x');
    const auto item = [&](std::string_view version) {
        return R"({"id":{"S":"Fred"},"n":{"N":")" + std::string(version) + R"("},"p":{"S":")" +
               padding + R"("}})";
    };
    const auto before = item("7");
    const auto after = item("12");
    const auto bytes = stored(change(fred, after, before));
    EXPECT_LT(bytes.size(), 1200);
    const auto json = read(bytes);
    EXPECT_THAT(json, HasSubstr(R"("NewImage":)" + after + R"(,"OldImage":)" + before + ","));
}

/// Images that share a begin, an end, all or nothing.
rc::Gen<std::string> images() {
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                            "a", "aa", "aaaaaaaaa", "b", "\xc3\xa4", "bbbbbbbbbbbbbbbb")),
                        [](const std::vector<std::string>& parts) {
                            std::string json = R"({"id":{"S":"Fred"},"x":{"S":")";
                            for (const auto& part : parts) json += part;
                            return json + R"("}})";
                        });
}

RC_GTEST_PROP(StoredRecord, ShowsTheImagesThatItWasMadeFrom, ()) {
    const auto before = *images();
    const auto after = *images();
    for (const auto view_type : view_types) {
        for (const auto& made :
             {change(fred, after, before), change(fred, after, ""), change(fred, "", before)}) {
            const auto json = record_of(made, view_type);
            const bool news = view_type == StreamViewType::NEW_IMAGE || view_type == both;
            const bool olds = view_type == StreamViewType::OLD_IMAGE || view_type == both;
            RC_ASSERT(json.contains(R"("NewImage":)" + after) == (news && made.new_image));
            RC_ASSERT(json.contains(R"("OldImage":)" + before) == (olds && made.old_image));
        }
    }
}

TEST(StoredRecord, OfUnknownVersionKindOrViewIsRefused) {
    const auto sound = stored(insert);
    EXPECT_TRUE(StoredRecord::decode(sound));
    for (const auto& [at, value] : {std::pair{0, 1}, {0, 3}, {9, 3}, {10, 4}}) {
        auto bytes = sound;
        bytes[static_cast<std::size_t>(at)] = static_cast<char>(value);
        EXPECT_FALSE(StoredRecord::decode(bytes)) << at;
    }
}

TEST(StoredRecord, CutOffOrContinuedIsRefused) {
    const auto bytes = stored(modify);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_FALSE(StoredRecord::decode(std::string_view(bytes).substr(0, size))) << size;
    }
    EXPECT_FALSE(StoredRecord::decode(bytes + "x"));
}

TEST(StoredRecord, WithLengthsBeyondItsBytesIsRefused) {
    const auto bytes = stored(modify);
    constexpr std::size_t lengths_begin = 36;
    for (std::size_t at = lengths_begin; at < lengths_begin + 20; at += 4) {
        auto damaged = bytes;
        damaged[at] = '\xff';
        EXPECT_FALSE(StoredRecord::decode(damaged)) << at;
    }
}

}  // namespace
}  // namespace tailrace::stream
