#include "client/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "client/given_surroundings.h"

namespace tailrace::client {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class LoadedSettings : public testing::Test {
 protected:
    LoadedSettings() {
        given_.files["/home/me/.aws/config"] =
            "[default]\nregion = eu-west-1\n"
            "[profile ci]\nregion = us-west-2\nuse_fips_endpoint = True\nservices = local\n"
            "endpoint_url = http://localhost:1\n"
            "[services local]\ndynamodb_streams =\n  endpoint_url = http://localhost:2\n";
        given_.files["/home/me/.aws/credentials"] =
            "[default]\naws_access_key_id = A\naws_secret_access_key = B\n"
            "[ci]\naws_access_key_id = C\naws_secret_access_key = D\naws_session_token = E\n";
    }

    Settings load(std::optional<std::string> profile = {}) {
        auto loaded = load_settings(given_, std::move(profile));
        EXPECT_TRUE(loaded) << loaded.error();
        return loaded ? *std::move(loaded) : Settings{};
    }
    std::string complaint(std::optional<std::string> profile = {}) {
        const auto loaded = load_settings(given_, std::move(profile));
        return loaded ? "" : loaded.error();
    }

    GivenSurroundings given_;
};

TEST_F(LoadedSettings, AreThoseOfTheDefaultProfile) {
    const auto settings = load();
    EXPECT_EQ(settings.credentials, (Credentials{"A", "B", ""}));
    EXPECT_EQ(settings.region, "eu-west-1");
    EXPECT_EQ(settings.tables_endpoint_url, std::nullopt);
    EXPECT_FALSE(settings.variant.fips);
}

TEST_F(LoadedSettings, AreThoseOfTheProfileThatAVariableNames) {
    given_.variables["AWS_PROFILE"] = "ci";
    const auto settings = load();
    EXPECT_EQ(settings.credentials, (Credentials{"C", "D", "E"}));
    EXPECT_EQ(settings.region, "us-west-2");
    EXPECT_EQ(settings.tables_endpoint_url, "http://localhost:1");
    EXPECT_EQ(settings.streams_endpoint_url, "http://localhost:2");
    EXPECT_TRUE(settings.variant.fips);
    EXPECT_FALSE(settings.variant.dual_stack);
}

TEST_F(LoadedSettings, AreThoseOfVariablesFirst) {
    given_.variables["AWS_ACCESS_KEY_ID"] = "V";
    given_.variables["AWS_SECRET_ACCESS_KEY"] = "W";
    given_.variables["AWS_DEFAULT_REGION"] = "eu-north-1";
    given_.variables["AWS_ENDPOINT_URL"] = "http://localhost:3";
    given_.variables["AWS_ENDPOINT_URL_DYNAMODB_STREAMS"] = "http://localhost:4";
    given_.variables["AWS_USE_DUALSTACK_ENDPOINT"] = "true";
    const auto settings = load();
    EXPECT_EQ(settings.credentials, (Credentials{"V", "W", ""}));
    EXPECT_EQ(settings.region, "eu-north-1");
    EXPECT_EQ(settings.tables_endpoint_url, "http://localhost:3");
    EXPECT_EQ(settings.streams_endpoint_url, "http://localhost:4");
    EXPECT_TRUE(settings.variant.dual_stack);
    given_.variables["AWS_REGION"] = "eu-south-1";
    EXPECT_EQ(load().region, "eu-south-1");
}

TEST_F(LoadedSettings, HaveTheCredentialsOfAProfileThatIsAskedFor) {
    given_.variables["AWS_ACCESS_KEY_ID"] = "V";
    given_.variables["AWS_SECRET_ACCESS_KEY"] = "W";
    EXPECT_EQ(load("ci").credentials, (Credentials{"C", "D", "E"}));
    EXPECT_EQ(load("").credentials, (Credentials{"V", "W", ""})) << "none is asked for";
}

TEST_F(LoadedSettings, IgnoreConfiguredEndpointsWhereThatIsSaid) {
    given_.variables["AWS_PROFILE"] = "ci";
    given_.variables["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true";
    EXPECT_EQ(load().streams_endpoint_url, std::nullopt);
}

TEST_F(LoadedSettings, AreEmptyWhereNothingIsSaid) {
    given_.files.clear();
    const auto settings = load();
    EXPECT_EQ(settings.credentials, std::nullopt);
    EXPECT_EQ(settings.region, std::nullopt);
}

TEST_F(LoadedSettings, LieWhereVariablesSay) {
    given_.variables["AWS_SHARED_CREDENTIALS_FILE"] = "/secrets";
    given_.files["/secrets"] = "[default]\naws_access_key_id = X\naws_secret_access_key = Y\n";
    EXPECT_EQ(load().credentials, (Credentials{"X", "Y", ""}));
}

TEST_F(LoadedSettings, HaveAttemptsAndCertificates) {
    given_.files["/home/me/.aws/config"] = "[default]\nmax_attempts = 5\nca_bundle = /etc/ca.pem\n";
    EXPECT_EQ(load().max_attempts, 5);
    EXPECT_EQ(load().ca_bundle, "/etc/ca.pem");
    given_.variables["AWS_MAX_ATTEMPTS"] = "1";
    given_.variables["AWS_CA_BUNDLE"] = "/ca.pem";
    EXPECT_EQ(load().max_attempts, 1);
    EXPECT_EQ(load().ca_bundle, "/ca.pem");
    given_.variables["AWS_MAX_ATTEMPTS"] = "0";
    EXPECT_THAT(complaint(), HasSubstr("AWS_MAX_ATTEMPTS"));
}

TEST_F(LoadedSettings, SayWhatToMend) {
    EXPECT_THAT(complaint("absent"), AllOf(HasSubstr("no profile absent"), HasSubstr("--profile"),
                                           HasSubstr("/home/me/.aws/config")));
    given_.variables["AWS_ACCESS_KEY_ID"] = "V";
    EXPECT_THAT(complaint(), HasSubstr("AWS_SECRET_ACCESS_KEY is not"));
    given_.variables.erase("AWS_ACCESS_KEY_ID");
    given_.files["/home/me/.aws/credentials"] = "[default]\naws_access_key_id = A\n";
    EXPECT_THAT(complaint(), AllOf(HasSubstr("profile default"), HasSubstr(".aws/credentials")));
    given_.files["/home/me/.aws/config"] = "region = x\n";
    EXPECT_THAT(complaint(), AllOf(HasSubstr("/home/me/.aws/config"), HasSubstr("line 1")));
}

TEST(ProcessSurroundings, HasVariablesAndFiles) {
    const ProcessSurroundings surroundings;
    EXPECT_TRUE(surroundings.variable("PATH"));
    EXPECT_FALSE(surroundings.variable("TAILRACE_THAT_NOBODY_SETS"));
    EXPECT_THAT(surroundings.file("/proc/self/status").value_or(""), HasSubstr("Name:"));
    EXPECT_FALSE(surroundings.file("/nowhere/at/all"));
}

}  // namespace
}  // namespace tailrace::client
