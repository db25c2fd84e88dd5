#include "cluster/frame.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

namespace tailrace::cluster {
namespace {

void feed(FrameReader& reader, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto room = reader.room();
        ASSERT_FALSE(room.empty());
        const auto taken = std::min(room.size(), bytes.size());
        std::memcpy(room.data(), bytes.data(), taken);
        reader.received(taken);
        bytes.remove_prefix(taken);
    }
}

std::string frame_of(FrameKind kind, std::uint64_t id, std::string_view payload) {
    std::string bytes;
    append_frame(bytes, kind, id, payload);
    return bytes;
}

/// One whose length is a lie.
std::string frame_of_length(std::uint32_t length) {
    auto bytes = frame_of(FrameKind::call, 1, "");
    for (int i = 0; i < 4; ++i)
        bytes[static_cast<std::size_t>(i)] = static_cast<char>(length >> (24 - 8 * i));
    return bytes;
}

TEST(Frame, HasItsLengthIdAndKindBeforeItsPayload) {
    EXPECT_EQ(frame_of(FrameKind::answer, 0x0102030405060708, "ab"),
              std::string("\0\0\0\x0b\1\2\3\4\5\6\7\x08\x0a"
                          "ab",
                          15));
}

TEST(FrameReader, ReadsWhatWasAppended) {
    FrameReader reader;
    feed(reader, frame_of(FrameKind::hold, 7, "payload"));
    const auto frame = reader.next();
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->kind, FrameKind::hold);
    EXPECT_EQ(frame->id, 7u);
    EXPECT_EQ(frame->payload, "payload");
    EXPECT_FALSE(reader.next());
    EXPECT_FALSE(reader.damaged());
}

TEST(FrameReader, ReadsManyThatCameTogether) {
    std::string bytes;
    for (std::uint64_t id = 0; id < 500; ++id)
        append_frame(bytes, FrameKind::call, id, std::string(id, 'x'));
    FrameReader reader;
    std::uint64_t read = 0;
    for (std::size_t at = 0; at < bytes.size(); at += 10'000) {
        feed(reader, std::string_view(bytes).substr(at, 10'000));
        for (auto frame = reader.next(); frame; frame = reader.next(), ++read) {
            EXPECT_EQ(frame->id, read);
            EXPECT_EQ(frame->payload, std::string(read, 'x'));
        }
    }
    EXPECT_EQ(read, 500u);
}

TEST(FrameReader, ReadsByteByByte) {
    const auto bytes = frame_of(FrameKind::wait, 1, "abc") + frame_of(FrameKind::ping, 2, "");
    FrameReader reader;
    std::vector<std::uint64_t> ids;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        feed(reader, bytes.substr(i, 1));
        if (const auto frame = reader.next()) ids.push_back(frame->id);
        EXPECT_EQ(ids.size(), (i >= 15) + (i >= 28));
    }
    EXPECT_EQ(ids, (std::vector<std::uint64_t>{1, 2}));
}

TEST(FrameReader, ReadsLargeOnesAmongSmallOnes) {
    FrameReader reader;
    reader.allow_large();
    for (const std::size_t size : {std::size_t{1}, std::size_t{5} << 20, std::size_t{100'000},
                                   payload_bytes_max, std::size_t{3}}) {
        std::string payload(size, 'x');
        payload.back() = 'y';
        feed(reader, frame_of(FrameKind::call, size, payload));
        const auto frame = reader.next();
        ASSERT_TRUE(frame);
        EXPECT_EQ(frame->id, size);
        EXPECT_TRUE(frame->payload == payload);
    }
}

TEST(FrameReader, GivesBackWhatALargeOneTook) {
    FrameReader reader;
    reader.allow_large();
    feed(reader, frame_of(FrameKind::call, 1, std::string(std::size_t{8} << 20, 'x')));
    ASSERT_TRUE(reader.next());
    EXPECT_LT(reader.room().size(), std::size_t{1} << 20);
}

TEST(FrameReader, TakesNoLargeOneUntilItIsAllowed) {
    FrameReader reader;
    feed(reader, frame_of(FrameKind::hello, 0, std::string(1000, 'x')));
    EXPECT_TRUE(reader.next());
    feed(reader, frame_of_length(1025));
    EXPECT_FALSE(reader.next());
    EXPECT_TRUE(reader.damaged());
}

TEST(FrameReader, TakesNoneThatIsTooLargeOrTooSmall) {
    for (const std::uint32_t length :
         {std::uint32_t{0}, std::uint32_t{8}, static_cast<std::uint32_t>(frame_bytes_max + 1),
          std::numeric_limits<std::uint32_t>::max()}) {
        FrameReader reader;
        reader.allow_large();
        feed(reader, frame_of_length(length));
        EXPECT_FALSE(reader.next()) << length;
        EXPECT_TRUE(reader.damaged()) << length;
        EXPECT_FALSE(reader.room().empty());
    }
}

TEST(FrameReader, NothingComesAfterDamage) {
    FrameReader reader;
    feed(reader, frame_of_length(0));
    EXPECT_FALSE(reader.next());
    feed(reader, frame_of(FrameKind::ping, 1, ""));
    EXPECT_FALSE(reader.next());
}

// --- payloads ------------------------------------------------------------------------------------

TEST(Payload, AHelloIsReadBack) {
    const auto hello = decode_hello(encode(Hello{std::string("se\0cret", 7), 42}));
    ASSERT_TRUE(hello);
    EXPECT_EQ(hello->secret, std::string("se\0cret", 7));
    EXPECT_EQ(hello->id, 42u);
    EXPECT_EQ(decode_hello(encode(Hello{}))->secret, "");
}

TEST(Payload, WhatIsNoHelloIsNone) {
    const auto bytes = encode(Hello{"", 42});
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_FALSE(decode_hello(bytes.substr(0, size))) << size;
    // Another program, and another version.
    for (const std::size_t place : {std::size_t{0}, std::size_t{7}, std::size_t{8}}) {
        auto other = bytes;
        ++other[place];
        EXPECT_FALSE(decode_hello(other)) << place;
    }
}

TEST(Payload, ACallIsReadBack) {
    const auto call = decode_call(encode_call("DynamoDB_20120810.PutItem", "{}"));
    ASSERT_TRUE(call);
    EXPECT_EQ(call->operation, "DynamoDB_20120810.PutItem");
    EXPECT_EQ(call->body, "{}");
    EXPECT_EQ(decode_call(encode_call("", ""))->body, "");
}

TEST(Payload, ACutOffCallIsNone) {
    const auto bytes = encode_call("PutItem", "");
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_FALSE(decode_call(bytes.substr(0, size))) << size;
}

TEST(Payload, AReplyIsReadBack) {
    for (const unsigned status : {0u, 200u, 400u, 503u}) {
        const auto reply = decode_reply(encode(Reply{status, "{\"a\":1}"}));
        ASSERT_TRUE(reply);
        EXPECT_EQ(reply->status, status);
        EXPECT_EQ(reply->body, "{\"a\":1}");
    }
}

TEST(Payload, AnAnswerThatSaysNothingIsNoReply) {
    EXPECT_FALSE(decode_reply(""));
    EXPECT_FALSE(decode_reply("x"));
    EXPECT_FALSE(decode_waited(""));
}

TEST(Payload, AWaitIsReadBack) {
    const auto wait = decode_wait(encode(Wait{"iterator", base::Milliseconds(20'000)}));
    ASSERT_TRUE(wait);
    EXPECT_EQ(wait->iterator, "iterator");
    EXPECT_EQ(wait->patience, base::Milliseconds(20'000));
}

TEST(Payload, NobodyWaitsForLessThanNoTime) {
    EXPECT_FALSE(decode_wait(encode(Wait{"iterator", base::Milliseconds(-1)})));
    EXPECT_FALSE(decode_wait("1234567"));
}

TEST(Payload, HowAWaitEndedIsReadBack) {
    EXPECT_TRUE(decode_waited(encode_waited(true)));
    EXPECT_FALSE(decode_waited(encode_waited(false)));
}

TEST(Payload, TheTimeIsReadBack) {
    EXPECT_EQ(decode_now(encode_now(1'700'000'000'123)), 1'700'000'000'123);
    EXPECT_FALSE(decode_now("1234567"));
    EXPECT_FALSE(decode_now("123456789"));
}

TEST(Payload, LogsAreReadBack) {
    const std::vector<storage::LogId> logs{{1, 2}, {3, std::numeric_limits<std::uint64_t>::max()}};
    EXPECT_EQ(decode_logs(encode(logs)), logs);
    EXPECT_TRUE(decode_logs("").empty());
    EXPECT_TRUE(decode_logs(encode(logs).substr(0, 31)).empty());
}

TEST(Payload, APartitionIsReadBack) {
    const storage::PartitionId partition{0x1234567890};
    EXPECT_EQ(decode_partition(encode(partition)), partition);
    EXPECT_FALSE(decode_partition("1234567"));
    EXPECT_FALSE(decode_partition("123456789"));
}

}  // namespace
}  // namespace tailrace::cluster
