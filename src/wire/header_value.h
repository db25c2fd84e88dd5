// Parts of header values.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace tailrace::wire {

/// Without the blanks around it.
constexpr std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// What stands before the first `separator` and after it, both trimmed.
constexpr std::pair<std::string_view, std::string_view> split(std::string_view text,
                                                              char separator) {
    const auto place = text.find(separator);
    if (place == text.npos) return {trimmed(text), {}};
    return {trimmed(text.substr(0, place)), trimmed(text.substr(place + 1))};
}

/// ASCII letters alone.
inline std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    }
    return lower;
}

/// ASCII letters of either case are equal; `lower` is in lower case.
constexpr bool equals_ignoring_case(std::string_view text, std::string_view lower) {
    if (text.size() != lower.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c =
            text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] | 0x20) : text[i];
        if (c != lower[i]) return false;
    }
    return true;
}

}  // namespace tailrace::wire
