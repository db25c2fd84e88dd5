#include "server/reply_buffer.h"

#include <gtest/gtest.h>

#include <string>

namespace tailrace::server {
namespace {

/// Sends all, `step` bytes at a time.
std::string drain(ReplyBuffer& replies, std::size_t step) {
    std::string out;
    while (!replies.empty()) {
        std::size_t sent = 0;
        for (const auto& buffer : replies.unsent()) {
            const auto size = std::min(buffer.size(), step - sent);
            out.append(static_cast<const char*>(buffer.data()), size);
            sent += size;
        }
        replies.sent(sent);
    }
    return out;
}

TEST(ReplyBuffer, WritesOneReply) {
    ReplyBuffer replies;
    replies.add({.status = 400,
                 .content_type = "application/x-amz-json-1.0",
                 .header_lines = "x-amz-crc32: 7\r\n",
                 .body = "{}"},
                {.date_line = "Date: now\r\n"});
    EXPECT_EQ(
        drain(replies, 1000),
        "HTTP/1.1 400 Bad Request\r\nDate: now\r\nContent-Type: application/x-amz-json-1.0\r\n"
        "Content-Length: 2\r\nx-amz-crc32: 7\r\n\r\n{}");
}

TEST(ReplyBuffer, SaysWhetherTheConnectionStays) {
    const auto head = [](ReplyFrame frame) {
        ReplyBuffer replies;
        replies.add({}, frame);
        return drain(replies, 1000);
    };
    EXPECT_EQ(head({}), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(head({.keep_alive = false}),
              "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(head({.http_1_0 = true}),
              "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n");
}

TEST(ReplyBuffer, AnswersHeadWithTheLengthAlone) {
    ReplyBuffer replies;
    replies.add({.body = std::string(100'000, 'x')}, {.without_body = true});
    EXPECT_FALSE(replies.full());
    EXPECT_EQ(drain(replies, 1000), "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
}

TEST(ReplyBuffer, JoinsSmallRepliesAndSendsALargeOneFromItsPlace) {
    const std::string large(100'000, 'l');
    for (const std::size_t step : {1u, 3u, 4096u, 1'000'000u}) {
        ReplyBuffer replies;
        replies.add({.body = "one"}, {});
        replies.add_continue();
        EXPECT_FALSE(replies.full());
        replies.add({.body = large}, {});
        EXPECT_TRUE(replies.full());
        EXPECT_EQ(replies.unsent()[1].size(), large.size());
        EXPECT_EQ(drain(replies, step),
                  "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none"
                  "HTTP/1.1 100 Continue\r\n\r\n"
                  "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" +
                      large);
        EXPECT_FALSE(replies.full());
    }
}

TEST(ReplyBuffer, SendsAPageFromItsPlaceBetweenBodyAndRest) {
    const auto page = std::make_shared<const SharedText>(std::string(100'000, 'p'));
    for (const std::size_t step : {1u, 3u, 4096u, 1'000'000u}) {
        ReplyBuffer replies;
        replies.add({.body = "one"}, {});
        replies.add({.body = "{", .page = page, .rest = "}"}, {});
        EXPECT_TRUE(replies.full());
        EXPECT_EQ(replies.unsent()[2].data(), page->text().data());
        EXPECT_GE(replies.bytes_held(), page->text().size());
        EXPECT_EQ(drain(replies, step),
                  "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none"
                  "HTTP/1.1 200 OK\r\nContent-Length: 100002\r\n\r\n{" +
                      page->text() + "}");
        EXPECT_FALSE(replies.full());
        EXPECT_EQ(page.use_count(), 1);
    }
}

TEST(ReplyBuffer, IsFullOfManySmallReplies) {
    ReplyBuffer replies;
    std::size_t count = 0;
    for (; !replies.full(); ++count) replies.add({.body = std::string(1000, 'x')}, {});
    EXPECT_GT(count, 10u);
    EXPECT_LT(count, 100u);
}

TEST(ReplyBuffer, HoldsNothingOnceReleased) {
    ReplyBuffer replies;
    replies.add({.body = std::string(100'000, 'x')}, {});
    EXPECT_GE(replies.bytes_held(), 100'000u);
    drain(replies, 50'000);
    replies.release();
    EXPECT_EQ(replies.bytes_held(), 0u);
}

}  // namespace
}  // namespace tailrace::server
