#include "program/doctor/report.h"

#include <gtest/gtest.h>

namespace tailrace::program::doctor {
namespace {

const Finding slow{.status = Status::warning,
                   .check = "write latency",
                   .measured = "median \"12\" ms",
                   .remedy = "use flash",
                   .values = {{"median_ms", 12}, {"p99_ms", 12.5}}};

TEST(Report, IsALineEach) {
    EXPECT_EQ(line_of(slow, Form::text), "warning  write latency   median \"12\" ms; use flash\n");
    EXPECT_EQ(line_of({.check = "format", .measured = "ours"}, Form::text),
              "ok       format          ours\n");
}

TEST(Report, IsJsonForPrograms) {
    EXPECT_EQ(line_of(slow, Form::json),
              R"({"check":"write latency","status":"warning","measured":"median \"12\" ms",)"
              R"("remedy":"use flash","values":{"median_ms":12,"p99_ms":12.5}})"
              "\n");
    EXPECT_EQ(line_of({.status = Status::unknown, .check = "space", .measured = "?"}, Form::json),
              R"({"check":"space","status":"unknown","measured":"?"})"
              "\n");
}

TEST(Report, CountsThem) {
    Tally tally;
    tally.add(slow);
    EXPECT_FALSE(tally.any_failed());
    tally.add({});
    tally.add({});
    tally.add({.status = Status::failed});
    EXPECT_TRUE(tally.any_failed());
    EXPECT_EQ(tally.line(), "2 ok, 1 warning, 1 failed\n");
}

}  // namespace
}  // namespace tailrace::program::doctor
