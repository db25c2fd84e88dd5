#include "stream/shard_iterator.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <cstddef>
#include <memory>
#include <utility>

#include "base/assert.h"
#include "base/bytes.h"
#include "model/base64.h"

namespace tailrace::stream {
namespace {

constexpr std::string_view mark = "|1|";
constexpr std::size_t nonce_bytes = 8;
constexpr std::size_t mac_bytes = 16;
constexpr std::size_t body_bytes = 4 + nonce_bytes + 8 + 8 + 4 + 10 + 8;
constexpr std::size_t token_bytes = body_bytes + mac_bytes;
constexpr std::size_t token_chars = token_bytes / 3 * 4;
static_assert(token_bytes % 3 == 0, "no padding, no unused bits");

struct FreeMacContext {
    void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};
using MacContext = std::unique_ptr<EVP_MAC_CTX, FreeMacContext>;

MacContext make_mac_context() {
    EVP_MAC* hmac = EVP_MAC_fetch(nullptr, OSSL_MAC_NAME_HMAC, nullptr);
    MacContext context(EVP_MAC_CTX_new(hmac));
    EVP_MAC_free(hmac);
    char sha256[] = "SHA256";
    const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, sha256, 0),
                                 OSSL_PARAM_construct_end()};
    const bool ok = context != nullptr && EVP_MAC_CTX_set_params(context.get(), params) == 1;
    TAILRACE_ASSERT(ok, "OpenSSL has HMAC-SHA-256");
    return context;
}

const unsigned char* unsigned_bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

/// HMAC-SHA-256 of `head` and `body`, one after the other, cut. To find the algorithm costs more
/// than to run it, so each thread does that once.
std::array<unsigned char, mac_bytes> mac_of(const IteratorSecret& secret, std::string_view head,
                                            std::string_view body) {
    thread_local const MacContext context = make_mac_context();
    std::array<unsigned char, 32> full;
    std::size_t size = 0;
    const bool ok = EVP_MAC_init(context.get(), secret.data(), secret.size(), nullptr) == 1 &&
                    EVP_MAC_update(context.get(), unsigned_bytes(head), head.size()) == 1 &&
                    EVP_MAC_update(context.get(), unsigned_bytes(body), body.size()) == 1 &&
                    EVP_MAC_final(context.get(), full.data(), &size, full.size()) == 1;
    TAILRACE_ASSERT(ok && size == full.size(), "OpenSSL computes HMAC-SHA-256");
    std::array<unsigned char, mac_bytes> cut;
    std::copy_n(full.begin(), cut.size(), cut.begin());
    return cut;
}

std::string_view as_text(const auto& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string body_of(std::uint32_t key_id, const ShardIterator& iterator, base::Random& random) {
    std::array<unsigned char, nonce_bytes> nonce;
    random.fill(nonce);
    std::string body;
    body.reserve(token_bytes);
    base::append_big_endian(body, key_id);
    body.append(as_text(nonce));
    base::append_big_endian(body, std::to_underlying(iterator.stream));
    base::append_big_endian(body, iterator.shard.birth_ms());
    base::append_big_endian(body, iterator.shard.suffix());
    body.append(as_text(iterator.after.bytes()));
    base::append_big_endian(body, static_cast<std::uint64_t>(iterator.issued_ms));
    return body;
}

/// What `body_of` wrote after the nonce.
ShardIterator position_in(base::ByteReader reader, std::string_view stream_arn) {
    ShardIterator iterator;
    iterator.stream_arn = stream_arn;
    iterator.stream = StreamId(reader.big_endian<std::uint64_t>());
    const auto birth_ms = reader.big_endian<std::uint64_t>();
    const auto suffix = reader.big_endian<std::uint32_t>();
    iterator.shard = ShardId(birth_ms, suffix);
    iterator.after = SequenceNumber::from_bytes(reader.take(10));
    iterator.issued_ms = static_cast<base::UnixMilliseconds>(reader.big_endian<std::uint64_t>());
    return iterator;
}

}  // namespace

IteratorKeys::IteratorKeys(std::map<std::uint32_t, IteratorSecret> secrets, std::uint32_t current)
    : secrets_(std::move(secrets)), current_(current) {
    TAILRACE_ASSERT(secrets_.contains(current_), "the current key is one of the keys");
}

std::string IteratorKeys::sign(const ShardIterator& iterator, base::Random& random) const {
    std::string text;
    text.reserve(iterator.stream_arn.size() + mark.size() + token_chars);
    text.append(iterator.stream_arn).append(mark);
    auto token = body_of(current_, iterator, random);
    token.append(as_text(mac_of(secrets_.at(current_), text, token)));
    model::append_base64(text, token);
    return text;
}

std::expected<ShardIterator, IteratorKeys::Failure> IteratorKeys::verify(
    std::string_view text) const {
    if (text.size() <= token_chars) return std::unexpected(Failure::invalid);
    const auto head = text.substr(0, text.size() - token_chars);
    const auto token = model::decode_base64(text.substr(head.size()));
    if (!head.ends_with(mark) || !token) return std::unexpected(Failure::invalid);

    const auto body = std::string_view(*token).substr(0, body_bytes);
    const auto mac = std::string_view(*token).substr(body_bytes);
    base::ByteReader reader(body);
    const auto secret = secrets_.find(reader.big_endian<std::uint32_t>());
    if (secret == secrets_.end()) return std::unexpected(Failure::unknown_key);
    const auto expected = mac_of(secret->second, head, body);
    if (CRYPTO_memcmp(expected.data(), mac.data(), mac_bytes) != 0) {
        return std::unexpected(Failure::invalid);
    }
    reader.take(nonce_bytes);
    return position_in(reader, head.substr(0, head.size() - mark.size()));
}

}  // namespace tailrace::stream
