#include "client/profile_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>

namespace tailrace::client {
namespace {

using testing::HasSubstr;
using Kind = ProfileFile::Kind;

TEST(ProfileFile, HasTheProfilesOfAConfigurationFile) {
    const auto file = ProfileFile::parse(
        "[default]\n"
        "region = eu-west-1\n"
        "[profile  ci]\r\n"
        "Region=us-east-2 # where the runners are\r\n"
        "s3 =\r\n"
        "  region = nowhere\r\n"
        "; nothing\r\n"
        "endpoint_url = http://localhost:8000#fragment\r\n"
        "[services local]\n"
        "dynamodb =\n"
        "\tendpoint_url = http://localhost:8001\n"
        "[ci]\n"
        "region = elsewhere\n",
        Kind::config);
    ASSERT_TRUE(file) << file.error();
    EXPECT_EQ(file->find("default", "region"), "eu-west-1");
    EXPECT_EQ(file->find("ci", "region"), "us-east-2");
    EXPECT_EQ(file->find("ci", "endpoint_url"), "http://localhost:8000#fragment");
    EXPECT_EQ(file->find("ci", "output"), std::nullopt);
    EXPECT_EQ(file->find("ci", "s3.region"), "nowhere");
    EXPECT_FALSE(file->has_profile("local"));
    EXPECT_EQ(file->find_in_services("local", "dynamodb.endpoint_url"), "http://localhost:8001");
    EXPECT_EQ(file->find_in_services("ci", "region"), std::nullopt);
}

TEST(ProfileFile, HasTheProfilesOfACredentialsFile) {
    const auto file = ProfileFile::parse(
        "[ci]\naws_access_key_id=AKIDEXAMPLE\naws_secret_access_key = a/b+c=\n[empty]\n",
        Kind::credentials);
    ASSERT_TRUE(file) << file.error();
    EXPECT_EQ(file->find("ci", "aws_secret_access_key"), "a/b+c=");
    EXPECT_TRUE(file->has_profile("empty"));
    EXPECT_FALSE(file->has_profile("default"));
}

TEST(ProfileFile, ALaterSettingCounts) {
    const auto file = ProfileFile::parse("[a]\nx=1\n[b]\n[a]\nx=2\n", Kind::credentials);
    EXPECT_EQ(file->find("a", "x"), "2");
}

TEST(ProfileFile, SaysWhatIsWrongAndWhere) {
    EXPECT_THAT(ProfileFile::parse("\nregion = x\n", Kind::config).error(), HasSubstr("line 2"));
    EXPECT_THAT(ProfileFile::parse("[default\n", Kind::config).error(), HasSubstr("']'"));
    EXPECT_THAT(ProfileFile::parse("[default]\n\nregion\n", Kind::config).error(),
                AllOf(HasSubstr("line 3"), HasSubstr("NAME = VALUE")));
}

TEST(ProfileFile, AnyTextIsAFileOrAnError) {
    EXPECT_TRUE(rc::check([](const std::string& text) {
        const auto file = ProfileFile::parse("[a]\n" + text, Kind::credentials);
        // In RC_ASSERT itself both sides would be looked at.
        const bool is_either = file.has_value() || file.error().starts_with("line ");
        RC_ASSERT(is_either);
    }));
}

}  // namespace
}  // namespace tailrace::client
