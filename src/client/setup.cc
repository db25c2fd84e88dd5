#include "client/setup.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace tailrace::client {

namespace {

class KnownCredentials final : public CredentialsProvider {
 public:
    explicit KnownCredentials(Credentials credentials) : credentials_(std::move(credentials)) {}
    std::expected<ProvidedCredentials, std::string> provide() override {
        return ProvidedCredentials{credentials_, std::nullopt};
    }

 private:
    Credentials credentials_;
};

/// Null if there are none.
std::shared_ptr<CredentialsProvider> provider_of(const ClientConfig& config,
                                                 const Settings& settings) {
    if (config.anonymous) return nullptr;
    if (config.credentials_provider) return config.credentials_provider;
    const auto& known = config.credentials ? config.credentials : settings.credentials;
    return known ? std::make_shared<KnownCredentials>(*known) : nullptr;
}

/// It becomes part of a host name.
bool is_region(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

struct Places {
    const std::optional<std::string>& of_api;
    const std::optional<std::string>& of_both;
    const std::optional<std::string>& of_settings;
};

std::expected<Url, std::string> place_of(Api api, const Places& places, std::string_view region,
                                         EndpointVariant variant) {
    for (const auto* text : {&places.of_api, &places.of_both, &places.of_settings}) {
        if (*text) return parse_url(**text);
    }
    if (region.empty())
        return std::unexpected(
            "no region: set AWS_REGION, name a profile that has one, or give ClientConfig::region");
    return parse_url(endpoint_url(api, region, variant));
}

std::optional<std::string> complaint_of(const ClientConfig& config, const Setup& setup) {
    if (!setup.region.empty() && !is_region(setup.region))
        return fmt::format("{} is no region", setup.region);
    if (config.anonymous) return std::nullopt;
    if (!setup.credentials)
        return "no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile "
               "that has them, or give ClientConfig::credentials (or ::anonymous, for requests "
               "that are not signed)";
    if (setup.region.empty())
        return "no region to sign for: set AWS_REGION, name a profile that has one, or give "
               "ClientConfig::region";
    return std::nullopt;
}

}  // namespace

std::expected<Setup, std::string> resolve_setup(ClientConfig config,
                                                const Surroundings& surroundings) {
    auto settings = load_settings(surroundings, config.profile);
    if (!settings) return std::unexpected(std::move(settings.error()));
    Setup setup;
    setup.region = config.region ? *config.region : settings->region.value_or("");
    setup.credentials = provider_of(config, *settings);
    setup.max_attempts =
        std::max(1, config.retry.max_attempts.value_or(settings->max_attempts.value_or(3)));
    setup.ca_bundle = config.tls.ca_bundle ? config.tls.ca_bundle : settings->ca_bundle;
    if (auto complaint = complaint_of(config, setup)) return std::unexpected(*std::move(complaint));

    const EndpointVariant variant{
        .fips = config.use_fips_endpoint.value_or(settings->variant.fips),
        .dual_stack = config.use_dualstack_endpoint.value_or(settings->variant.dual_stack)};
    auto tables =
        place_of(Api::tables,
                 {config.tables_endpoint_url, config.endpoint_url, settings->tables_endpoint_url},
                 setup.region, variant);
    if (!tables) return std::unexpected(std::move(tables.error()));
    auto streams =
        place_of(Api::streams,
                 {config.streams_endpoint_url, config.endpoint_url, settings->streams_endpoint_url},
                 setup.region, variant);
    if (!streams) return std::unexpected(std::move(streams.error()));
    setup.tables = *std::move(tables);
    setup.streams = *std::move(streams);
    setup.config = std::move(config);
    return setup;
}

}  // namespace tailrace::client
