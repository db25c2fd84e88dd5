// Replies to bytes, without a socket: what a connection has still to send.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/buffer.hpp>

#include "server/http.h"

namespace tailrace::server {

/// What a reply's head says about the connection.
struct ReplyFrame {
    std::string_view date_line;
    bool keep_alive = true;
    bool http_1_0 = false;
    /// The answer to a HEAD request: all but the body.
    bool without_body = false;
};

/// Replies to pipelined requests are joined and leave in one system call; a large body or page is
/// not copied, but sent from where it is.
class ReplyBuffer {
 public:
    void add(HttpReply reply, const ReplyFrame& frame);
    /// The interim answer to `Expect: 100-continue`.
    void add_continue();

    /// To be sent before anything is added.
    bool full() const;
    bool empty() const { return sent_ == size(); }
    using Parts = std::array<boost::asio::const_buffer, 4>;
    Parts unsent() const;
    void sent(std::size_t bytes);

    std::size_t bytes_held() const;
    /// Frees what it holds. Only when `empty`.
    void release();

 private:
    Parts parts() const;
    std::size_t size() const { return boost::asio::buffer_size(parts()); }

    /// Each follows the one before.
    std::string joined_;
    std::string body_;
    std::shared_ptr<const SharedText> page_;
    std::string rest_;
    std::size_t sent_ = 0;
};

/// "OK" for 200, and so on; empty for a status that this server does not give.
std::string_view reason_phrase(int status);

}  // namespace tailrace::server
