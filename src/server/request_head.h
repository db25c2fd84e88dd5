// The head of a request: its line and its headers, as RFC 9112 writes them.
//
// What two readers could take for two different requests is refused: folded lines, bare line feeds,
// a repeated Content-Length, a length beside chunks.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "server/http.h"

namespace tailrace::server {

/// Why a request is turned away before anyone has seen it. The connection cannot be used further.
struct Refusal {
    int status;
    std::string why;
};

/// Says where things are, counted from the head's begin: that stays right when its bytes move.
class RequestHead {
 public:
    /// `bytes` go through the empty line, however their lines end.
    static std::expected<RequestHead, Refusal> parse(std::string_view bytes);

    /// All views but the body's. `bytes` are those that were parsed, wherever they are by now.
    void describe(HttpRequest& request, std::string_view bytes) const;

    bool http_1_0() const { return http_1_0_; }
    bool keep_alive() const { return !closes_ && (!http_1_0_ || stays_); }
    /// There is no length then.
    bool chunked() const { return chunked_; }
    /// As announced.
    std::uint64_t content_length() const { return content_length_.value_or(0); }
    bool expects_continue() const { return expects_continue_ && !http_1_0_; }

 private:
    using Refused = std::optional<Refusal>;
    struct Place {
        std::uint32_t begin = 0;
        std::uint32_t size = 0;
    };
    struct KeptField {
        std::string_view name;
        std::string_view HttpRequest::* member;
    };
    struct FramingField {
        std::string_view name;
        Refused (RequestHead::*read)(std::string_view value);
    };
    static constexpr std::size_t kept_count = 13;
    static const std::array<KeptField, kept_count> kept_fields;
    static const std::array<FramingField, 4> framing_fields;

    explicit RequestHead(std::string_view bytes) : bytes_(bytes.data()) {}

    Refused read(std::string_view bytes);
    Refused read_request_line(std::string_view line);
    Refused read_header(std::string_view line);
    Refused read_field(std::string_view name, std::string_view value);
    Refused read_content_length(std::string_view value);
    Refused read_transfer_encoding(std::string_view value);
    Refused read_connection(std::string_view value);
    Refused read_expect(std::string_view value);
    Place place(std::string_view part) const;

    /// While it is parsed.
    const char* bytes_;
    Place method_;
    Place target_;
    Place header_lines_;
    std::array<Place, kept_count> kept_{};
    std::optional<std::uint64_t> content_length_;
    bool chunked_ = false;
    bool http_1_0_ = false;
    bool closes_ = false;
    bool stays_ = false;
    bool expects_continue_ = false;
};

}  // namespace tailrace::server
