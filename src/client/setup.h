// What a client works with once its configuration and its surroundings are put together.
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>

#include "client/settings.h"
#include "client/url.h"
#include "tailrace/client_config.h"

namespace tailrace::client {

struct Setup {
    ClientConfig config;
    Url tables;
    Url streams;
    /// Empty if nothing is signed.
    std::string region;
    /// Null if nothing is signed.
    std::shared_ptr<CredentialsProvider> credentials;
    int max_attempts = 3;
    std::optional<std::string> ca_bundle;
};

/// Fails with what is missing or wrong, and how to mend it.
std::expected<Setup, std::string> resolve_setup(ClientConfig config,
                                                const Surroundings& surroundings);

}  // namespace tailrace::client
