#include "client/profile_file.h"

#include <fmt/format.h>

#include <utility>

#include "wire/header_value.h"

namespace tailrace::client {

namespace {

using wire::lower_case;
using wire::trimmed;

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

/// A comment is a line of its own, or stands behind a blank.
std::string_view without_comment(std::string_view line) {
    for (std::size_t i = 0; i < line.size(); ++i) {
        const bool begins = line[i] == '#' || line[i] == ';';
        if (begins && (i == 0 || is_blank(line[i - 1]))) return line.substr(0, i);
    }
    return line;
}

/// What follows the word in a header like "profile ci"; empty if it does not begin with the word.
std::optional<std::string> name_after(std::string_view word, std::string_view header) {
    if (!header.starts_with(word)) return std::nullopt;
    const auto rest = header.substr(word.size());
    if (rest.empty() || !is_blank(rest.front())) return std::nullopt;
    return std::string(trimmed(rest));
}

/// Takes the first line off.
std::string_view take_line(std::string_view& text) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    text = end == text.npos ? std::string_view() : text.substr(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

std::unexpected<std::string> wrong(int number, std::string_view why) {
    return std::unexpected(fmt::format("line {}: {}", number, why));
}

}  // namespace

/// In a configuration file all profiles but the default one are called "profile NAME".
ProfileFile::Settings* ProfileFile::section_of(std::string_view header, Kind kind) {
    if (kind == Kind::credentials || header == "default") return &profiles_[std::string(header)];
    if (const auto profile = name_after("profile", header)) return &profiles_[*profile];
    if (const auto services = name_after("services", header)) return &services_[*services];
    return nullptr;
}

std::expected<ProfileFile, std::string> ProfileFile::parse(std::string_view text, Kind kind) {
    ProfileFile file;
    Settings* section = nullptr;
    bool in_section = false;
    std::string outer;
    for (int number = 1; !text.empty(); ++number) {
        const auto line = without_comment(take_line(text));
        const auto content = trimmed(line);
        if (content.empty()) continue;
        if (content.front() == '[') {
            if (content.back() != ']') return wrong(number, "a section's name ends with ']'");
            section = file.section_of(trimmed(content.substr(1, content.size() - 2)), kind);
            in_section = true;
            outer.clear();
            continue;
        }
        if (!in_section) return wrong(number, "a setting stands before the first [section]");
        if (section == nullptr) continue;
        if (content.find('=') == content.npos) return wrong(number, "a setting is NAME = VALUE");
        const auto [name, value] = wire::split(content, '=');
        const bool is_inner = is_blank(line.front());
        if (!is_inner) outer = lower_case(name);
        (*section)[is_inner ? outer + "." + lower_case(name) : outer] = value;
    }
    return file;
}

std::optional<std::string> ProfileFile::find_in(const Sections& sections, std::string_view section,
                                                std::string_view name) {
    const auto settings = sections.find(section);
    if (settings == sections.end()) return std::nullopt;
    const auto setting = settings->second.find(name);
    if (setting == settings->second.end()) return std::nullopt;
    return setting->second;
}

std::optional<std::string> ProfileFile::find(std::string_view profile,
                                             std::string_view name) const {
    return find_in(profiles_, profile, name);
}

std::optional<std::string> ProfileFile::find_in_services(std::string_view services,
                                                         std::string_view name) const {
    return find_in(services_, services, name);
}

}  // namespace tailrace::client
