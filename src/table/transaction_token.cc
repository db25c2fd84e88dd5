#include "table/transaction_token.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/bytes.h"
#include "model/key_encoding.h"
#include "table/system_spaces.h"

namespace tailrace::table {

namespace {

constexpr std::uint8_t token_version = 1;

std::string expiry_key(base::UnixMilliseconds time, std::string_view token_key) {
    std::string key("e");
    base::append_big_endian(key, static_cast<std::uint64_t>(time));
    key.append(token_key);
    return key;
}

struct Use {
    base::UnixMilliseconds time = 0;
    std::string_view digest;
};

/// What a 't' row tells; empty if it is damaged or of an unknown version.
std::optional<Use> decode_use(std::string_view body) {
    base::ByteReader reader(body);
    const auto version = reader.big_endian<std::uint8_t>();
    const auto time = static_cast<base::UnixMilliseconds>(reader.big_endian<std::uint64_t>());
    if (reader.failed() || version != token_version) return std::nullopt;
    return Use{time, reader.rest()};
}

struct ExpiryKey {
    base::UnixMilliseconds time = 0;
    storage::Key row;
};

std::optional<ExpiryKey> decode_expiry_key(std::string_view key) {
    base::ByteReader reader(key);
    reader.take(1);
    const auto time = static_cast<base::UnixMilliseconds>(reader.big_endian<std::uint64_t>());
    if (reader.failed() || reader.rest().empty()) return std::nullopt;
    return ExpiryKey{time, {token_space, std::string(reader.rest())}};
}

}  // namespace

TokenRow::TokenRow(std::string_view token) {
    const auto hash = model::partition_hash(token);
    partition_ = token_partition(hash);
    bytes_ = "t";
    base::append_big_endian(bytes_, hash);
    bytes_.append(token);
}

storage::Key TokenRow::key() const {
    return {token_space, bytes_};
}

TokenRow::Seen TokenRow::find(const partition::View& view, std::string_view digest) const {
    const auto* body = view.find(key());
    const auto use = body ? decode_use(*body) : std::nullopt;
    if (!use || use->time + token_life_ms <= view.now()) return Seen::never;
    return use->digest == digest ? Seen::same : Seen::other;
}

void TokenRow::put(partition::View& view, std::string_view digest) const {
    std::string body;
    base::append_big_endian(body, token_version);
    base::append_big_endian(body, static_cast<std::uint64_t>(view.now()));
    body.append(digest);
    view.put(key(), std::move(body));
    view.put({token_space, expiry_key(view.now(), bytes_)}, "");
}

storage::KeyRange expired_tokens(base::UnixMilliseconds now) {
    return {"e", expiry_key(std::max<base::UnixMilliseconds>(now - token_life_ms, 0), {})};
}

std::optional<storage::Key> row_of_expired(std::string_view expiry_key) {
    auto decoded = decode_expiry_key(expiry_key);
    if (!decoded) return std::nullopt;
    return std::move(decoded->row);
}

void drop_expired(partition::View& view, std::string_view expiry_key) {
    view.erase({token_space, std::string(expiry_key)});
    const auto expired = decode_expiry_key(expiry_key);
    if (!expired) return;
    const auto* body = view.find(expired->row);
    const auto use = body ? decode_use(*body) : std::nullopt;
    if (use && use->time == expired->time) view.erase(expired->row);
}

}  // namespace tailrace::table
