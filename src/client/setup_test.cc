#include "client/setup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "client/given_surroundings.h"

namespace tailrace::client {
namespace {

using testing::HasSubstr;
using Resolved = Setup;

class Setups : public testing::Test {
 protected:
    Setups() {
        given_.variables["AWS_ACCESS_KEY_ID"] = "A";
        given_.variables["AWS_SECRET_ACCESS_KEY"] = "B";
        given_.variables["AWS_REGION"] = "eu-west-1";
    }
    Resolved resolve(ClientConfig config = {}) {
        auto setup = resolve_setup(std::move(config), given_);
        EXPECT_TRUE(setup) << setup.error();
        return setup ? *std::move(setup) : Resolved{};
    }
    std::string complaint(ClientConfig config = {}) {
        const auto setup = resolve_setup(std::move(config), given_);
        return setup ? "" : setup.error();
    }
    static Credentials provided(const Resolved& setup) {
        return setup.credentials->provide()->credentials;
    }

    GivenSurroundings given_;
};

TEST_F(Setups, AreThoseOfTheSurroundings) {
    const auto setup = resolve();
    EXPECT_EQ(setup.tables.text(), "https://dynamodb.eu-west-1.amazonaws.com/");
    EXPECT_EQ(setup.streams.text(), "https://streams.dynamodb.eu-west-1.amazonaws.com/");
    EXPECT_EQ(setup.region, "eu-west-1");
    EXPECT_EQ(provided(setup).access_key_id, "A");
    EXPECT_EQ(setup.max_attempts, 3);
}

TEST_F(Setups, AreThoseOfTheConfigurationFirst) {
    given_.variables["AWS_ENDPOINT_URL"] = "http://elsewhere";
    given_.variables["AWS_MAX_ATTEMPTS"] = "9";
    given_.variables["AWS_CA_BUNDLE"] = "/ca.pem";
    ClientConfig config;
    config.region = "us-west-2";
    config.endpoint_url = "http://localhost:8000";
    config.streams_endpoint_url = "http://localhost:8001";
    config.credentials = Credentials{"C", "D", {}};
    config.retry.max_attempts = 5;
    const auto setup = resolve(config);
    EXPECT_EQ(setup.tables.text(), "http://localhost:8000/");
    EXPECT_EQ(setup.streams.text(), "http://localhost:8001/");
    EXPECT_EQ(setup.region, "us-west-2");
    EXPECT_EQ(provided(setup).access_key_id, "C");
    EXPECT_EQ(setup.max_attempts, 5);
    EXPECT_EQ(setup.ca_bundle, "/ca.pem");
}

TEST_F(Setups, HaveOtherKindsOfEndpoints) {
    ClientConfig config;
    config.use_fips_endpoint = true;
    EXPECT_EQ(resolve(config).tables.host, "dynamodb-fips.eu-west-1.amazonaws.com");
    given_.variables["AWS_USE_DUALSTACK_ENDPOINT"] = "true";
    EXPECT_EQ(resolve(config).tables.host, "dynamodb-fips.eu-west-1.api.aws");
    config.use_dualstack_endpoint = false;
    EXPECT_EQ(resolve(config).tables.host, "dynamodb-fips.eu-west-1.amazonaws.com");
}

TEST_F(Setups, NeedNeitherCredentialsNorARegionToSignNothing) {
    given_.variables.clear();
    ClientConfig config;
    config.anonymous = true;
    config.endpoint_url = "http://localhost:8000";
    const auto setup = resolve(config);
    EXPECT_EQ(setup.credentials, nullptr);
    EXPECT_EQ(setup.region, "");
}

TEST_F(Setups, SayWhatIsMissing) {
    EXPECT_THAT(complaint({.profile = "none"}), HasSubstr("none"));
    EXPECT_THAT(complaint({.region = "Eu/x"}), HasSubstr("no region"));
    EXPECT_THAT(complaint({.endpoint_url = "localhost:8000"}), HasSubstr("http://"));
    given_.variables.erase("AWS_REGION");
    EXPECT_THAT(complaint(), HasSubstr("AWS_REGION"));
    EXPECT_THAT(complaint({.endpoint_url = "http://localhost:8000"}), HasSubstr("AWS_REGION"));
    given_.variables.erase("AWS_ACCESS_KEY_ID");
    EXPECT_THAT(complaint(), HasSubstr("AWS_ACCESS_KEY_ID"));
}

}  // namespace
}  // namespace tailrace::client
