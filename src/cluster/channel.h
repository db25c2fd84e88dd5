// One connection between two servers, as frames.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "base/coroutine.h"
#include "cluster/frame.h"

namespace tailrace::cluster {

using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;

/// What is sent in one turn of the thread leaves together. Its executor's thread only.
class Channel : public std::enable_shared_from_this<Channel> {
 public:
    explicit Channel(Socket socket);

    /// False if nobody is there, or it was closed meanwhile.
    awaitable<bool> connect(asio::ip::tcp::endpoint endpoint);
    /// Where the frame begins in all that was sent; empty if it cannot be sent any more, is too
    /// large, or too much waits to leave.
    std::optional<std::uint64_t> send(FrameKind kind, std::uint64_t id, std::string_view payload);
    /// Whether what begins there may have left.
    bool may_have_left(std::uint64_t begin) const { return begin < handed_over_; }
    /// Empty when the connection has ended, or what arrives is no frame.
    awaitable<std::optional<Frame>> receive();
    void allow_large() { reader_.allow_large(); }
    void close();
    bool is_open() const { return open_; }
    /// Moves whenever something arrives.
    std::uint64_t arrivals() const { return arrivals_; }

 private:
    void send_without_delay();
    void start_writing();
    void write();

    Socket socket_;
    FrameReader reader_;
    bool open_ = true;
    bool writing_ = false;
    std::string outgoing_;
    std::string leaving_;
    std::uint64_t queued_ = 0;
    std::uint64_t handed_over_ = 0;
    std::uint64_t arrivals_ = 0;
};

}  // namespace tailrace::cluster
