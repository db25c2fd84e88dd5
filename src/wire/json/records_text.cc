#include "wire/json/records_text.h"

#include <string.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "wire/json/text_cursor.h"

namespace tailrace::wire::json {

namespace {

constexpr std::string_view begin_of_records = R"({"Records":)";
constexpr std::string_view begin_of_iterator = R"({"NextShardIterator":")";
constexpr std::string_view iterator_after_records = R"(,"NextShardIterator":")";
constexpr std::string_view records_after_iterator = R"(","Records":)";
// Each record has it once. It is not found within an image: there the value of a member is an
// object, and quotes inside of strings have a backslash before them.
constexpr std::string_view mark_of_record = R"("SequenceNumber":")";

/// An array within a body, and the iterator beside it.
struct Split {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::optional<std::string> iterator;
};

bool is_plain(std::string_view text) {
    return text.find_first_of("\"\\") == std::string_view::npos;
}

std::optional<Split> split_records_first(std::string_view body) {
    if (!body.starts_with(begin_of_records)) return std::nullopt;
    const Split whole{begin_of_records.size(), body.size() - 1, std::nullopt};
    if (body.ends_with("]}")) return whole;
    if (!body.ends_with("\"}")) return std::nullopt;
    const auto place = body.rfind(iterator_after_records);
    if (place == std::string_view::npos || body[place - 1] != ']') return std::nullopt;
    const auto begin = place + iterator_after_records.size();
    const auto iterator = body.substr(begin, body.size() - 2 - begin);
    if (!is_plain(iterator)) return std::nullopt;
    return Split{begin_of_records.size(), place, std::string(iterator)};
}

std::optional<Split> split_iterator_first(std::string_view body) {
    if (!body.starts_with(begin_of_iterator) || !body.ends_with("]}")) return std::nullopt;
    const auto place = body.find(records_after_iterator);
    if (place == std::string_view::npos) return std::nullopt;
    const auto begin = begin_of_iterator.size();
    const auto iterator = body.substr(begin, place - begin);
    if (!is_plain(iterator)) return std::nullopt;
    return Split{place + records_after_iterator.size(), body.size() - 1, std::string(iterator)};
}

std::size_t count_records(std::string_view array) {
    std::size_t count = 0;
    for (;;) {
        const auto* found = static_cast<const char*>(
            ::memmem(array.data(), array.size(), mark_of_record.data(), mark_of_record.size()));
        if (found == nullptr) return count;
        ++count;
        const auto past = static_cast<std::size_t>(found - array.data()) + mark_of_record.size();
        array.remove_prefix(past);
    }
}

/// Whether it looks like an array of so many records.
bool is_usual(std::string_view array, std::size_t count) {
    if (count == 0) return array == "[]";
    return array.starts_with("[{") && array.ends_with("}]");
}

// What a member holds; null counts as absent. What is not as it should be fails the cursor.

void read(TextCursor& cursor, std::optional<std::string>& into) {
    if (!cursor.take_null()) into.emplace(cursor.plain_string());
}

void read(TextCursor& cursor, std::optional<Item>& into) {
    if (cursor.take_null()) return;
    const auto text = cursor.value();
    if (!text.starts_with('{')) return cursor.fail();
    into = Item::from_service(std::string(text));
}

template <class T>
bool parse(std::string_view text, T& into) {
    const auto [rest, error] = std::from_chars(text.begin(), text.end(), into);
    return error == std::errc() && rest == text.end();
}

void read(TextCursor& cursor, std::optional<std::int64_t>& into) {
    if (cursor.take_null()) return;
    if (!parse(cursor.value(), into.emplace())) cursor.fail();
}

void read(TextCursor& cursor, std::optional<Timestamp>& into) {
    if (cursor.take_null()) return;
    double seconds = 0;
    constexpr double seconds_max = 1e15;
    if (!parse(cursor.value(), seconds) || std::abs(seconds) > seconds_max) return cursor.fail();
    into = Timestamp{static_cast<std::int64_t>(std::floor(seconds * 1000 + 0.5))};
}

template <class Enumeration>
void read_name(TextCursor& cursor, std::optional<Enumeration>& into) {
    if (cursor.take_null()) return;
    const auto name = cursor.plain_string();
    const auto& names = enum_names<Enumeration>;
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return cursor.fail();
    into = static_cast<Enumeration>(found - names.begin());
}

void read(TextCursor& cursor, std::optional<Identity>& into) {
    if (cursor.take_null()) return;
    auto& identity = into.emplace();
    cursor.object([&](std::string_view name) {
        if (name == "PrincipalId") return read(cursor, identity.principal_id);
        if (name == "Type") return read(cursor, identity.type);
        cursor.value();
    });
}

void read(TextCursor& cursor, std::optional<StreamRecord>& into) {
    if (cursor.take_null()) return;
    auto& record = into.emplace();
    cursor.object([&](std::string_view name) {
        if (name == "ApproximateCreationDateTime") {
            return read(cursor, record.approximate_creation_date_time);
        }
        if (name == "Keys") return read(cursor, record.keys);
        if (name == "NewImage") return read(cursor, record.new_image);
        if (name == "OldImage") return read(cursor, record.old_image);
        if (name == "SequenceNumber") return read(cursor, record.sequence_number);
        if (name == "SizeBytes") return read(cursor, record.size_bytes);
        if (name == "StreamViewType") return read_name(cursor, record.stream_view_type);
        cursor.value();
    });
}

void read(TextCursor& cursor, Record& record) {
    cursor.object([&](std::string_view name) {
        if (name == "eventID") return read(cursor, record.event_id);
        if (name == "eventName") return read_name(cursor, record.event_name);
        if (name == "eventVersion") return read(cursor, record.event_version);
        if (name == "eventSource") return read(cursor, record.event_source);
        if (name == "awsRegion") return read(cursor, record.aws_region);
        if (name == "dynamodb") return read(cursor, record.dynamodb);
        if (name == "userIdentity") return read(cursor, record.user_identity);
        cursor.value();
    });
}

}  // namespace

std::optional<GetRecordsOutput> split_records_reply(std::string& body) {
    auto split = split_records_first(body);
    if (!split) split = split_iterator_first(body);
    if (!split || split->end < split->begin) return std::nullopt;
    const auto array = std::string_view(body).substr(split->begin, split->end - split->begin);
    const auto count = count_records(array);
    if (!is_usual(array, count)) return std::nullopt;
    body.resize(split->end);
    body.erase(0, split->begin);
    return GetRecordsOutput{RecordPage::from_text(std::move(body), count),
                            std::move(split->iterator)};
}

std::optional<std::vector<Record>> read_records(std::string_view array, std::size_t count) {
    TextCursor cursor(array);
    std::vector<Record> records;
    records.reserve(count);
    cursor.array([&] { read(cursor, records.emplace_back()); });
    if (!cursor.at_end()) return std::nullopt;
    return records;
}

}  // namespace tailrace::wire::json
