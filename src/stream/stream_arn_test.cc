#include "stream/stream_arn.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tailrace::stream {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

constexpr std::string_view arn =
    "arn:aws:dynamodb:us-east-1:000000000000:table/Music/stream/2026-10-08T23:07:31.275";

std::string with(std::string_view from, std::string_view to) {
    std::string text(arn);
    return text.replace(text.find(from), from.size(), to);
}

TEST(StreamLabel, IsTheMomentInUtcWithThreeFractionDigits) {
    EXPECT_EQ(stream_label(1'791'500'851'275), "2026-10-08T23:07:31.275");
    EXPECT_EQ(stream_label(0), "1970-01-01T00:00:00.000");
    EXPECT_EQ(stream_label(951'782'400'007), "2000-02-29T00:00:00.007");
}

TEST(StreamArn, Statement40LabelAndArnHaveTheFormsThatConsumersParse) {
    const auto label = stream_label(1'791'500'851'275);
    EXPECT_THAT(label, MatchesRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"
                                    "[.][0-9]{3}"));
    EXPECT_THAT(stream_arn(Site{}, "Music", label),
                MatchesRegex("arn:aws[^:]*:dynamodb:([-a-z0-9]+):([0-9]{12}):table/([^/]+)"
                             "/stream/(.+)"));
    EXPECT_THAT(label, Not(AnyOf(HasSubstr("_"), HasSubstr("$"))));
}

TEST(StreamArn, NamesPlaceTableAndLabel) {
    EXPECT_EQ(table_arn(Site{}, "Music"), "arn:aws:dynamodb:us-east-1:000000000000:table/Music");
    EXPECT_EQ(stream_arn(Site{}, "Music", "2026-10-08T23:07:31.275"), arn);
}

TEST(StreamArn, IsReadBack) {
    const auto parsed = parse_stream_arn(arn);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->site, Site{});
    EXPECT_EQ(parsed->table_name, "Music");
    EXPECT_EQ(parsed->label, "2026-10-08T23:07:31.275");
}

TEST(StreamArn, TakesEveryPartitionRegionAndAccount) {
    const auto parsed = parse_stream_arn(
        "arn:aws-cn:dynamodb:cn-north-1:123456789012:table/a_b.c-D/stream/anything");
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->site, (Site{"aws-cn", "cn-north-1", "123456789012"}));
    EXPECT_EQ(parsed->table_name, "a_b.c-D");
    EXPECT_EQ(parsed->label, "anything");
}

TEST(StreamArn, ALabelOfAnotherFormIsStillAnArn) {
    EXPECT_TRUE(parse_stream_arn(with("2026-10-08T23:07:31.275", "latest")));
}

class NoStreamArn : public testing::TestWithParam<std::string> {};

TEST_P(NoStreamArn, IsRefused) {
    EXPECT_FALSE(parse_stream_arn(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(
    All, NoStreamArn,
    testing::Values("", "fake-stream", "kossaapaaasdafsdaasdasdasdasasdasfadfadfasdasdas", "arn",
                    "arn:aws:dynamodb:us-east-1:000000000000:table/Music",
                    with("/2026-10-08T23:07:31.275", "/"), with("/stream/", "/streams/"),
                    with("table/", "tabel/"), with(":table/", ":x:table/"), with("aws", "gcp"),
                    with("aws", ""), with("dynamodb", "kinesis"), with("us-east-1", ""),
                    with("us-east-1", "US"), with("000000000000", "00000000000"),
                    with("000000000000", "0000000000000"), with("000000000000", "00000000000a"),
                    with("Music", "ab"), with("Music", "Mu sic"), with("Music", "Mu/sic"),
                    with("Music", std::string(256, 'x')), with("arn:", "ARN:")));

TEST(StreamArn, TableNamesHaveThreeTo255Characters) {
    EXPECT_TRUE(parse_stream_arn(with("Music", "abc")));
    EXPECT_TRUE(parse_stream_arn(with("Music", std::string(255, 'x'))));
}

}  // namespace
}  // namespace tailrace::stream
