#include "cli/show/json_elements.h"

#include <cstddef>

namespace tailrace::cli::show {

namespace {

constexpr std::string_view blanks = " \t\r\n";

/// At the closing quote of the string that begins at `place`.
std::size_t end_of_string(std::string_view json, std::size_t place) {
    for (++place; place < json.size() && json[place] != '"'; ++place) {
        if (json[place] == '\\') ++place;
    }
    return place;
}

/// At the comma or bracket after the element that begins at `place`.
std::size_t end_of_element(std::string_view json, std::size_t place) {
    int depth = 0;
    for (; place < json.size(); ++place) {
        const char c = json[place];
        if (c == '"') place = end_of_string(json, place);
        if (depth == 0 && (c == ',' || c == ']')) break;
        if (c == '{' || c == '[') ++depth;
        if (c == '}' || c == ']') --depth;
    }
    return place;
}

std::string_view trim(std::string_view text) {
    const auto begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

}  // namespace

std::vector<std::string_view> json_elements(std::string_view array) {
    std::vector<std::string_view> elements;
    auto place = array.find('[');
    while (place < array.size() && array[place] != ']') {
        const auto begin = place + 1;
        place = end_of_element(array, begin);
        if (place > array.size()) break;
        const auto element = trim(array.substr(begin, place - begin));
        if (!element.empty()) elements.push_back(element);
    }
    return elements;
}

}  // namespace tailrace::cli::show
