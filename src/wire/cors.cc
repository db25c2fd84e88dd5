#include "wire/cors.h"

namespace tailrace::wire {

std::vector<Header> cors_headers(const CorsRequest& request) {
    if (!request.origin) return {};
    return {{"access-control-allow-origin", "*"}};
}

std::optional<std::vector<Header>> preflight_headers(const CorsRequest& request) {
    if (!request.origin) return std::nullopt;
    auto headers = cors_headers(request);
    if (const auto& names = request.access_control_request_headers) {
        headers.push_back({"access-control-allow-headers", *names});
    }
    if (const auto& method = request.access_control_request_method) {
        headers.push_back({"access-control-allow-methods", *method});
    }
    headers.push_back({"access-control-max-age", "172800"});
    return headers;
}

}  // namespace tailrace::wire
