#include "cli/change_sink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <optional>
#include <string>
#include <vector>

namespace tailrace::cli {
namespace {

using ::testing::HasSubstr;

class NoSurroundings final : public client::Surroundings {
 public:
    std::optional<std::string> variable(const std::string&) const override { return std::nullopt; }
    std::optional<std::string> file(const std::string&) const override { return std::nullopt; }
};

std::string record(const std::string& event, const std::string& id, int second) {
    return R"({"eventName":")" + event + R"(","dynamodb":{"ApproximateCreationDateTime":)" +
           std::to_string(1'791'500'850 + second) + R"(,"Keys":{"id":{"S":")" + id +
           R"("}},"SequenceNumber":"1"}})";
}

RecordPage page_of(const std::vector<std::string>& records) {
    RecordPage page;
    for (const auto& each : records) page.append(each);
    return page;
}

/// What a sink does with pages, and what comes out of it.
class Sinking {
 public:
    Sinking(const arguments::ReadOptions& options, ChangeLimits limits)
        : output_(open(pipe_)),
          sink_(*make_change_sink(options, limits, "diff", output_, NoSurroundings())) {}
    ~Sinking() {
        ::close(pipe_[0]);
        ::close(pipe_[1]);
    }

    Taken take(const std::vector<std::string>& records, std::size_t first = 0) {
        return sink_.take(page_of(records), first);
    }
    std::string text() {
        std::array<char, 65536> bytes;
        const auto count = ::read(pipe_[0], bytes.data(), bytes.size());
        return {bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0))};
    }

 private:
    static Output open(std::array<int, 2>& pipe) {
        EXPECT_EQ(::pipe(pipe.data()), 0);
        return Output(pipe[1]);
    }

    std::array<int, 2> pipe_{};
    Output output_;
    ChangeSink sink_;
};

const auto insert = record("INSERT", "a", 0);
const auto modify = record("MODIFY", "a", 1);
const auto removal = record("REMOVE", "b", 2);

TEST(ChangeSink, WritesRecordsAsTheyAreInAPipe) {
    Sinking sinking({}, {});
    EXPECT_EQ(sinking.take({insert, modify}), Taken::all);
    EXPECT_EQ(sinking.text(), insert + "\n" + modify + "\n");
}

TEST(ChangeSink, LeavesOutTheFirst) {
    Sinking sinking({}, {});
    EXPECT_EQ(sinking.take({insert, modify}, 1), Taken::all);
    EXPECT_EQ(sinking.text(), modify + "\n");
}

TEST(ChangeSink, CountsWhatPasses) {
    arguments::ReadOptions options;
    options.events = {"modify,REMOVE"};
    Sinking sinking(options, {.count = 2});
    EXPECT_EQ(sinking.take({insert, modify, insert}), Taken::all);
    EXPECT_EQ(sinking.take({insert, removal, removal}), Taken::finished);
    EXPECT_EQ(sinking.text(), modify + "\n" + removal + "\n");
}

TEST(ChangeSink, EndsAtAMoment) {
    Sinking sinking({}, {.until = Timestamp{1'791'500'851'000}});
    EXPECT_EQ(sinking.take({insert, modify, removal, insert}), Taken::past_end);
    EXPECT_EQ(sinking.text(), insert + "\n" + modify + "\n");
}

TEST(ChangeSink, FiltersByKeyAndPattern) {
    arguments::ReadOptions options;
    options.keys = {"id=a"};
    options.pattern = R"({"eventName":[{"anything-but":"INSERT"}]})";
    Sinking sinking(options, {});
    EXPECT_EQ(sinking.take({insert, modify, removal}), Taken::all);
    EXPECT_EQ(sinking.text(), modify + "\n");
}

TEST(ChangeSink, HasOtherForms) {
    arguments::ReadOptions plain;
    plain.unmarshall = true;
    Sinking as_plain(plain, {});
    EXPECT_EQ(as_plain.take({insert}), Taken::all);
    EXPECT_THAT(as_plain.text(), HasSubstr(R"("Keys":{"id":"a"})"));
    arguments::ReadOptions difference;
    difference.output = "diff";
    Sinking as_difference(difference, {});
    EXPECT_EQ(as_difference.take({removal}), Taken::all);
    EXPECT_EQ(as_difference.text(), "2026-10-08T23:07:32Z REMOVE id=\"b\"\n");
}

TEST(ChangeSink, RefusesFiltersThatAreNone) {
    const auto error_of = [](const arguments::ReadOptions& options) {
        const auto filter = ChangeFilter::parse(options);
        EXPECT_FALSE(filter);
        if (filter) return std::string();
        EXPECT_EQ(filter.error().status, exit_status::usage);
        return filter.error().text;
    };
    arguments::ReadOptions options;
    options.events = {"INSERT,UPSERT"};
    EXPECT_EQ(error_of(options), "--event expects INSERT, MODIFY or REMOVE, not 'UPSERT'");
    options.events.clear();
    options.keys = {"id"};
    EXPECT_THAT(error_of(options), HasSubstr("--key expects id=1"));
    options.keys.clear();
    options.pattern = R"({"eventName":"INSERT"})";
    EXPECT_THAT(error_of(options), HasSubstr("--pattern: eventName: "));
}

TEST(Output, TellsWhenNobodyReads) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    ::close(pipe[0]);
    std::signal(SIGPIPE, SIG_IGN);
    Output output(pipe[1]);
    output.text() = "x";
    EXPECT_FALSE(output.flush());
    EXPECT_TRUE(output.is_broken_pipe());
    EXPECT_TRUE(output.outcome());
    Output nowhere(-1);
    nowhere.text() = "x";
    EXPECT_FALSE(nowhere.flush());
    EXPECT_FALSE(nowhere.outcome());
    ::close(pipe[1]);
}

TEST(Output, ColorIsForTerminalsUnlessAskedFor) {
    const NoSurroundings none;
    EXPECT_TRUE(wants_color("auto", true, none));
    EXPECT_FALSE(wants_color("auto", false, none));
    EXPECT_TRUE(wants_color("always", false, none));
    EXPECT_FALSE(wants_color("never", true, none));
}

}  // namespace
}  // namespace tailrace::cli
