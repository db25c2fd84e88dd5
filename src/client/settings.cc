#include "client/settings.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "client/profile_file.h"
#include "wire/header_value.h"

namespace tailrace::client {

namespace {

template <class T>
using Loaded = std::expected<T, std::string>;

/// One of the two files, where it lies.
struct File {
    std::string path;
    ProfileFile content;
};

Loaded<File> load_file(const Surroundings& surroundings, const std::string& variable,
                       std::string_view usual, ProfileFile::Kind kind) {
    const auto home = surroundings.variable("HOME").value_or("");
    File file{surroundings.variable(variable).value_or(fmt::format("{}/.aws/{}", home, usual)), {}};
    const auto text = surroundings.file(file.path);
    if (!text) return file;
    auto parsed = ProfileFile::parse(*text, kind);
    if (!parsed) return std::unexpected(fmt::format("{}, {}", file.path, parsed.error()));
    file.content = *std::move(parsed);
    return file;
}

class Loader {
 public:
    Loader(const Surroundings& surroundings, std::string profile, File config, File credentials)
        : surroundings_(surroundings),
          profile_(std::move(profile)),
          config_(std::move(config)),
          credentials_(std::move(credentials)) {}

    bool has_profile() const {
        return config_.content.has_profile(profile_) || credentials_.content.has_profile(profile_);
    }

    std::string no_profile() const {
        return fmt::format(
            "there is no profile {} in {} and {}; name another with --profile or AWS_PROFILE",
            profile_, config_.path, credentials_.path);
    }

    Loaded<std::optional<Credentials>> credentials(bool of_profile_first) const {
        if (of_profile_first) return credentials_of_profile();
        auto found = credentials_of_variables();
        if (!found || *found) return found;
        return credentials_of_profile();
    }

    std::optional<std::string> region() const {
        for (const auto* name : {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
            if (auto region = variable(name)) return region;
        }
        return setting("region");
    }

    /// `service` is as the files have it.
    std::optional<std::string> endpoint(const std::string& variable_name,
                                        std::string_view service) const {
        if (flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls"))
            return {};
        for (const auto& name : {variable_name, std::string("AWS_ENDPOINT_URL")}) {
            if (auto url = variable(name)) return url;
        }
        if (const auto services = setting("services")) {
            auto url = config_.content.find_in_services(*services,
                                                        fmt::format("{}.endpoint_url", service));
            if (url) return url;
        }
        return setting("endpoint_url");
    }

    bool flag(const std::string& variable_name, std::string_view name) const {
        const auto text = text_of(variable_name, name);
        return text && wire::equals_ignoring_case(*text, "true");
    }

    std::optional<std::string> text_of(const std::string& variable_name,
                                       std::string_view name) const {
        auto text = variable(variable_name);
        return text ? text : setting(name);
    }

    Loaded<std::optional<int>> count(const std::string& variable_name,
                                     std::string_view name) const {
        const auto text = text_of(variable_name, name);
        if (!text) return std::optional<int>();
        int count = 0;
        const auto* const end = text->data() + text->size();
        const auto [stopped, failure] = std::from_chars(text->data(), end, count);
        if (failure == std::errc() && stopped == end && count >= 1) return std::optional(count);
        return std::unexpected(
            fmt::format("{} and {} are numbers of at least 1, not {}", variable_name, name, *text));
    }

 private:
    /// One that is empty is not set.
    std::optional<std::string> variable(const std::string& name) const {
        auto value = surroundings_.variable(name);
        if (value && value->empty()) value.reset();
        return value;
    }

    std::optional<std::string> setting(std::string_view name) const {
        auto found = config_.content.find(profile_, name);
        return found ? found : credentials_.content.find(profile_, name);
    }

    Loaded<std::optional<Credentials>> credentials_of_variables() const {
        return join(variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY"),
                    variable("AWS_SESSION_TOKEN"),
                    "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not");
    }

    Loaded<std::optional<Credentials>> credentials_of_profile() const {
        for (const auto* file : {&credentials_, &config_}) {
            const auto find = [&](std::string_view name) {
                return file->content.find(profile_, name);
            };
            auto found = join(find("aws_access_key_id"), find("aws_secret_access_key"),
                              find("aws_session_token"),
                              fmt::format("profile {} in {} has an aws_access_key_id, but no "
                                          "aws_secret_access_key",
                                          profile_, file->path));
            if (!found || *found) return found;
        }
        return std::optional<Credentials>();
    }

    static Loaded<std::optional<Credentials>> join(std::optional<std::string> id,
                                                   std::optional<std::string> secret,
                                                   std::optional<std::string> token,
                                                   std::string without_secret) {
        if (!id) return std::optional<Credentials>();
        if (!secret) return std::unexpected(std::move(without_secret));
        return Credentials{*std::move(id), *std::move(secret), std::move(token).value_or("")};
    }

    const Surroundings& surroundings_;
    std::string profile_;
    File config_;
    File credentials_;
};

}  // namespace

std::optional<std::string> ProcessSurroundings::variable(const std::string& name) const {
    const char* const value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

std::optional<std::string> ProcessSurroundings::file(const std::string& path) const {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(file), {});
}

std::expected<Settings, std::string> load_settings(const Surroundings& surroundings,
                                                   std::optional<std::string> profile) {
    const bool asked_for = profile && !profile->empty();
    if (!asked_for) profile = surroundings.variable("AWS_PROFILE");
    const bool named = profile && !profile->empty();
    auto config = load_file(surroundings, "AWS_CONFIG_FILE", "config", ProfileFile::Kind::config);
    if (!config) return std::unexpected(config.error());
    auto credentials = load_file(surroundings, "AWS_SHARED_CREDENTIALS_FILE", "credentials",
                                 ProfileFile::Kind::credentials);
    if (!credentials) return std::unexpected(credentials.error());
    const Loader loader(surroundings, named ? *profile : "default", *std::move(config),
                        *std::move(credentials));
    if (named && !loader.has_profile()) return std::unexpected(loader.no_profile());

    auto found = loader.credentials(asked_for);
    if (!found) return std::unexpected(std::move(found.error()));
    const auto max_attempts = loader.count("AWS_MAX_ATTEMPTS", "max_attempts");
    if (!max_attempts) return std::unexpected(max_attempts.error());
    return Settings{
        .credentials = *std::move(found),
        .region = loader.region(),
        .tables_endpoint_url = loader.endpoint("AWS_ENDPOINT_URL_DYNAMODB", "dynamodb"),
        .streams_endpoint_url =
            loader.endpoint("AWS_ENDPOINT_URL_DYNAMODB_STREAMS", "dynamodb_streams"),
        .variant = {.fips = loader.flag("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint"),
                    .dual_stack =
                        loader.flag("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint")},
        .max_attempts = *max_attempts,
        .ca_bundle = loader.text_of("AWS_CA_BUNDLE", "ca_bundle"),
    };
}

}  // namespace tailrace::client
