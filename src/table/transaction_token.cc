#include "table/transaction_token.h"

#include <algorithm>

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
    if (!body) return Seen::never;
    base::ByteReader reader(*body);
    const auto version = reader.big_endian<std::uint8_t>();
    const auto time = static_cast<base::UnixMilliseconds>(reader.big_endian<std::uint64_t>());
    if (reader.failed() || version != token_version || time + token_life_ms <= view.now())
        return Seen::never;
    return reader.rest() == digest ? Seen::same : Seen::other;
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

std::vector<storage::Key> keys_of_expired(std::string_view expiry_key) {
    std::vector<storage::Key> keys;
    keys.push_back({token_space, std::string(expiry_key)});
    constexpr std::size_t before_token = 1 + sizeof(std::uint64_t);
    if (expiry_key.size() > before_token)
        keys.push_back({token_space, std::string(expiry_key.substr(before_token))});
    return keys;
}

}  // namespace tailrace::table
