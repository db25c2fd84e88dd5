#include "client/signing.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tailrace::client {

namespace {

constexpr std::string_view wait_header = "X-Tailrace-Wait-Ms";

/// Those that are signed.
wire::NameValues signed_headers(const CallRequest& call, const Url& url) {
    wire::NameValues headers{{"Host", url.authority()},
                             {"Content-Type", "application/x-amz-json-1.0"},
                             {"X-Amz-Target", wire::target_of(call.operation)}};
    if (call.wait.count() > 0) headers.emplace_back(wait_header, std::to_string(call.wait.count()));
    headers.insert(headers.end(), call.headers.begin(), call.headers.end());
    return headers;
}

bool ends_early(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) != text.npos;
}

wire::UnsignedRequest unsigned_request(const CallRequest& call, const Url& url) {
    return {.path = url.path, .headers = signed_headers(call, url), .body = call.body};
}

}  // namespace

std::expected<HttpRequest, std::string> http_request(const CallRequest& call, const Url& url,
                                                     const std::optional<Signer>& signer,
                                                     const Envelope& envelope) {
    auto to_sign = unsigned_request(call, url);
    HttpRequest request{.target = url.path, .headers = to_sign.headers, .body = call.body};
    auto& headers = request.headers;
    if (signer) {
        auto added = wire::signature_headers(std::move(to_sign), signer->key, signer->now);
        std::ranges::move(added, std::back_inserter(headers));
    }
    headers.emplace_back("Accept-Encoding", envelope.accept_gzip ? "gzip" : "identity");
    headers.emplace_back("User-Agent", envelope.user_agent);
    headers.emplace_back("amz-sdk-invocation-id", envelope.invocation_id);
    headers.emplace_back("amz-sdk-request", fmt::format("attempt={}; max={}", envelope.attempt,
                                                        envelope.max_attempts));
    for (const auto& [name, value] : headers) {
        if (ends_early(name) || ends_early(value))
            return std::unexpected(fmt::format("the header {} holds the end of a line", name));
    }
    return request;
}

PresignedRequest presigned_request(CallRequest call, const Url& url, const Signer& signer,
                                   std::chrono::seconds validity) {
    auto to_sign = unsigned_request(call, url);
    auto headers = to_sign.headers;
    std::erase_if(headers, [](const auto& header) { return header.first == "Host"; });
    const auto query = wire::presigned_query(std::move(to_sign), signer.key, signer.now, validity);
    return {.url = url.text() + "?" + query,
            .headers = std::move(headers),
            .body = std::move(call.body)};
}

}  // namespace tailrace::client
