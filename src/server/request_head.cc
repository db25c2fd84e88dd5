#include "server/request_head.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "wire/header_value.h"

namespace tailrace::server {

using wire::equals_ignoring_case;
using wire::trimmed;

namespace {

Refusal malformed(std::string why) {
    return {400, std::move(why)};
}

/// The characters of methods and of the names of headers (RFC 9110 5.6.2).
constexpr auto token_characters = [] {
    std::array<bool, 256> is{};
    for (unsigned char c = '0'; c <= '9'; ++c) is[c] = true;
    for (unsigned char c = 'a'; c <= 'z'; ++c) is[c] = is[c - 'a' + 'A'] = true;
    for (const unsigned char c :
         {'!', '#', '$', '%', '&', '\'', '*', '+', '-', '.', '^', '_', '`', '|', '~'}) {
        is[c] = true;
    }
    return is;
}();

/// What of `text` is a token, from its begin.
std::string_view leading_token(std::string_view text) {
    const auto is_token = [](char c) { return token_characters[static_cast<unsigned char>(c)]; };
    return {text.begin(), std::ranges::find_if_not(text, is_token)};
}

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

/// Eight at a time, which takes some for controls that are none: those are looked at again.
bool has_control(std::string_view text) {
    constexpr std::uint64_t ones = 0x0101010101010101;
    constexpr std::uint64_t tops = 0x80 * ones;
    const auto is_bad = [](char c) { return is_control(c) && c != '\t'; };
    for (; text.size() >= 8; text.remove_prefix(8)) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, text.data(), 8);
        const auto deletes = eight ^ 0x7f * ones;
        const auto suspects = ((eight - 0x20 * ones) & ~eight) | ((deletes - ones) & ~deletes);
        if ((suspects & tops) != 0 && std::ranges::any_of(text.substr(0, 8), is_bad)) return true;
    }
    return std::ranges::any_of(text, is_bad);
}

}  // namespace

const std::array<RequestHead::KeptField, RequestHead::kept_count> RequestHead::kept_fields{{
    {"host", &HttpRequest::host},
    {"x-amz-target", &HttpRequest::x_amz_target},
    {"content-type", &HttpRequest::content_type},
    {"content-encoding", &HttpRequest::content_encoding},
    {"accept-encoding", &HttpRequest::accept_encoding},
    {"authorization", &HttpRequest::authorization},
    {"x-amz-date", &HttpRequest::x_amz_date},
    {"date", &HttpRequest::date},
    {"x-amz-security-token", &HttpRequest::x_amz_security_token},
    {"origin", &HttpRequest::origin},
    {"access-control-request-headers", &HttpRequest::access_control_request_headers},
    {"access-control-request-method", &HttpRequest::access_control_request_method},
    {"x-tailrace-wait-ms", &HttpRequest::x_tailrace_wait_ms},
}};

const std::array<RequestHead::FramingField, 4> RequestHead::framing_fields{{
    {"content-length", &RequestHead::read_content_length},
    {"transfer-encoding", &RequestHead::read_transfer_encoding},
    {"connection", &RequestHead::read_connection},
    {"expect", &RequestHead::read_expect},
}};

std::expected<RequestHead, Refusal> RequestHead::parse(std::string_view bytes) {
    RequestHead head(bytes);
    if (auto refused = head.read(bytes)) return std::unexpected(std::move(*refused));
    return head;
}

void RequestHead::describe(HttpRequest& request, std::string_view bytes) const {
    const auto view = [&](Place place) { return bytes.substr(place.begin, place.size); };
    request.method = view(method_);
    request.target = view(target_);
    request.header_lines = view(header_lines_);
    for (std::size_t i = 0; i < kept_count; ++i) {
        request.*kept_fields[i].member = view(kept_[i]);
    }
}

RequestHead::Refused RequestHead::read(std::string_view bytes) {
    auto rest = bytes;
    for (bool first = true;; first = false) {
        const auto line_size = rest.find('\n');
        if (line_size == rest.npos || line_size == 0 || rest[line_size - 1] != '\r') {
            return malformed("bad line ending");
        }
        const auto line = rest.substr(0, line_size - 1);
        if (line.empty() && !first) break;
        if (auto refused = first ? read_request_line(line) : read_header(line)) return refused;
        rest.remove_prefix(line_size + 1);
        if (first) header_lines_ = place(rest);
    }
    header_lines_.size -= static_cast<std::uint32_t>(rest.size());
    if (chunked_ && content_length_) return malformed("both Content-Length and Transfer-Encoding");
    if (chunked_ && http_1_0_) return malformed("Transfer-Encoding in HTTP/1.0");
    return std::nullopt;
}

RequestHead::Refused RequestHead::read_request_line(std::string_view line) {
    const auto method_end = line.find(' ');
    const auto target_end = line.rfind(' ');
    if (method_end == line.npos || method_end == target_end) return malformed("bad request line");
    const auto method = line.substr(0, method_end);
    const auto target = line.substr(method_end + 1, target_end - method_end - 1);
    const auto version = line.substr(target_end + 1);
    if (method.empty() || leading_token(method) != method) return malformed("bad method");
    if (target.empty() || std::ranges::any_of(target, is_control) || target.contains(' ')) {
        return malformed("bad target");
    }
    http_1_0_ = version == "HTTP/1.0";
    if (!http_1_0_ && version != "HTTP/1.1") return malformed("bad version: HTTP/1.1 is spoken");
    method_ = place(method);
    target_ = place(target);
    return std::nullopt;
}

RequestHead::Refused RequestHead::read_header(std::string_view line) {
    const auto name = leading_token(line);
    const auto rest = line.substr(name.size());
    if (name.empty() || !rest.starts_with(':')) return malformed("bad header name");
    const auto value = trimmed(rest.substr(1));
    if (has_control(value)) return malformed("bad header value");
    return read_field(name, value);
}

RequestHead::Refused RequestHead::read_field(std::string_view name, std::string_view value) {
    for (std::size_t i = 0; i < kept_count; ++i) {
        if (!equals_ignoring_case(name, kept_fields[i].name)) continue;
        if (kept_[i].size == 0) kept_[i] = place(value);
        return std::nullopt;
    }
    for (const auto& field : framing_fields) {
        if (equals_ignoring_case(name, field.name)) return (this->*field.read)(value);
    }
    return std::nullopt;
}

RequestHead::Refused RequestHead::read_content_length(std::string_view value) {
    std::uint64_t length = 0;
    const auto* const end = value.data() + value.size();
    const auto [last, failure] = std::from_chars(value.data(), end, length);
    if (failure != std::errc() || last != end) return malformed("bad Content-Length");
    if (content_length_) return malformed("Content-Length twice");
    content_length_ = length;
    return std::nullopt;
}

RequestHead::Refused RequestHead::read_transfer_encoding(std::string_view value) {
    if (!equals_ignoring_case(value, "chunked")) {
        return Refusal{501, "of the transfer encodings only `chunked` is supported"};
    }
    if (chunked_) return malformed("Transfer-Encoding twice");
    chunked_ = true;
    return std::nullopt;
}

RequestHead::Refused RequestHead::read_connection(std::string_view value) {
    while (!value.empty()) {
        const auto [option, rest] = wire::split(value, ',');
        if (leading_token(option) != option) return malformed("bad Connection");
        closes_ = closes_ || equals_ignoring_case(option, "close");
        stays_ = stays_ || equals_ignoring_case(option, "keep-alive");
        value = rest;
    }
    return std::nullopt;
}

RequestHead::Refused RequestHead::read_expect(std::string_view value) {
    if (!equals_ignoring_case(value, "100-continue")) {
        return Refusal{417, "the only expectation that can be met is 100-continue"};
    }
    expects_continue_ = true;
    return std::nullopt;
}

RequestHead::Place RequestHead::place(std::string_view part) const {
    if (part.empty()) return {};
    return {static_cast<std::uint32_t>(part.data() - bytes_),
            static_cast<std::uint32_t>(part.size())};
}

}  // namespace tailrace::server
