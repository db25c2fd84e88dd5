#include "server/reply_buffer.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "base/assert.h"

namespace tailrace::server {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t copied_body_bytes_max = 16 * 1024;
constexpr std::size_t joined_bytes_max = 64 * 1024;
/// About what a head has beside its header lines.
constexpr std::size_t head_bytes = 192;

std::string_view connection_line(const ReplyFrame& frame) {
    if (!frame.keep_alive) return "Connection: close\r\n";
    return frame.http_1_0 ? "Connection: keep-alive\r\n" : "";
}

void append_head(std::string& out, const HttpReply& reply, const ReplyFrame& frame) {
    const fmt::format_int status(reply.status);
    const fmt::format_int length(reply.body_bytes());
    out.append("HTTP/1.1 ").append(status.data(), status.size());
    out.append(" ").append(reason_phrase(reply.status)).append("\r\n");
    out.append(frame.date_line);
    if (!reply.content_type.empty()) {
        out.append("Content-Type: ").append(reply.content_type).append("\r\n");
    }
    out.append("Content-Length: ").append(length.data(), length.size()).append("\r\n");
    out.append(connection_line(frame)).append(reply.header_lines).append("\r\n");
}

}  // namespace

std::string_view reason_phrase(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 400:
            return "Bad Request";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 408:
            return "Request Timeout";
        case 413:
            return "Payload Too Large";
        case 417:
            return "Expectation Failed";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 503:
            return "Service Unavailable";
        default:
            return "";
    }
}

void ReplyBuffer::add(HttpReply reply, const ReplyFrame& frame) {
    TAILRACE_ASSERT(!full(), "a reply is added to a full buffer");
    const bool is_copied = reply.body.size() <= copied_body_bytes_max;
    joined_.reserve(joined_.size() + head_bytes + reply.header_lines.size() +
                    (is_copied ? reply.body.size() : 0));
    append_head(joined_, reply, frame);
    if (frame.without_body) return;
    if (is_copied) {
        joined_.append(reply.body);
    } else {
        body_ = std::move(reply.body);
    }
    page_ = std::move(reply.page);
    rest_ = std::move(reply.rest);
}

void ReplyBuffer::add_continue() {
    joined_.append("HTTP/1.1 100 Continue\r\n\r\n");
}

bool ReplyBuffer::full() const {
    return !body_.empty() || page_ || joined_.size() > joined_bytes_max;
}

ReplyBuffer::Parts ReplyBuffer::parts() const {
    using boost::asio::buffer;
    return {buffer(joined_), buffer(body_), page_ ? buffer(page_->text()) : buffer(""sv),
            buffer(rest_)};
}

ReplyBuffer::Parts ReplyBuffer::unsent() const {
    auto unsent = parts();
    auto sent = sent_;
    for (auto& part : unsent) {
        const auto of_part = std::min(sent, part.size());
        part += of_part;
        sent -= of_part;
    }
    return unsent;
}

void ReplyBuffer::sent(std::size_t bytes) {
    sent_ += bytes;
    if (!empty()) return;
    joined_.clear();
    std::string().swap(body_);
    page_.reset();
    std::string().swap(rest_);
    sent_ = 0;
}

std::size_t ReplyBuffer::bytes_held() const {
    static const std::size_t inline_bytes = std::string().capacity();
    const auto held = [](const std::string& text) {
        return text.capacity() > inline_bytes ? text.capacity() : 0;
    };
    return held(joined_) + held(body_) + (page_ ? held(page_->text()) : 0) + held(rest_);
}

void ReplyBuffer::release() {
    TAILRACE_ASSERT(empty(), "replies are dropped");
    std::string().swap(joined_);
}

}  // namespace tailrace::server
