// For tests: a server on a loopback port, and a client that speaks raw bytes to it.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdint>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include <boost/asio/co_spawn.hpp>

#include "base/clock.h"
#include "base/one_shot.h"
#include "server/http.h"
#include "server/io_threads.h"
#include "server/limits.h"
#include "server/server.h"
#include "server/session_group.h"

namespace tailrace::server {

/// Stands still until the test moves it.
class TestClock final : public base::Clock {
 public:
    base::UnixMilliseconds now() override { return now_; }
    base::Milliseconds elapsed() override { return elapsed_; }
    awaitable<void> sleep(base::Milliseconds duration) override {
        const auto end = elapsed() + duration;
        ++sleeps;
        if (fails_.exchange(false)) throw std::runtime_error("as asked");
        ++sleepers;
        while (elapsed() < end) co_await machine_.sleep(base::Milliseconds(1));
        --sleepers;
    }
    void advance(base::Milliseconds duration) {
        if (!stopped_) now_ += duration.count();
        elapsed_ = elapsed() + duration;
    }
    /// From now on the time of day stands still, as it does when somebody sets it back.
    void stop_time_of_day() { stopped_ = true; }

    /// The next sleep throws.
    void fail() { fails_ = true; }

    /// Begun so far.
    std::atomic<int> sleeps{0};
    /// Under way.
    std::atomic<int> sleepers{0};

 private:
    base::SystemClock machine_;
    std::atomic<bool> stopped_{false};
    std::atomic<bool> fails_{false};
    std::atomic<base::UnixMilliseconds> now_{784'111'777'000};
    std::atomic<base::Milliseconds> elapsed_{base::Milliseconds(0)};
};

/// Echoes, unless X-Amz-Target asks for something else.
class TestHandler final : public Handler {
 public:
    std::size_t allowance(const HttpRequest& request) const override {
        return request.x_amz_target == "large" ? size_of(request.body) : request.body.size();
    }
    awaitable<HttpReply> handle(const HttpRequest& request) override {
        if (request.x_amz_target == "throw") throw std::runtime_error("as asked");
        if (request.x_amz_target == "large") {
            ++large_replies;
            co_return HttpReply{.body = std::string(size_of(request.body), 'l')};
        }
        if (request.x_amz_target == "wait") {
            ++waiting;
            co_await gate.wait();
        }
        if (request.x_amz_target == "drop") co_return HttpReply{.drops_connection = true};
        co_return HttpReply{.content_type = request.content_type,
                            .body = std::string(request.body)};
    }

    /// Requests that wait, one at most, wait for this.
    base::OneShot gate;
    std::atomic<int> waiting{0};
    std::atomic<int> large_replies{0};

 private:
    static std::size_t size_of(std::string_view text) {
        std::size_t size = 0;
        std::from_chars(text.data(), text.data() + text.size(), size);
        return size;
    }
};

class TestServer {
 public:
    explicit TestServer(const Limits& limits = {}, std::size_t thread_count = 1)
        : threads_(thread_count),
          world_(std::make_shared<SessionWorld>(handler, limits, clock, clock)),
          server_(threads_, world_) {
        const auto endpoint = server_.listen("127.0.0.1", 0).value();
        port_ = static_cast<std::uint16_t>(std::stoi(endpoint.substr(endpoint.rfind(':') + 1)));
        auto ended = [this](const std::exception_ptr&, bool all_ended) {
            threads_.stop();
            ended_.set_value(all_ended);
        };
        asio::co_spawn(threads_.executor(0), server_.run(), std::move(ended));
        thread_ = std::jthread([this] { threads_.run(); });
    }
    ~TestServer() {
        if (!result_.valid()) return;
        stop();
        wait();
    }

    void stop() { server_.stop(); }
    /// Moves the clock until the server has ended; true if no connection was cut off.
    bool wait() {
        while (result_.wait_for(base::Milliseconds(1)) != std::future_status::ready) {
            clock.advance(base::Milliseconds(100));
        }
        return result_.get();
    }

    std::uint16_t port() const { return port_; }
    std::size_t connections() const { return server_.connections(); }
    MemoryBudget& memory() { return world_->memory; }
    /// Until every connection has ended by itself.
    void wait_for_no_connections() const {
        while (connections() > 0) std::this_thread::yield();
    }

    // The threads outlive what may hold a suspended request.
 private:
    IoThreads threads_;

 public:
    TestClock clock;
    TestHandler handler;

 private:
    std::shared_ptr<SessionWorld> world_;
    Server server_;
    std::uint16_t port_ = 0;
    std::promise<bool> ended_;
    std::future<bool> result_ = ended_.get_future();
    std::jthread thread_;
};

struct RawReply {
    int status = 0;
    std::string head;
    std::string body;
};

/// Blocking. Gives up on a server that says nothing for half a minute.
class RawClient {
 public:
    explicit RawClient(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        std::signal(SIGPIPE, SIG_IGN);
        const timeval patience{.tv_sec = 30, .tv_usec = 0};
        ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) close();
    }
    RawClient(RawClient&& other) noexcept
        : fd_(std::exchange(other.fd_, -1)), unread_(std::move(other.unread_)) {}
    RawClient& operator=(RawClient&& other) noexcept {
        std::swap(fd_, other.fd_);
        unread_.swap(other.unread_);
        return *this;
    }
    ~RawClient() { close(); }

    bool connected() const { return fd_ >= 0; }
    int fd() const { return fd_; }
    void close() {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }
    void end_sending() { ::shutdown(fd_, SHUT_WR); }

    /// False if the server no longer takes it.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto sent = ::write(fd_, bytes.data(), bytes.size());
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    /// All until the server closes.
    std::string receive_all() {
        while (receive_more()) {
        }
        return std::exchange(unread_, {});
    }
    /// Status 0 if the connection ends before.
    RawReply receive() {
        RawReply reply;
        while (unread_.find("\r\n\r\n") == std::string::npos) {
            if (!receive_more()) return reply;
        }
        const auto head_size = unread_.find("\r\n\r\n") + 4;
        reply.head = unread_.substr(0, head_size);
        unread_.erase(0, head_size);
        reply.status = std::stoi(reply.head.substr(9));
        const auto length = reply.head.find("Content-Length: ");
        const auto size =
            length == std::string::npos ? 0 : std::stoul(reply.head.substr(length + 16));
        while (unread_.size() < size) {
            if (!receive_more()) return reply;
        }
        reply.body = unread_.substr(0, size);
        unread_.erase(0, size);
        return reply;
    }
    RawReply ask(std::string_view request) {
        send(request);
        return receive();
    }
    /// Something has come, be it the end.
    bool readable() const {
        pollfd poll{.fd = fd_, .events = POLLIN, .revents = 0};
        return !unread_.empty() || ::poll(&poll, 1, 1) > 0;
    }

 private:
    bool receive_more() {
        char bytes[65536];
        const auto received = ::read(fd_, bytes, sizeof bytes);
        if (received <= 0) return false;
        unread_.append(bytes, static_cast<std::size_t>(received));
        return true;
    }

    int fd_;
    std::string unread_;
};

inline std::string post(std::string_view body, std::string_view more_headers = "") {
    return "POST / HTTP/1.1\r\nHost: x\r\n" + std::string(more_headers) +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

}  // namespace tailrace::server
