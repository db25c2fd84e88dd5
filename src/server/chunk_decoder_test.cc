#include "server/chunk_decoder.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace tailrace::server {
namespace {

using Status = ChunkDecoder::Status;

struct Outcome {
    Status status;
    std::string body;
    std::string rest;
};

/// Gives `packet` bytes more each time that it needs more.
Outcome decode(std::string_view bytes, std::size_t packet, std::size_t body_bytes_max = 100) {
    ChunkDecoder decoder(body_bytes_max, 20);
    std::string body;
    std::size_t given = 0;
    for (;;) {
        const auto step = decoder.step(bytes.substr(0, given));
        body.append(step.data);
        bytes.remove_prefix(step.consumed);
        given -= step.consumed;
        if (step.status == Status::progress) continue;
        if (step.status != Status::needs_more || given == bytes.size()) {
            return {step.status, body, std::string(bytes)};
        }
        given = std::min(given + packet, bytes.size());
    }
}

void expect(std::string_view bytes, Status status, std::string_view body = "",
            std::string_view rest = "") {
    for (const std::size_t packet : {1u, 2u, 3u, 5u, 1000u}) {
        const auto outcome = decode(bytes, packet);
        EXPECT_EQ(outcome.status, status) << bytes << " by " << packet;
        if (status != Status::complete) continue;
        EXPECT_EQ(outcome.body, body) << bytes << " by " << packet;
        EXPECT_EQ(outcome.rest, rest) << bytes << " by " << packet;
    }
}

TEST(ChunkDecoder, JoinsChunks) {
    expect("0\r\n\r\n", Status::complete);
    expect("3\r\nabc\r\n0\r\n\r\n", Status::complete, "abc");
    expect("3\r\nabc\r\n1a\r\nabcdefghijklmnopqrstuvwxyz\r\n000\r\n\r\nGET", Status::complete,
           "abcabcdefghijklmnopqrstuvwxyz", "GET");
    expect("A\r\n\r\n\r\n\r\n\r\n\r\n\r\n0\r\n\r\n", Status::complete, "\r\n\r\n\r\n\r\n\r\n");
}

TEST(ChunkDecoder, SkipsExtensionsAndTrailers) {
    expect("1;name=\"a;b\"\r\nx\r\n0 ; y\r\nA: b\r\nC: d\r\n\r\n", Status::complete, "x");
}

TEST(ChunkDecoder, WaitsForTheRest) {
    for (const std::string_view part :
         {"", "3", "3\r", "3\r\nab", "3\r\nabc\r", "0\r\n", "0\r\nA: b\r\n"}) {
        expect(part, Status::needs_more);
    }
}

TEST(ChunkDecoder, RefusesWhatIsNotAChunk) {
    for (const std::string_view bad : {"\r\n", "x\r\n", "-1\r\n", "1\nx\r\n", "1x\r\n", "+1\r\n",
                                       "0x1\r\n", " 1\r\n", "1\r\nxy\r\n", "1\r\nx\n", "0\r\n\n"}) {
        expect(bad, Status::malformed);
    }
}

TEST(ChunkDecoder, RefusesEndlessLinesAndTrailers) {
    expect("1;aaaaaaaaaaaaaaaaaaaaaaa", Status::malformed);
    expect("1;aaaaaaaaaaaaaaaaaaaaaaa\r\n", Status::malformed);
    expect("0\r\nA: b\r\nA: b\r\nA: b\r\nA: b\r\n", Status::malformed);
}

TEST(ChunkDecoder, RefusesABodyThatIsTooLargeBeforeItArrives) {
    expect("64\r\n", Status::needs_more);
    expect("65\r\n", Status::too_large);
    expect("1\r\nx\r\n64\r\n", Status::too_large);
    expect("fffffffffffffffffff\r\n", Status::too_large);
}

}  // namespace
}  // namespace tailrace::server
