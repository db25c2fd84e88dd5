#include <toml++/toml.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>

#include <fmt/format.h>

#include "server/config.h"

namespace tailrace::server {

namespace {

std::optional<std::string> text_of(const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* number = node.as_integer()) return std::to_string(number->get());
    if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
    return std::nullopt;
}

std::expected<std::vector<Assignment>, std::string> assignments_of(const toml::table& table,
                                                                   const std::string& path) {
    std::vector<Assignment> assignments;
    for (const auto& [key, node] : table) {
        const auto origin = fmt::format("{}:{}: {}", path, node.source().begin.line, key.str());
        auto text = text_of(node);
        if (!text)
            return std::unexpected(origin + " expects a text, a whole number, true or false");
        assignments.push_back({std::string(key.str()), std::move(*text), origin});
    }
    return assignments;
}

}  // namespace

std::expected<std::vector<Assignment>, std::string> read_config_file(const std::string& path) {
    std::ifstream file(path);
    std::error_code ignored;
    if (!file || std::filesystem::is_directory(path, ignored))
        return std::unexpected(fmt::format("cannot read the configuration file {}", path));
    std::ostringstream text;
    text << file.rdbuf();
    try {
        return assignments_of(toml::parse(text.view()), path);
    } catch (const toml::parse_error& e) {
        return std::unexpected(
            fmt::format("{}:{}: {}", path, e.source().begin.line, e.description()));
    }
}

}  // namespace tailrace::server
