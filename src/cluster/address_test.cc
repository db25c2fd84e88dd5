#include "cluster/address.h"

#include <gtest/gtest.h>

namespace tailrace::cluster {
namespace {

TEST(Address, HasOneSpelling) {
    for (const char* text : {"127.0.0.1:7000", "10.0.0.5:0", "[::1]:7000", "[2001:db8::5]:65535"}) {
        const auto endpoint = parse_address(text);
        ASSERT_TRUE(endpoint) << text;
        EXPECT_EQ(text_of(*endpoint), text);
    }
}

TEST(Address, IsAHostAndAPort) {
    const auto endpoint = parse_address("10.0.0.5:7000");
    ASSERT_TRUE(endpoint);
    EXPECT_EQ(endpoint->address().to_string(), "10.0.0.5");
    EXPECT_EQ(endpoint->port(), 7000);
    EXPECT_TRUE(parse_address("[::1]:7000")->address().is_loopback());
}

TEST(Address, WhatIsNoneIsRefused) {
    for (const char* text :
         {"", ":", "7000", "127.0.0.1", "127.0.0.1:", ":7000", "127.0.0.1:x", "127.0.0.1:70000",
          "127.0.0.1:-1", "127.0.0.1:+1", "127.0.0.1: 1", "127.0.0.1:1 ", "127.0.0:7000",
          "localhost:7000", "[::1:7000", "::1]:7000", "[]:7000", "[[::1]]:7000"}) {
        EXPECT_FALSE(parse_address(text)) << text;
    }
}

}  // namespace
}  // namespace tailrace::cluster
