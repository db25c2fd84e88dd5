#include "wire/signature_v4.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>

#include "base/assert.h"
#include "base/hex.h"
#include "wire/header_value.h"
#include "wire/signature_time.h"

namespace tailrace::wire {
namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";
constexpr std::size_t date_chars = 8;

std::string sha256(std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
    unsigned int size = 0;
    const int ok =
        EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
    TAILRACE_ASSERT(ok == 1, "OpenSSL has SHA-256");
    return {reinterpret_cast<const char*>(digest.data()), size};
}

std::string hmac(std::string_view key, std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
    unsigned int size = 0;
    const auto* done = HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                            reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                            digest.data(), &size);
    TAILRACE_ASSERT(done != nullptr, "OpenSSL has HMAC");
    return {reinterpret_cast<const char*>(digest.data()), size};
}

/// RFC 3986, section 2.3: all but the unreserved characters.
std::string percent_encoded(std::string_view text) {
    std::string encoded;
    for (const char c : text) {
        const bool unreserved = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                                (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
                                c == '~';
        if (unreserved) {
            encoded += c;
        } else {
            encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return encoded;
}

/// Without blanks around it, and with one where there were several.
std::string normalized(std::string_view value) {
    std::string normal;
    for (const char c : trimmed(value)) {
        if (c != ' ' || !normal.ends_with(' ')) normal += c;
    }
    return normal;
}

std::string encoded_query(const NameValues& query) {
    NameValues encoded;
    for (const auto& [name, value] : query) {
        encoded.emplace_back(percent_encoded(name), percent_encoded(value));
    }
    std::ranges::sort(encoded);
    std::string text;
    for (const auto& [name, value] : encoded) {
        text += fmt::format("{}{}={}", text.empty() ? "" : "&", name, value);
    }
    return text;
}

/// Names in lower case and in order, values normalized, those of one name joined.
NameValues canonical_headers(const NameValues& headers) {
    NameValues canonical;
    for (const auto& [name, value] : headers) {
        canonical.emplace_back(lower_case(name), normalized(value));
    }
    std::ranges::stable_sort(canonical, {}, &NameValues::value_type::first);
    NameValues joined;
    for (auto& [name, value] : canonical) {
        if (!joined.empty() && joined.back().first == name) {
            joined.back().second += "," + value;
        } else {
            joined.emplace_back(std::move(name), std::move(value));
        }
    }
    return joined;
}

std::string names_of(const NameValues& headers) {
    std::string names;
    for (const auto& [name, value] : headers) names += (names.empty() ? "" : ";") + name;
    return names;
}

std::string canonical_request(const UnsignedRequest& request, const NameValues& headers) {
    std::string text =
        fmt::format("{}\n{}\n{}\n", request.method, request.path, encoded_query(request.query));
    for (const auto& [name, value] : headers) text += fmt::format("{}:{}\n", name, value);
    return text + fmt::format("\n{}\n{}", names_of(headers), base::hex(sha256(request.body)));
}

std::string scope_of(const SigningKey& key, std::string_view time) {
    return fmt::format("{}/{}/{}/aws4_request", time.substr(0, date_chars), key.region,
                       key.service);
}

/// Of the request as it is, its canonical headers being these.
std::string signature_of(const UnsignedRequest& request, const NameValues& headers,
                         const SigningKey& key, std::string_view time) {
    const auto to_sign = fmt::format("{}\n{}\n{}\n{}", algorithm, time, scope_of(key, time),
                                     base::hex(sha256(canonical_request(request, headers))));
    std::string derived = "AWS4" + key.credentials.secret_access_key;
    for (const auto part : {time.substr(0, date_chars), std::string_view(key.region),
                            std::string_view(key.service), std::string_view("aws4_request")}) {
        derived = hmac(derived, part);
    }
    return base::hex(hmac(derived, to_sign));
}

}  // namespace

NameValues signature_headers(UnsignedRequest request, const SigningKey& key, Timestamp now) {
    const auto time = signature_time(now);
    NameValues added{{"X-Amz-Date", time}};
    if (!key.credentials.session_token.empty())
        added.emplace_back("X-Amz-Security-Token", key.credentials.session_token);
    request.headers.insert(request.headers.end(), added.begin(), added.end());
    const auto headers = canonical_headers(request.headers);
    added.emplace_back("Authorization",
                       fmt::format("{} Credential={}/{}, SignedHeaders={}, Signature={}", algorithm,
                                   key.credentials.access_key_id, scope_of(key, time),
                                   names_of(headers), signature_of(request, headers, key, time)));
    return added;
}

std::string presigned_query(UnsignedRequest request, const SigningKey& key, Timestamp now,
                            std::chrono::seconds validity) {
    const auto time = signature_time(now);
    const auto headers = canonical_headers(request.headers);
    auto& query = request.query;
    query.emplace_back("X-Amz-Algorithm", algorithm);
    query.emplace_back("X-Amz-Credential",
                       key.credentials.access_key_id + "/" + scope_of(key, time));
    query.emplace_back("X-Amz-Date", time);
    query.emplace_back("X-Amz-Expires", std::to_string(validity.count()));
    query.emplace_back("X-Amz-SignedHeaders", names_of(headers));
    if (!key.credentials.session_token.empty())
        query.emplace_back("X-Amz-Security-Token", key.credentials.session_token);
    const auto signature = signature_of(request, headers, key, time);
    return encoded_query(query) + "&X-Amz-Signature=" + signature;
}

}  // namespace tailrace::wire
