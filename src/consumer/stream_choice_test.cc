#include "consumer/stream_choice.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tailrace::consumer {
namespace {

std::string arn(const std::string& label) {
    return "arn:aws:dynamodb:us-east-1:000000000000:table/Music/stream/" + label;
}

Streams streams_of(const std::vector<std::string>& labels) {
    Streams streams;
    for (const auto& label : labels) streams.push_back({arn(label), "Music", label});
    return oldest_first(streams);
}

Lease row(const std::string& label, Checkpoint checkpoint) {
    return {.shard_id = "s", .stream_arn = arn(label), .checkpoint = std::move(checkpoint)};
}

const auto done = Checkpoint::shard_end();
const auto begun = Checkpoint::trim_horizon();
const auto three = streams_of({"2026-03", "2026-01", "2026-02"});

TEST(StreamChoice, ATableIsPartOfItsStreamsName) {
    EXPECT_EQ(table_of(arn("2026-01")), "Music");
    EXPECT_EQ(table_of("arn:aws:kinesis"), std::nullopt);
}

TEST(StreamChoice, WhoIsNewBeginsWithTheLatest) {
    EXPECT_EQ(first_stream(three, {}), arn("2026-03"));
    EXPECT_EQ(first_stream({}, {}), std::nullopt);
}

TEST(StreamChoice, WhatWasBegunIsFinishedFirst) {
    const std::vector rows{row("2026-01", done), row("2026-02", begun), row("2026-03", begun)};
    EXPECT_EQ(first_stream(three, rows), arn("2026-02"));
}

TEST(StreamChoice, WhoHasFinishedGoesOnFromThere) {
    EXPECT_EQ(first_stream(three, std::vector{row("2026-02", done)}), arn("2026-02"));
    EXPECT_EQ(next_stream(three, arn("2026-02")), arn("2026-03"));
    EXPECT_EQ(next_stream(three, arn("2026-03")), std::nullopt);
}

TEST(StreamChoice, AStreamMayHaveExpired) {
    const auto two = streams_of({"2026-02", "2026-03"});
    EXPECT_EQ(next_stream(two, arn("2026-01")), arn("2026-02"));
    EXPECT_EQ(first_stream(two, std::vector{row("2026-01", begun)}), arn("2026-03"));
}

}  // namespace
}  // namespace tailrace::consumer
