#include "partition/expiry.h"

#include <charconv>
#include <limits>

#include "base/bytes.h"
#include "model/canonical_members.h"

namespace tailrace::partition {

namespace {

using base::UnixMilliseconds;

constexpr std::string_view expiry_prefix = "e";
constexpr std::string_view after_expiries = "f";
constexpr std::size_t hash_bytes = sizeof(std::uint64_t);
/// So that any number of milliseconds within a second fits.
constexpr std::int64_t seconds_max = std::numeric_limits<UnixMilliseconds>::max() / 1000 - 1;

/// The digits of `{"N":"1.5"}`; empty for a value of another type.
std::string_view number_in(std::string_view value) {
    constexpr std::string_view before = R"({"N":")";
    constexpr std::string_view after = R"("})";
    if (!value.starts_with(before) || !value.ends_with(after)) return {};
    value.remove_prefix(before.size());
    value.remove_suffix(after.size());
    return value;
}

/// Rounded up. A fraction has no zeros at its end.
UnixMilliseconds milliseconds_in(std::string_view fraction) {
    UnixMilliseconds milliseconds = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        milliseconds = 10 * milliseconds + (i < fraction.size() ? fraction[i] - '0' : 0);
    }
    return milliseconds + (fraction.size() > 3 ? 1 : 0);
}

/// Of a number in its normal form: no exponent, no superfluous zeros.
std::optional<UnixMilliseconds> milliseconds_of(std::string_view number) {
    std::int64_t seconds = 0;
    const auto* end = number.data() + number.size();
    const auto read = std::from_chars(number.data(), end, seconds);
    if (read.ec != std::errc() || number.starts_with('-') || seconds > seconds_max)
        return std::nullopt;
    const std::string_view fraction(read.ptr, end);
    return 1000 * seconds + (fraction.empty() ? 0 : milliseconds_in(fraction.substr(1)));
}

std::string expiries_at(UnixMilliseconds at) {
    std::string bytes(expiry_prefix);
    base::append_big_endian(bytes, static_cast<std::uint64_t>(at));
    return bytes;
}

}  // namespace

std::optional<UnixMilliseconds> expiry_of(std::string_view json, std::string_view attribute) {
    const auto value = model::find_canonical(json, attribute);
    return value ? milliseconds_of(number_in(*value)) : std::nullopt;
}

std::optional<UnixMilliseconds> expiry_to_index(std::string_view json, std::string_view attribute,
                                                UnixMilliseconds now) {
    auto at = expiry_of(json, attribute);
    if (at && *at < now - expiry_age_max.count()) at.reset();
    return at;
}

std::uint64_t ExpiryEntry::hash() const {
    return base::ByteReader(item_key).big_endian<std::uint64_t>();
}

storage::Key expiry_key(UnixMilliseconds at, std::string_view item_key) {
    return {storage::kOwnSpace, expiries_at(at).append(item_key)};
}

std::optional<ExpiryEntry> decode_expiry_key(std::string_view bytes) {
    base::ByteReader reader(bytes);
    const auto prefix = reader.take(expiry_prefix.size());
    const auto at = static_cast<UnixMilliseconds>(reader.big_endian<std::uint64_t>());
    if (reader.failed() || prefix != expiry_prefix || reader.rest().size() <= hash_bytes)
        return std::nullopt;
    return ExpiryEntry{at, std::string(reader.rest())};
}

storage::Key backfill_key() {
    return {storage::kOwnSpace, std::string(expiry_prefix)};
}

storage::KeyRange expiries_due(UnixMilliseconds now) {
    return {std::string(expiry_prefix), expiries_at(now + 1)};
}

storage::KeyRange all_expiries() {
    return {std::string(expiry_prefix), std::string(after_expiries)};
}

void index_expiry(View& view, std::string_view item_key, std::string_view before,
                  std::string_view after) {
    const auto& attribute = *view.descriptor()->expiry_attribute;
    const auto old = expiry_of(before, attribute);
    const auto next = expiry_to_index(after, attribute, view.now());
    if (old == next) return;
    if (old) view.erase(expiry_key(*old, item_key));
    if (next) view.put(expiry_key(*next, item_key), {});
}

}  // namespace tailrace::partition
