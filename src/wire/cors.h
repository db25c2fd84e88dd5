// What browsers ask before and after they call from a page of another origin.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace tailrace::wire {

struct Header {
    std::string_view name;
    std::string_view value;
    friend bool operator==(const Header&, const Header&) = default;
};

/// The headers of a request that matter here.
struct CorsRequest {
    std::optional<std::string_view> origin;
    std::optional<std::string_view> access_control_request_headers;
    std::optional<std::string_view> access_control_request_method;
};

/// To go with any answer; none for a request without an origin.
std::vector<Header> cors_headers(const CorsRequest& request);

/// The answer to OPTIONS is these, HTTP 200 and no body. Nothing (404) for a request without an
/// origin.
std::optional<std::vector<Header>> preflight_headers(const CorsRequest& request);

}  // namespace tailrace::wire
