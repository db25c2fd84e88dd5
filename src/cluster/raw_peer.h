// For tests: an end of a connection between servers of which the test chooses every byte. Blocking.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/assert.h"
#include "cluster/address.h"
#include "cluster/frame.h"

namespace tailrace::cluster {

inline sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

class RawConnection {
 public:
    explicit RawConnection(int fd) : fd_(fd) {
        std::signal(SIGPIPE, SIG_IGN);
        const timeval patience{.tv_sec = 60, .tv_usec = 0};
        ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    }
    RawConnection(RawConnection&& other) noexcept
        : fd_(std::exchange(other.fd_, -1)), reader_(std::move(other.reader_)) {}
    ~RawConnection() { close(); }
    static RawConnection to(const std::string& address) {
        RawConnection connection(::socket(AF_INET, SOCK_STREAM, 0));
        const auto there = loopback(parse_address(address)->port());
        if (::connect(connection.fd_, reinterpret_cast<const sockaddr*>(&there), sizeof there) != 0)
            connection.close();
        return connection;
    }

    bool is_open() const { return fd_ >= 0; }
    void close() {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }
    /// False if the other side takes no more.
    bool send_bytes(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto sent = ::write(fd_, bytes.data(), bytes.size());
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
    bool send(FrameKind kind, std::uint64_t id, std::string_view payload) {
        std::string bytes;
        append_frame(bytes, kind, id, payload);
        return send_bytes(bytes);
    }
    /// Empty when the other side has closed.
    std::optional<Frame> receive() {
        for (;;) {
            if (auto frame = reader_.next()) return frame;
            const auto room = reader_.room();
            const auto received = ::read(fd_, room.data(), room.size());
            TAILRACE_ASSERT(received >= 0 || errno != EAGAIN, "it says something, or it ends");
            if (received <= 0) return std::nullopt;
            reader_.received(static_cast<std::size_t>(received));
        }
    }
    /// Whether anything has come.
    bool receive_some() {
        char byte = 0;
        return ::recv(fd_, &byte, 1, MSG_PEEK) == 1;
    }
    /// What is no such frame is passed over.
    std::optional<Frame> receive(FrameKind kind) {
        auto frame = receive();
        while (frame && frame->kind != kind) frame = receive();
        return frame;
    }
    /// As the side that was connected to.
    bool greet(std::uint64_t id) {
        const auto hello = receive(FrameKind::hello);
        Hello mine;
        mine.id = id;
        reader_.allow_large();
        return hello && send(FrameKind::hello, 0, encode(mine));
    }
    /// As the side that connected; the other one's id, if it answers.
    std::optional<std::uint64_t> introduce(std::uint64_t id, std::string secret = "secret") {
        send(FrameKind::hello, 0, encode(Hello{std::move(secret), id}));
        const auto frame = receive(FrameKind::hello);
        reader_.allow_large();
        const auto hello = frame ? decode_hello(frame->payload) : std::nullopt;
        if (!hello) return std::nullopt;
        return hello->id;
    }

 private:
    int fd_;
    FrameReader reader_;
};

class RawListener {
 public:
    explicit RawListener(int backlog = 16) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        auto here = loopback(0);
        socklen_t size = sizeof here;
        auto* address = reinterpret_cast<sockaddr*>(&here);
        const timeval patience{.tv_sec = 60, .tv_usec = 0};
        ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        const bool listens = ::bind(fd_, address, size) == 0 && ::listen(fd_, backlog) == 0 &&
                             ::getsockname(fd_, address, &size) == 0;
        TAILRACE_ASSERT(listens, "there is room for one more on loopback");
        port_ = ntohs(here.sin_port);
    }
    RawListener(const RawListener&) = delete;
    RawListener& operator=(const RawListener&) = delete;
    ~RawListener() { close(); }

    std::string address() const { return fmt::format("127.0.0.1:{}", port_); }
    RawConnection accept() const { return RawConnection(::accept(fd_, nullptr, nullptr)); }
    void close() {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }

 private:
    int fd_;
    std::uint16_t port_ = 0;
};

/// Whoever connects to it waits: its queue is full.
class BlackHole {
 public:
    BlackHole() {
        for (int i = 0; i < 4; ++i) {
            const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
            const auto there = loopback(parse_address(address())->port());
            ::connect(fd, reinterpret_cast<const sockaddr*>(&there), sizeof there);
            waiting_.emplace_back(fd);
        }
    }
    std::string address() const { return listener_.address(); }

 private:
    RawListener listener_{0};
    std::vector<RawConnection> waiting_;
};

}  // namespace tailrace::cluster
