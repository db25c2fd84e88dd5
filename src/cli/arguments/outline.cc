#include "cli/arguments/outline.h"

#include <algorithm>
#include <ranges>
#include <string_view>

namespace tailrace::cli::arguments {

namespace {

/// Words in small letters with bars between; what is in capitals stands for something.
std::vector<std::string> choices_in(std::string_view value) {
    const bool is_list =
        value.find('|') != std::string_view::npos && std::ranges::all_of(value, [](char c) {
            return c == '|' || c == '-' || (c >= 'a' && c <= 'z');
        });
    std::vector<std::string> choices;
    if (!is_list) return choices;
    for (const auto part : std::views::split(value, '|')) {
        choices.emplace_back(part.begin(), part.end());
    }
    return choices;
}

}  // namespace

std::vector<std::string> OutlineOption::choices() const {
    return choices_in(value);
}

std::vector<std::string> OutlineArgument::choices() const {
    return choices_in(name);
}

std::string Outline::summary() const {
    return description.substr(0, description.find('\n'));
}

}  // namespace tailrace::cli::arguments
