#include "tailrace/checkpoint.h"

#include <gtest/gtest.h>

#include <string>

namespace tailrace {
namespace {

const std::string number = "179150085127500000001";

TEST(Checkpoint, IsSpelledAsTheKinesisClientLibraryDoes) {
    EXPECT_EQ(Checkpoint::trim_horizon().text(), "TRIM_HORIZON");
    EXPECT_EQ(Checkpoint::latest().text(), "LATEST");
    EXPECT_EQ(Checkpoint::shard_end().text(), "SHARD_END");
    EXPECT_EQ(Checkpoint::after(number).text(), number);
}

TEST(Checkpoint, EachIsReadBackFromItsText) {
    for (const auto& checkpoint :
         {Checkpoint::trim_horizon(), Checkpoint::latest(), Checkpoint::shard_end(),
          Checkpoint::at(Timestamp{1'791'500'851'275}), Checkpoint::at(number),
          Checkpoint::after(number)}) {
        EXPECT_EQ(Checkpoint::parse(checkpoint.text()), checkpoint) << checkpoint.text();
    }
}

TEST(Checkpoint, WhatIsNoneIsNotTakenForOne) {
    for (const auto* text : {"", "trim_horizon", "12x", "AT_TIMESTAMP", "AT_TIMESTAMP ",
                             "AT_TIMESTAMP 1s", "AT_SEQUENCE_NUMBER ", "AT_SEQUENCE_NUMBER x",
                             "12345678901234567890123456789012345678901"}) {
        EXPECT_FALSE(Checkpoint::parse(text)) << text;
    }
}

}  // namespace
}  // namespace tailrace
