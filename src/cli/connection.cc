#include "cli/connection.h"

#include <utility>

#include <boost/asio/ip/address.hpp>

#include "client/url.h"

namespace tailrace::cli {

namespace {

constexpr const char* local_remedy =
    "for a Tailrace on this machine give --endpoint-url http://127.0.0.1:8000";

bool is_loopback(const std::string& host) {
    if (host == "localhost" || host.ends_with(".localhost")) return true;
    boost::system::error_code ec;
    const auto address = boost::asio::ip::make_address(host, ec);
    return !ec && address.is_loopback();
}

/// Whether an endpoint is there, and on this machine.
Outcome<bool> is_local(const std::optional<std::string>& endpoint) {
    if (!endpoint) return false;
    const auto url = client::parse_url(*endpoint);
    if (!url) return usage_failure("the endpoint " + *endpoint + ": " + url.error());
    return is_loopback(url->host);
}

std::optional<std::string> what_is_missing(const ClientConfig& config,
                                           const client::Settings& settings, bool has_endpoint) {
    const bool has_region = config.region || settings.region;
    if (!has_region && !has_endpoint) {
        return std::string("neither an endpoint nor a region is configured: ") + local_remedy +
               ", for AWS --region or AWS_REGION";
    }
    if (!has_region) return "no region is configured: give --region, or set AWS_REGION";
    if (config.credentials || settings.credentials) return std::nullopt;
    return std::string(
               "no credentials are configured: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or "
               "give --profile; ") +
           local_remedy;
}

}  // namespace

Outcome<ClientConfig> connect_as(const arguments::ConnectionOptions& options,
                                 const client::Surroundings& surroundings) {
    const auto settings = client::load_settings(surroundings, options.profile);
    if (!settings) return usage_failure(settings.error());
    ClientConfig config;
    config.profile = options.profile;
    config.region = options.region;
    config.endpoint_url = options.endpoint_url;
    config.user_agent_suffix = "tailrace-cli";
    const auto& tables =
        options.endpoint_url ? options.endpoint_url : settings->tables_endpoint_url;
    const auto& streams =
        options.endpoint_url ? options.endpoint_url : settings->streams_endpoint_url;
    const auto local_tables = is_local(tables);
    if (!local_tables) return std::unexpected(local_tables.error());
    const auto local_streams = is_local(streams);
    if (!local_streams) return std::unexpected(local_streams.error());
    if (*local_tables && *local_streams) {
        if (!config.region && !settings->region) config.region = "us-east-1";
        if (!settings->credentials) config.credentials = Credentials{"test", "test", ""};
    }
    if (auto missing = what_is_missing(config, *settings, tables && streams)) {
        return usage_failure(*std::move(missing));
    }
    return config;
}

}  // namespace tailrace::cli
