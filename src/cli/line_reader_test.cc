#include "cli/line_reader.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <string_view>
#include <vector>

namespace tailrace::cli {
namespace {

std::vector<std::string> lines_of(std::string_view text) {
    std::array<int, 2> pipe{};
    EXPECT_EQ(::pipe(pipe.data()), 0);
    EXPECT_EQ(::write(pipe[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
    ::close(pipe[1]);
    LineReader reader({}, pipe[0]);
    std::vector<std::string> lines;
    while (auto line = reader.next()) lines.push_back(*line);
    EXPECT_EQ(reader.number(), lines.size());
    ::close(pipe[0]);
    return lines;
}

TEST(LineReader, GivesLinesWithoutTheirEnds) {
    using Lines = std::vector<std::string>;
    EXPECT_EQ(lines_of(""), Lines{});
    EXPECT_EQ(lines_of("a"), Lines{"a"});
    EXPECT_EQ(lines_of("a\n"), Lines{"a"});
    EXPECT_EQ(lines_of("\n\nb\n"), (Lines{"", "", "b"}));
    EXPECT_EQ(lines_of("a\nb"), (Lines{"a", "b"}));
}

TEST(LineReader, EndsWhenItIsTimeToStop) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    std::stop_source stop;
    LineReader reader(stop.get_token(), pipe[0]);
    stop.request_stop();
    EXPECT_FALSE(reader.next());
    ::close(pipe[0]);
    ::close(pipe[1]);
}

}  // namespace
}  // namespace tailrace::cli
