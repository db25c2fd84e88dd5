#include "storage/rados/segment.h"

#include <string>

#include <gtest/gtest.h>

#include "base/crc32c.h"
#include "storage/rados/codec.h"
#include "storage/rados/names.h"

namespace tailrace::storage::rados {
namespace {

LogNumber number(unsigned char n) {
    LogNumber number{};
    number.back() = n;
    return number;
}

/// Each with a body of as many bytes as its number, which are 10, 20 and so on.
EntryBlock some_entries(unsigned char count) {
    EntryBlock entries;
    for (unsigned char i = 1; i <= count; ++i) {
        const auto n = static_cast<unsigned char>(10 * i);
        entries.append(bytes_of(number(n)), std::string(n, 'x'));
    }
    return entries;
}

TEST(Segment, ABlockEndsWithTheEntryThatFillsIt) {
    const auto segment = make_segment(some_entries(5), 60);
    ASSERT_EQ(segment.index.blocks.size(), 2) << "of 10, 20 and 30, and of 40 and 50";
    EXPECT_EQ(segment.index.first, number(10));
    EXPECT_EQ(segment.index.last(), number(50));
    EXPECT_EQ(segment.index.blocks[0].last, number(30));
    EXPECT_EQ(segment.index.blocks[1].last, number(50));
}

TEST(Segment, BlocksAreItsDataAndItsEntries) {
    const auto entries = some_entries(9);
    for (const std::size_t block_bytes : {1, 25, 60, 1000}) {
        const auto [index, data] = make_segment(entries, block_bytes);
        EXPECT_EQ(index.begin_of(0), 0);
        EXPECT_EQ(index.blocks.back().end, data.size());
        std::size_t found = 0;
        for (std::size_t i = 0; i < index.blocks.size(); ++i) {
            const auto& block = index.blocks[i];
            const auto bytes =
                std::string_view(data).substr(index.begin_of(i), block.end - index.begin_of(i));
            EXPECT_EQ(base::crc32c(bytes), block.checksum);
            const auto decoded = decode_log_entries(bytes);
            ASSERT_TRUE(decoded);
            for (const auto& entry : *decoded) {
                EXPECT_EQ(bytes_of(entry.number), entries[found].key);
                EXPECT_EQ(entry.body, entries[found++].value);
            }
            EXPECT_EQ(decoded->back().number, block.last);
        }
        EXPECT_EQ(found, entries.size());
    }
}

TEST(Segment, ABlockIsFoundByANumber) {
    const auto index = make_segment(some_entries(4), 1).index;
    ASSERT_EQ(index.blocks.size(), 4);
    EXPECT_EQ(index.block_of(number(1)), 0);
    EXPECT_EQ(index.block_of(number(10)), 0);
    EXPECT_EQ(index.block_of(number(11)), 1);
    EXPECT_EQ(index.block_of(number(40)), 3);
    EXPECT_EQ(index.block_of(number(41)), 4);
}

}  // namespace
}  // namespace tailrace::storage::rados
