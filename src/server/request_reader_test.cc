#include "server/request_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "server/request_transcript.h"

namespace tailrace::server {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr auto whole = std::numeric_limits<std::size_t>::max();

std::string read(std::string_view stream, std::size_t packet = whole) {
    const Limits limits;
    return transcript(limits, stream, [packet] { return packet; });
}

/// Reads a stream that is one request, to look at it.
class OneRequest {
 public:
    explicit OneRequest(std::string_view stream) : reader_(limits_) {
        reader_.reserve(stream.size() + HttpRequest::padding);
        std::memcpy(reader_.room().data(), stream.data(), stream.size());
        reader_.received(stream.size());
        status_ = reader_.parse();
    }
    RequestReader::Status status() const { return status_; }
    const HttpRequest& request() const { return reader_.request(); }
    const Refusal& refusal() const { return reader_.refusal(); }

 private:
    Limits limits_;
    RequestReader reader_;
    RequestReader::Status status_;
};

TEST(RequestReader, KeepsWhatTheServerNeeds) {
    const std::string stream =
        "POST /?a=b HTTP/1.1\r\n"
        "host: localhost:8000\r\n"
        "X-AMZ-TARGET: DynamoDB_20120810.PutItem\r\n"
        "Content-Type:application/x-amz-json-1.0\r\n"
        "X-Amz-Date: \t 20260101T000000Z \t\r\n"
        "User-Agent: something\r\n"
        "Content-Length: 2\r\n"
        "\r\n"
        "{}";
    const OneRequest one(stream);
    ASSERT_EQ(one.status(), RequestReader::Status::complete);
    const auto& request = one.request();
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.target, "/?a=b");
    EXPECT_EQ(request.host, "localhost:8000");
    EXPECT_EQ(request.x_amz_target, "DynamoDB_20120810.PutItem");
    EXPECT_EQ(request.content_type, "application/x-amz-json-1.0");
    EXPECT_EQ(request.x_amz_date, "20260101T000000Z");
    EXPECT_EQ(request.authorization, "");
    EXPECT_EQ(request.body, "{}");
    EXPECT_THAT(request.header_lines, StartsWith("host: localhost:8000\r\n"));
    EXPECT_THAT(request.header_lines, EndsWith("Content-Length: 2\r\n"));
}

TEST(RequestReader, OfARepeatedHeaderTheFirstCounts) {
    const OneRequest one("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
    EXPECT_EQ(one.request().host, "a");
}

TEST(RequestReader, ARequestWithoutHeadersHasNoHeaderLines) {
    const OneRequest one("GET / HTTP/1.1\r\n\r\n");
    ASSERT_EQ(one.status(), RequestReader::Status::complete);
    EXPECT_EQ(one.request().header_lines, "");
    EXPECT_EQ(one.request().body, "");
}

TEST(RequestReader, JoinsChunksAndDropsTheTrailer) {
    const OneRequest one(
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nAuthorization: late\r\n\r\n");
    ASSERT_EQ(one.status(), RequestReader::Status::complete);
    EXPECT_EQ(one.request().body, "abc0123456789");
    EXPECT_EQ(one.request().authorization, "");
}

TEST(RequestReader, ReadsPipelinedRequestsInOrder) {
    const std::string stream =
        "GET /1 HTTP/1.1\r\n\r\n"
        "POST /2 HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"
        "\r\n"
        "POST /3 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"
        "GET /4 HTTP/1.1\r\n\r\n";
    const auto requests = read(stream);
    const auto at = [&](std::string_view target) { return requests.find(target); };
    EXPECT_LT(at("/1"), at("/2"));
    EXPECT_LT(at("/2"), at("/3"));
    EXPECT_LT(at("/3"), at("/4"));
    EXPECT_THAT(requests, EndsWith("idle"));
}

TEST(RequestReader, KnowsWhetherTheConnectionStays) {
    const auto stays = [](std::string_view head) { return read(head).ends_with("idle"); };
    EXPECT_TRUE(stays("GET / HTTP/1.1\r\n\r\n"));
    EXPECT_FALSE(stays("GET / HTTP/1.1\r\nConnection: close\r\n\r\n"));
    EXPECT_FALSE(stays("GET / HTTP/1.0\r\n\r\n"));
    EXPECT_TRUE(stays("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
}

TEST(RequestReader, AsksForABodyThatWaitsForPermission) {
    const std::string head = "POST / HTTP/1.1\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n";
    EXPECT_THAT(read(head), StartsWith("continue\n"));
    EXPECT_THAT(read(head + "x"), Not(HasSubstr("continue\n")));
    EXPECT_THAT(read("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n"),
                Not(HasSubstr("continue\n")));
    EXPECT_EQ(read("POST / HTTP/1.1\r\nExpect: tea\r\nContent-Length: 1\r\n\r\n"), "417");
}

std::string head_of(std::size_t line_bytes, std::size_t header_bytes) {
    std::string line = "GET / HTTP/1.1\r\n";
    line.insert(5, line_bytes - line.size(), 'x');
    std::string headers = "a: \r\n";
    headers.insert(3, header_bytes - headers.size() - 2, 'x');
    return line + headers + "\r\n";
}

TEST(RequestReader, RefusesALineOrHeadersAbove16KB) {
    constexpr std::size_t limit = 16 * 1024;
    for (const std::size_t packet : {whole, std::size_t{1000}, std::size_t{1}}) {
        EXPECT_THAT(read(head_of(limit, limit), packet), EndsWith("idle"));
        EXPECT_EQ(read(head_of(limit + 1, 100), packet), "400");
        EXPECT_EQ(read(head_of(100, limit + 1), packet), "400");
    }
}

TEST(RequestReader, RefusesAnEndlessHeadBeforeItEnds) {
    EXPECT_EQ(read(std::string(17 * 1024, 'G')), "400");
    EXPECT_EQ(read("GET / HTTP/1.1\r\na: " + std::string(17 * 1024, 'x')), "400");
    EXPECT_EQ(read("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;" +
                   std::string(17 * 1024, 'x')),
              "400");
}

TEST(RequestReader, RefusesABodyAbove16MBAsSoonAsItIsKnown) {
    constexpr std::size_t limit = 16 * 1024 * 1024;
    const auto announced = [](std::size_t size) {
        return read(fmt::format("POST / HTTP/1.1\r\nContent-Length: {}\r\n\r\n", size));
    };
    EXPECT_EQ(announced(limit), "in body");
    EXPECT_EQ(announced(limit + 1), "413");
    const std::string chunked = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    EXPECT_EQ(read(chunked + "1000000\r\n"), "in body");
    EXPECT_EQ(read(chunked + "1000001\r\n"), "413");
    EXPECT_EQ(read(chunked + "1\r\nx\r\n1000000\r\n"), "413");
}

TEST(RequestReader, RefusesWhatIsNotHttp) {
    for (const std::string_view bad :
         {"hello\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/2.0\r\n\r\n", "GET / HTTP/1.1\n\n",
          "GET / HTTP/1.1\r\nno colon\r\n\r\n", "GET / HTTP/1.1\r\na: b\r\n folded: c\r\n\r\n",
          "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", "\x80\xff\r\n\r\n",
          "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
          "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"}) {
        EXPECT_THAT(read(bad), EndsWith("400")) << bad;
    }
}

TEST(RequestReader, RefusesWhatTwoServersCouldReadDifferently) {
    EXPECT_EQ(read("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"), "400");
    EXPECT_EQ(read("POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"),
              "400");
    EXPECT_EQ(read("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n"),
              "400");
    EXPECT_EQ(read("POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"), "501");
    EXPECT_EQ(read("POST / HTTP/1.1\r\nTransfer-Encoding: identity\r\n\r\n"), "501");
}

TEST(RequestReader, TellsHttpsClientsWhatIsWrong) {
    const OneRequest one("\x16\x03\x01\x02\x01\x01");
    ASSERT_EQ(one.status(), RequestReader::Status::refused);
    EXPECT_EQ(one.refusal().why, "this port speaks HTTP, not HTTPS");
}

TEST(RequestReader, GrowsWithWhatArrivesNotWithWhatIsAnnounced) {
    const Limits limits;
    RequestReader reader(limits);
    const std::string head = "POST / HTTP/1.1\r\nContent-Length: 16000000\r\n\r\n";
    reader.reserve(reader.capacity_wanted());
    std::memcpy(reader.room().data(), head.data(), head.size());
    reader.received(head.size());
    EXPECT_EQ(reader.parse(), RequestReader::Status::needs_more);
    EXPECT_EQ(reader.capacity_wanted(), reader.capacity());
    for (std::size_t held = 0; held < 1'000'000; held = reader.capacity()) {
        const auto room = reader.room();
        std::memset(room.data(), 'x', room.size());
        reader.received(room.size());
        EXPECT_EQ(reader.parse(), RequestReader::Status::needs_more);
        EXPECT_LE(reader.capacity_wanted(), std::max<std::size_t>(2 * reader.capacity(), 65536));
        reader.reserve(reader.capacity_wanted());
    }
}

TEST(RequestReader, GivesALargeBufferBackAfterItsRequest) {
    const Limits limits;
    RequestReader reader(limits);
    const std::string request = "POST / HTTP/1.1\r\nContent-Length: 500000\r\n\r\n" +
                                std::string(500'000, 'x') + "GET / HT";
    reader.reserve(request.size() + HttpRequest::padding);
    std::memcpy(reader.room().data(), request.data(), request.size());
    reader.received(request.size());
    EXPECT_EQ(reader.parse(), RequestReader::Status::complete);
    reader.next();
    EXPECT_EQ(reader.parse(), RequestReader::Status::needs_more);
    EXPECT_LT(reader.capacity_wanted(), 10'000u);
    reader.reserve(reader.capacity_wanted());
    EXPECT_FALSE(reader.idle());
}

const std::vector<std::string>& pieces() {
    static const std::vector<std::string> all{
        "GET / HTTP/1.1\r\n\r\n",
        "GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\nHost: h\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello",
        "POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1f;a=\"b\"\r\n" +
            std::string(31, 'c') + "\r\n0\r\nTrailer: x\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 20000\r\n\r\n" + std::string(20'000, 'b'),
        head_of(9'000, 9'000),
        head_of(17'000, 100),
        head_of(100, 17'000),
        "\r\n",
        "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloXX",
        "nonsense\r\n",
    };
    return all;
}

TEST(RequestReader, PacketsMakeNoDifference) {
    EXPECT_TRUE(rc::check([] {
        const auto chosen =
            *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces()));
        std::string stream;
        for (const auto& piece : chosen) stream += piece;
        const auto packet_max = *rc::gen::element<std::size_t>(1, 2, 7, 100, 5'000);
        const auto sizes = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::size_t>>(
            rc::gen::inRange<std::size_t>(1, packet_max + 1)));
        const Limits limits;
        auto next = sizes.begin();
        const auto cycle = [&] {
            if (next == sizes.end()) next = sizes.begin();
            return *next++;
        };
        // Whether permission is still awaited depends on the packets, and rightly so.
        const auto without_continue = [](std::string text) {
            for (std::size_t at; (at = text.find("continue\n")) != std::string::npos;) {
                text.erase(at, 9);
            }
            return text;
        };
        RC_ASSERT(without_continue(transcript(limits, stream, cycle)) ==
                  without_continue(read(stream)));
    }));
}

}  // namespace
}  // namespace tailrace::server
