#include "consumer/record_text.h"

#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace tailrace::consumer {

namespace {

// Neither is found within an image: there the value of a member is an object, and quotes inside of
// strings have a backslash before them.
constexpr std::string_view number_member = R"("SequenceNumber":")";
constexpr std::string_view time_member = R"("ApproximateCreationDateTime":)";

std::optional<std::string> number_at(std::string_view json, std::size_t place) {
    if (place == std::string_view::npos) return std::nullopt;
    const auto begin = place + number_member.size();
    const auto end = json.find_first_not_of("0123456789", begin);
    if (end == std::string_view::npos || json[end] != '"' || end == begin) return std::nullopt;
    return std::string(json.substr(begin, end - begin));
}

/// Behind the string that begins at `place` with its quote.
std::size_t end_of_string(std::string_view json, std::size_t place) {
    for (++place; place < json.size() && json[place] != '"'; ++place) {
        if (json[place] == '\\') ++place;
    }
    return place + 1;
}

/// The next comma between elements of the array, or its end.
std::size_t end_of_element(std::string_view json, std::size_t place) {
    int depth = 0;
    while (place < json.size()) {
        const char c = json[place];
        if (c == '"') {
            place = end_of_string(json, place);
            continue;
        }
        if (c == '{' || c == '[') ++depth;
        if (c == '}' || c == ']') --depth;
        if (depth < 0 || (depth == 0 && c == ',')) return place;
        ++place;
    }
    return place;
}

std::optional<std::string> number_of(const Record& record) {
    return record.dynamodb ? record.dynamodb->sequence_number : std::nullopt;
}

}  // namespace

std::optional<std::string> first_sequence_number(const RecordPage& page) {
    if (page.empty()) return std::nullopt;
    if (auto number = number_at(page.json(), page.json().find(number_member))) return number;
    return page.elements().empty() ? std::nullopt : number_of(page.elements().front());
}

std::optional<std::string> last_sequence_number(const RecordPage& page) {
    if (page.empty()) return std::nullopt;
    if (auto number = number_at(page.json(), page.json().rfind(number_member))) return number;
    return page.elements().empty() ? std::nullopt : number_of(page.elements().back());
}

std::optional<Timestamp> last_creation_time(const RecordPage& page) {
    const std::string_view json = page.json();
    auto place = json.rfind(time_member);
    while (place != std::string_view::npos) {
        double seconds = 0;
        const auto* begin = json.data() + place + time_member.size();
        const auto [rest, error] = std::from_chars(begin, json.data() + json.size(), seconds);
        if (error == std::errc() && std::abs(seconds) < 1e15) {
            return Timestamp{std::llround(seconds * 1000)};
        }
        if (place == 0) break;
        place = json.rfind(time_member, place - 1);
    }
    return std::nullopt;
}

std::string text_from(std::string_view array, std::size_t count) {
    std::size_t place = 0;
    for (; count > 0 && place < array.size(); --count) place = end_of_element(array, place + 1);
    if (place + 1 >= array.size()) return "[]";
    return std::string("[").append(array.substr(place + 1));
}

}  // namespace tailrace::consumer
