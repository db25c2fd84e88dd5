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

/// Reads what a member holds; null counts as absent. What is not as it should be fails the cursor
/// of the record.
class MemberReader {
 public:
    explicit MemberReader(TextCursor& cursor) : cursor_(cursor) {}

    void read(std::string_view value, std::optional<std::string>& into) {
        if (value == "null") return;
        TextCursor inner(value);
        const auto text = inner.plain_string();
        if (inner.failed()) return cursor_.fail();
        into.emplace(text);
    }
    void read(std::string_view value, std::optional<Item>& into) {
        if (value == "null") return;
        if (!value.starts_with('{')) return cursor_.fail();
        into = Item::from_service(std::string(value));
    }
    void read(std::string_view value, std::optional<std::int64_t>& into) {
        if (value == "null") return;
        if (!parse(value, into.emplace())) cursor_.fail();
    }
    void read(std::string_view value, std::optional<Timestamp>& into) {
        if (value == "null") return;
        double seconds = 0;
        constexpr double seconds_max = 1e15;
        if (!parse(value, seconds) || std::abs(seconds) > seconds_max) return cursor_.fail();
        into = Timestamp{static_cast<std::int64_t>(std::floor(seconds * 1000 + 0.5))};
    }
    template <class Enumeration>
    void read_name(std::string_view value, std::optional<Enumeration>& into) {
        if (value == "null") return;
        TextCursor inner(value);
        const auto name = inner.plain_string();
        const auto& names = enum_names<Enumeration>;
        const auto found = std::ranges::find(names, name);
        if (inner.failed() || found == names.end()) return cursor_.fail();
        into = static_cast<Enumeration>(found - names.begin());
    }
    /// `object` reads one from a text into a value.
    template <class Structure>
    void read(std::string_view value, std::optional<Structure>& into,
              bool (*object)(std::string_view, Structure&)) {
        if (value == "null") return;
        if (!object(value, into.emplace())) cursor_.fail();
    }

 private:
    template <class T>
    static bool parse(std::string_view text, T& into) {
        const auto [rest, error] = std::from_chars(text.begin(), text.end(), into);
        return error == std::errc() && rest == text.end();
    }

    TextCursor& cursor_;
};

bool read_identity(std::string_view text, Identity& identity) {
    TextCursor cursor(text);
    MemberReader reader(cursor);
    cursor.object([&](std::string_view name, std::string_view value) {
        if (name == "PrincipalId") reader.read(value, identity.principal_id);
        if (name == "Type") reader.read(value, identity.type);
    });
    return cursor.at_end();
}

bool read_stream_record(std::string_view text, StreamRecord& record) {
    TextCursor cursor(text);
    MemberReader reader(cursor);
    cursor.object([&](std::string_view name, std::string_view value) {
        if (name == "ApproximateCreationDateTime") {
            reader.read(value, record.approximate_creation_date_time);
        } else if (name == "Keys") {
            reader.read(value, record.keys);
        } else if (name == "NewImage") {
            reader.read(value, record.new_image);
        } else if (name == "OldImage") {
            reader.read(value, record.old_image);
        } else if (name == "SequenceNumber") {
            reader.read(value, record.sequence_number);
        } else if (name == "SizeBytes") {
            reader.read(value, record.size_bytes);
        } else if (name == "StreamViewType") {
            reader.read_name(value, record.stream_view_type);
        }
    });
    return cursor.at_end();
}

bool read_record(std::string_view text, Record& record) {
    TextCursor cursor(text);
    MemberReader reader(cursor);
    cursor.object([&](std::string_view name, std::string_view value) {
        if (name == "eventID") {
            reader.read(value, record.event_id);
        } else if (name == "eventName") {
            reader.read_name(value, record.event_name);
        } else if (name == "eventVersion") {
            reader.read(value, record.event_version);
        } else if (name == "eventSource") {
            reader.read(value, record.event_source);
        } else if (name == "awsRegion") {
            reader.read(value, record.aws_region);
        } else if (name == "dynamodb") {
            reader.read(value, record.dynamodb, &read_stream_record);
        } else if (name == "userIdentity") {
            reader.read(value, record.user_identity, &read_identity);
        }
    });
    return cursor.at_end();
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

std::optional<std::vector<Record>> read_records(std::string_view array) {
    TextCursor cursor(array);
    std::vector<Record> records;
    cursor.array([&](std::string_view element) {
        if (!read_record(element, records.emplace_back())) cursor.fail();
    });
    if (!cursor.at_end()) return std::nullopt;
    return records;
}

}  // namespace tailrace::wire::json
