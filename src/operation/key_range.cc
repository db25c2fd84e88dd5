#include "operation/key_range.h"

#include <span>
#include <utility>

#include "base/bytes.h"
#include "model/key_encoding.h"
#include "partition/stored_item.h"

namespace tailrace::operation {
namespace {

/// The least string that is greater than all that begin with `prefix`; empty if there is none.
std::string end_of_prefix(std::string prefix) {
    while (!prefix.empty() && prefix.back() == '\xff') prefix.pop_back();
    if (!prefix.empty()) prefix.back() = static_cast<char>(prefix.back() + 1);
    return prefix;
}

storage::KeyRange range_of_prefix(std::string prefix) {
    auto end = end_of_prefix(prefix);
    return {std::move(prefix), std::move(end)};
}

/// The least string that is greater than `key`.
std::string after(std::string key) {
    key.push_back('\0');
    return key;
}

std::string with_sort_key(std::string prefix, const AttributeValue& sort_key) {
    model::append_ordered(prefix, sort_key);
    return prefix;
}

storage::KeyRange begins_with_range(std::string prefix, const AttributeValue& beginning) {
    model::append_ordered_prefix(prefix, beginning);
    return range_of_prefix(std::move(prefix));
}

/// `all` are the keys that begin with `prefix`.
storage::KeyRange sort_key_range(const std::string& prefix, storage::KeyRange all,
                                 const expression::KeyTerm& term) {
    using enum expression::KeyOperator;
    if (term.op == BeginsWith) return begins_with_range(prefix, *term.value);
    auto key = with_sort_key(prefix, *term.value);
    switch (term.op) {
        case Less:
            return {std::move(all.begin), std::move(key)};
        case LessOrEqual:
            return {std::move(all.begin), end_of_prefix(std::move(key))};
        case Greater:
            return {end_of_prefix(std::move(key)), std::move(all.end)};
        case GreaterOrEqual:
            return {std::move(key), std::move(all.end)};
        case Between:
            return {std::move(key), end_of_prefix(with_sort_key(prefix, *term.upper))};
        default:
            return range_of_prefix(std::move(key));
    }
}

/// The least hash of a segment, and of the one after the last, 2^64.
__extension__ using Hash = unsigned __int128;
Hash segment_begin(std::int32_t segment, std::int32_t total) {
    const auto parts = static_cast<Hash>(total);
    return ((static_cast<Hash>(segment) << 64) + parts - 1) / parts;
}

}  // namespace

storage::KeyRange query_range(const expression::KeyQuery& query) {
    std::string values;
    for (const auto& value : query.hash) model::append_ordered(values, *value);
    auto prefix = partition::key_prefix(values);
    if (query.range.empty()) return range_of_prefix(std::move(prefix));
    for (const auto& term : std::span(query.range).first(query.range.size() - 1))
        model::append_ordered(prefix, *term.value);
    return sort_key_range(prefix, range_of_prefix(prefix), query.range.back());
}

storage::KeyRange segment_range(std::int32_t segment, std::int32_t total) {
    storage::KeyRange range;
    range.begin = base::big_endian(static_cast<std::uint64_t>(segment_begin(segment, total)));
    if (segment + 1 < total) {
        range.end = base::big_endian(static_cast<std::uint64_t>(segment_begin(segment + 1, total)));
    }
    return range;
}

bool contains(const storage::KeyRange& range, std::string_view key) {
    return range.begin <= key && (range.end.empty() || key < range.end);
}

void skip_through(storage::KeyRange& range, storage::Direction direction, std::string_view key) {
    if (direction == storage::Direction::backward) {
        range.end = key;
    } else {
        range.begin = after(std::string(key));
    }
}

}  // namespace tailrace::operation
