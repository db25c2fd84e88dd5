// What the rest of the server sees of HTTP: a request, a reply, and who answers. Nothing above this
// folder knows more.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/coroutine.h"
#include "tailrace/shared_text.h"

namespace tailrace::server {

/// A complete request. Every view points into the connection's buffer and lives until the reply has
/// been handed back. Header values are trimmed; one that was not sent is empty; of a repeated one
/// the first counts.
struct HttpRequest {
    std::string_view method;
    std::string_view target;

    std::string_view host;
    std::string_view x_amz_target;
    std::string_view content_type;
    std::string_view content_encoding;
    std::string_view accept_encoding;
    std::string_view authorization;
    std::string_view x_amz_date;
    std::string_view date;
    std::string_view x_amz_security_token;
    std::string_view origin;
    std::string_view access_control_request_headers;
    std::string_view access_control_request_method;
    /// Sent by readers of ours alone.
    std::string_view x_tailrace_wait_ms;

    /// All header lines as they were sent, each with its CRLF: what a signature is computed over.
    std::string_view header_lines;

    /// Chunks are joined, a content encoding is not undone. At least `padding` readable bytes
    /// follow it.
    std::string_view body;
    static constexpr std::size_t padding = 64;
};

/// The session adds what belongs to the connection: Date, Content-Length, Connection.
struct HttpReply {
    int status = 200;
    /// Static text, or a view into the request. Empty: the reply has no such header.
    std::string_view content_type;
    /// Further header lines, each with its CRLF.
    std::string header_lines;
    std::string body;
    /// Follows `body`, and is sent from where it is; null if nothing does.
    std::shared_ptr<const SharedText> page = nullptr;
    /// Follows the page.
    std::string rest = {};
    /// The connection is to end instead, without a byte of this.
    bool drops_connection = false;

    std::size_t body_bytes() const {
        return body.size() + (page ? page->text().size() : 0) + rest.size();
    }
};

/// Answers requests. It may be called on every io thread at once; the coroutine runs on the
/// caller's. `request` outlives the coroutine.
class Handler {
 public:
    virtual ~Handler() = default;
    /// Whether `wait` is to come first.
    virtual bool waits(const HttpRequest&) const { return false; }
    /// What a request waits for before it is answered, with hardly any memory.
    virtual awaitable<void> wait(const HttpRequest&) { co_return; }
    /// About what `handle` takes at most for the reply, and for itself until there is one.
    virtual std::size_t allowance(const HttpRequest& request) const = 0;
    virtual awaitable<HttpReply> handle(const HttpRequest& request) = 0;
};

}  // namespace tailrace::server
