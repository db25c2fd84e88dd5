#include "cli/connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

namespace tailrace::cli {
namespace {

using ::testing::HasSubstr;

using Variables = std::map<std::string, std::string>;

class Given final : public client::Surroundings {
 public:
    explicit Given(Variables variables) : variables_(std::move(variables)) {}
    std::optional<std::string> variable(const std::string& name) const override {
        const auto found = variables_.find(name);
        return found == variables_.end() ? std::nullopt : std::optional(found->second);
    }
    std::optional<std::string> file(const std::string&) const override { return std::nullopt; }

 private:
    Variables variables_;
};

const Variables nothing;
const Variables keys{{"AWS_ACCESS_KEY_ID", "a"}, {"AWS_SECRET_ACCESS_KEY", "b"}};

Variables with(Variables more) {
    more.insert(keys.begin(), keys.end());
    return more;
}

TEST(Connection, OnThisMachineNeedsAnEndpointAlone) {
    for (const auto* endpoint :
         {"http://127.0.0.1:8000", "http://localhost:1", "http://[::1]:8000"}) {
        const auto config = connect_as({.endpoint_url = endpoint}, Given(nothing));
        ASSERT_TRUE(config) << config.error().text;
        EXPECT_EQ(config->region, "us-east-1");
        ASSERT_TRUE(config->credentials);
        EXPECT_EQ(config->credentials->access_key_id, "test");
    }
    EXPECT_TRUE(connect_as({}, Given(Variables{{"AWS_ENDPOINT_URL", "http://127.0.0.1:8000"}})));
}

TEST(Connection, WhatIsConfiguredCounts) {
    const auto config = connect_as({.endpoint_url = "http://127.0.0.1:8000"},
                                   Given(with({{"AWS_REGION", "eu-west-1"}})));
    ASSERT_TRUE(config);
    EXPECT_EQ(config->region, std::nullopt);
    EXPECT_EQ(config->credentials, std::nullopt);
    EXPECT_TRUE(connect_as({.region = "eu-west-1"}, Given(keys)));
}

TEST(Connection, ErrorsSayTheRemedy) {
    const auto error = [](const arguments::ConnectionOptions& options, const Variables& variables) {
        const auto config = connect_as(options, Given(variables));
        EXPECT_FALSE(config);
        if (config) return std::string();
        EXPECT_EQ(config.error().status, exit_status::usage);
        return config.error().text;
    };
    EXPECT_THAT(error({}, nothing), HasSubstr("give --endpoint-url http://127.0.0.1:8000"));
    EXPECT_THAT(error({}, keys), HasSubstr("AWS_REGION"));
    EXPECT_THAT(error({.region = "eu-west-1"}, nothing), HasSubstr("AWS_ACCESS_KEY_ID"));
    EXPECT_THAT(error({.endpoint_url = "http://example.com"}, keys), HasSubstr("--region"));
    EXPECT_THAT(error({.endpoint_url = "localhost:8000"}, nothing), HasSubstr("localhost:8000"));
    EXPECT_THAT(error({.profile = "no-such"}, keys), HasSubstr("no-such"));
}

}  // namespace
}  // namespace tailrace::cli
