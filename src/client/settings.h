// What a client is told by its surroundings, as the AWS tools and SDKs are: variables, and the
// shared files.
//
// Source: "Configuration and credential file settings" and "Environment variables" in the AWS CLI
// user guide, "Service-specific endpoints" in the AWS SDKs and tools reference guide.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "client/endpoint.h"
#include "tailrace/credentials.h"

namespace tailrace::client {

class Surroundings {
 public:
    virtual ~Surroundings() = default;
    /// Empty if it is not set.
    virtual std::optional<std::string> variable(const std::string& name) const = 0;
    /// Empty if there is no such file, or none that can be read.
    virtual std::optional<std::string> file(const std::string& path) const = 0;
};

/// Those of this process.
class ProcessSurroundings final : public Surroundings {
 public:
    std::optional<std::string> variable(const std::string& name) const override;
    std::optional<std::string> file(const std::string& path) const override;
};

struct Settings {
    std::optional<Credentials> credentials;
    std::optional<std::string> region;
    /// Instead of the region's.
    std::optional<std::string> tables_endpoint_url;
    std::optional<std::string> streams_endpoint_url;
    EndpointVariant variant;
    std::optional<int> max_attempts;
    /// A file of certificates to trust.
    std::optional<std::string> ca_bundle;
};

/// Of a profile, or of the one that the surroundings name. Variables count more than files; but
/// the credentials of a profile that is asked for here count more than variables. Fails with a text
/// that says what to mend.
std::expected<Settings, std::string> load_settings(const Surroundings& surroundings,
                                                   std::optional<std::string> profile = {});

}  // namespace tailrace::client
