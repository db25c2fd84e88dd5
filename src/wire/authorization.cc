#include "wire/authorization.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <utility>
#include <vector>

#include "wire/signature_time.h"

namespace tailrace::wire {
namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kSkewMaxMs = 15 * kMinute;
constexpr std::string_view kService = "dynamodb";
constexpr std::string_view kTerminator = "aws4_request";

std::unexpected<Error> incomplete(std::string message) {
    return fail(ErrorCode::IncompleteSignatureException, std::move(message));
}

std::unexpected<Error> invalid(std::string message) {
    return fail(ErrorCode::InvalidSignatureException, std::move(message));
}

/// A signature's parts, before they mean anything; empty is missing.
struct Parts {
    std::string credential;
    std::string signature;
    std::string signed_headers;
    std::string date;
    /// How long it is good for.
    std::int64_t validity_ms = kSkewMaxMs;
};

using Pair = std::pair<std::string_view, std::string_view>;

Pair split_at(std::string_view text, char separator) {
    const auto place = text.find(separator);
    if (place == text.npos) return {text, {}};
    return {text.substr(0, place), text.substr(place + 1)};
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string percent_decoded(std::string_view text) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escaped = text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
                             hex_digit(text[i + 2]) >= 0;
        if (!escaped) {
            decoded += text[i];
            continue;
        }
        decoded += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
        i += 2;
    }
    return decoded;
}

std::optional<std::string> find_parameter(std::string_view query, std::string_view name) {
    while (!query.empty()) {
        const auto [parameter, rest] = split_at(query, '&');
        const auto [key, value] = split_at(parameter, '=');
        if (key == name) return percent_decoded(value);
        query = rest;
    }
    return std::nullopt;
}

/// Cuts a text at commas and blanks. It looks for either from where the last one was, so that it
/// reads no byte more than twice.
class PartSplitter {
 public:
    explicit PartSplitter(std::string_view text)
        : text_(text), comma_(text.find(',')), blank_(text.find(' ')) {}

    bool at_end() const { return begin_ >= text_.size(); }
    std::string_view next() {
        const auto end = std::min({comma_, blank_, text_.size()});
        const auto part = text_.substr(begin_, end - begin_);
        begin_ = end + 1;
        if (comma_ < begin_) comma_ = text_.find(',', begin_);
        if (blank_ < begin_) blank_ = text_.find(' ', begin_);
        return part;
    }

 private:
    std::string_view text_;
    std::size_t begin_ = 0;
    std::size_t comma_;
    std::size_t blank_;
};

Parts parse_header(std::string_view header, const SignedRequest& request) {
    Parts parts;
    for (PartSplitter splitter(split_at(header, ' ').second); !splitter.at_end();) {
        const auto [key, value] = split_at(splitter.next(), '=');
        if (key == "Credential") parts.credential = value;
        if (key == "Signature") parts.signature = value;
        if (key == "SignedHeaders") parts.signed_headers = value;
    }
    parts.date = request.x_amz_date.value_or(request.date.value_or(""));
    return parts;
}

Result<Parts> from_header(const SignedRequest& request) {
    const auto header = request.authorization.value_or("");
    if (!header.starts_with("AWS4-")) {
        return fail(ErrorCode::MissingAuthenticationTokenException,
                    "Request is missing Authentication Token");
    }
    auto parts = parse_header(header, request);
    std::string missing;
    const auto require = [&missing](const std::string& part, std::string_view name) {
        if (part.empty()) {
            missing += fmt::format("Authorization header requires '{}' parameter. ", name);
        }
    };
    require(parts.credential, "Credential");
    require(parts.signature, "Signature");
    require(parts.signed_headers, "SignedHeaders");
    if (parts.date.empty()) {
        missing +=
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
    }
    if (!missing.empty()) return incomplete(missing + "Authorization=" + std::string(header));
    return parts;
}

Result<std::int64_t> parse_expiry(const std::string& text) {
    constexpr std::int64_t kWeekSeconds = 604'800;
    std::int64_t seconds = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, seconds);
    if (text.empty() || error != std::errc{} || stop != end) {
        return incomplete("X-Amz-Expires should be a number");
    }
    if (seconds < 0) return incomplete("X-Amz-Expires must be non-negative");
    if (seconds > kWeekSeconds) {
        return incomplete(
            "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires "
            "must be less than 604800 seconds");
    }
    return seconds * 1000;
}

Result<Parts> from_query(std::string_view query) {
    std::string missing;
    const auto take = [&](std::string_view name) {
        auto value = find_parameter(query, name).value_or("");
        if (value.empty()) {
            missing += fmt::format("AWS query-string parameters must include '{}'. ", name);
        }
        return value;
    };
    Parts parts;
    take("X-Amz-Algorithm");
    parts.credential = take("X-Amz-Credential");
    parts.signature = take("X-Amz-Signature");
    parts.signed_headers = take("X-Amz-SignedHeaders");
    parts.date = take("X-Amz-Date");
    if (!missing.empty()) return incomplete(missing + "Re-examine the query-string parameters.");
    if (const auto expires = find_parameter(query, "X-Amz-Expires")) {
        const auto validity_ms = parse_expiry(*expires);
        if (!validity_ms) return std::unexpected(validity_ms.error());
        parts.validity_ms = *validity_ms;
    }
    return parts;
}

Result<Timestamp> check_time(const Parts& parts, Timestamp now) {
    const auto signed_at = parse_signature_time(parts.date);
    if (!signed_at) {
        return incomplete(
            fmt::format("Date must be in ISO-8601 'basic format'. Got '{}'. See "
                        "http://en.wikipedia.org/wiki/ISO_8601",
                        parts.date));
    }
    const Timestamp oldest{now.milliseconds - parts.validity_ms};
    const Timestamp newest{now.milliseconds + kSkewMaxMs};
    if (*signed_at < oldest) {
        return invalid(fmt::format("Signature expired: {} is now earlier than {} ({} - {} min.)",
                                   signature_time(*signed_at), signature_time(oldest),
                                   signature_time(now), parts.validity_ms / kMinute));
    }
    if (*signed_at > newest) {
        return invalid(
            fmt::format("Signature not yet current: {} is still later than {} ({} + {} min.)",
                        signature_time(*signed_at), signature_time(newest), signature_time(now),
                        kSkewMaxMs / kMinute));
    }
    return *signed_at;
}

Result<CredentialScope> parse_scope(const std::string& credential) {
    std::vector<std::string_view> elements;
    elements.reserve(5);
    for (std::string_view rest = credential;; rest = split_at(rest, '/').second) {
        elements.push_back(split_at(rest, '/').first);
        if (rest.find('/') == rest.npos) break;
    }
    if (elements.size() != 5) {
        return incomplete(
            fmt::format("Credential must have exactly 5 slash-delimited elements, e.g. "
                        "keyid/date/region/service/term, got '{}'",
                        credential));
    }
    if (elements[3] != kService) {
        return invalid(
            fmt::format("Credential should be scoped to correct service: '{}'. ", kService));
    }
    if (elements[4] != kTerminator) {
        return invalid(
            fmt::format("Credential should be scoped with a valid terminator: '{}', not '{}'. ",
                        kTerminator, elements[4]));
    }
    return CredentialScope{std::string(elements[0]), std::string(elements[1]),
                           std::string(elements[2])};
}

Result<Parts> find_parts(const SignedRequest& request) {
    if (!find_parameter(request.query, "X-Amz-Algorithm")) return from_header(request);
    if (!request.authorization) return from_query(request.query);
    return invalid(
        "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.");
}

}  // namespace

Result<Authorization> parse_authorization(const SignedRequest& request, Timestamp now) {
    auto parts = find_parts(request);
    if (!parts) return std::unexpected(std::move(parts.error()));
    const auto signed_at = check_time(*parts, now);
    if (!signed_at) return std::unexpected(signed_at.error());
    auto scope = parse_scope(parts->credential);
    if (!scope) return std::unexpected(std::move(scope.error()));
    return Authorization{*std::move(scope), std::move(parts->signed_headers),
                         std::move(parts->signature), *signed_at};
}

}  // namespace tailrace::wire
