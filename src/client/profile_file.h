// The files that AWS tools share: ~/.aws/config and ~/.aws/credentials.
//
// Source: "Configuration and credential file settings" in the AWS CLI user guide.
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tailrace::client {

class ProfileFile {
 public:
    enum class Kind : std::uint8_t { config, credentials };

    /// Fails with what is wrong, and in which line.
    static std::expected<ProfileFile, std::string> parse(std::string_view text, Kind kind);

    bool has_profile(std::string_view profile) const { return profiles_.contains(profile); }
    /// Names are in lower case; a setting in a setting is `outer.inner`.
    std::optional<std::string> find(std::string_view profile, std::string_view name) const;
    /// Of a section `[services NAME]`.
    std::optional<std::string> find_in_services(std::string_view services,
                                                std::string_view name) const;

 private:
    using Settings = std::map<std::string, std::string, std::less<>>;
    using Sections = std::map<std::string, Settings, std::less<>>;
    static std::optional<std::string> find_in(const Sections& sections, std::string_view section,
                                              std::string_view name);
    /// Null for a section that nobody here asks for.
    Settings* section_of(std::string_view header, Kind kind);

    Sections profiles_;
    Sections services_;
};

}  // namespace tailrace::client
