// A server of one's own for tests: it does with each request what its script says.
#pragma once

#include <sys/socket.h>

#include <condition_variable>
#include <deque>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <fmt/format.h>

namespace tailrace::client {

/// What becomes of one request.
struct Step {
    enum class Then { keep, close, reset, stall };
    std::string reply;
    Then then = Then::keep;
    /// The connection ends with the first byte of a request.
    bool at_once = false;
};

inline std::string http_reply(int status, std::string_view body, std::string_view headers = "") {
    return fmt::format("HTTP/1.1 {} Some Reason\r\nContent-Length: {}\r\n{}\r\n{}", status,
                       body.size(), headers, body);
}
inline Step answers(int status, std::string_view body, std::string_view headers = "") {
    return {.reply = http_reply(status, body, headers)};
}
inline Step refuses(int status, std::string_view name, std::string_view headers = "") {
    return answers(
        status, fmt::format(R"({{"__type":"com.example#{}","message":"said so"}})", name), headers);
}
/// Only the first bytes of the reply come.
inline Step cuts(std::string reply, std::size_t bytes, Step::Then then = Step::Then::close) {
    reply.resize(bytes);
    return {.reply = std::move(reply), .then = then};
}

class ScriptedServer {
 public:
    struct Request {
        std::string head;
        std::string body;
        std::string header(std::string_view name) const {
            const auto begin = head.find(fmt::format("\r\n{}: ", name));
            if (begin == head.npos) return {};
            const auto value = begin + name.size() + 4;
            return head.substr(value, head.find("\r\n", value) - value);
        }
    };

    /// After its last step it closes every connection at its request.
    explicit ScriptedServer(std::vector<Step> script = {})
        : script_(script.begin(), script.end()),
          acceptor_(context_, {boost::asio::ip::address_v4::loopback(), 0}),
          port_(acceptor_.local_endpoint().port()),
          accepting_([this] { accept(); }) {}
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;
    ~ScriptedServer() {
        ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
        accepting_.join();
        {
            const std::lock_guard lock(mutex_);
            for (auto& socket : sockets_) ::shutdown(socket.native_handle(), SHUT_RDWR);
        }
        for (auto& thread : threads_) thread.join();
    }

    std::string endpoint() const { return fmt::format("http://127.0.0.1:{}", port_); }
    unsigned short port() const { return port_; }

    void add(Step step) {
        const std::lock_guard lock(mutex_);
        script_.push_back(std::move(step));
    }
    std::vector<Request> requests() {
        const std::lock_guard lock(mutex_);
        return requests_;
    }
    std::size_t accepted() {
        const std::lock_guard lock(mutex_);
        return accepted_;
    }
    void wait_for_requests(std::size_t count) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return requests_.size() >= count; });
    }
    /// Ends when the other side has closed all of its connections.
    void wait_until_left() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return ended_ == accepted_; });
    }

 private:
    using Socket = boost::asio::ip::tcp::socket;

    void accept() {
        for (;;) {
            boost::system::error_code error;
            Socket accepted(context_);
            acceptor_.accept(accepted, error);
            if (error) return;
            const std::lock_guard lock(mutex_);
            ++accepted_;
            auto& socket = sockets_.emplace_back(std::move(accepted));
            threads_.emplace_back([this, &socket] { serve(socket); });
        }
    }

    void serve(Socket& socket) {
        std::string buffer;
        while (!ends_at_once(socket) && read_request(socket, buffer) && answer(socket)) {
        }
        const std::lock_guard lock(mutex_);
        ++ended_;
        boost::system::error_code ignored;
        socket.close(ignored);
        changed_.notify_all();
    }

    bool ends_at_once(Socket& socket) {
        const std::lock_guard lock(mutex_);
        if (script_.empty() || !script_.front().at_once) return false;
        const auto then = script_.front().then;
        script_.pop_front();
        if (then == Step::Then::reset) set_to_reset(socket);
        boost::system::error_code ignored;
        socket.wait(Socket::wait_read, ignored);
        return true;
    }

    bool read_request(Socket& socket, std::string& buffer) {
        boost::system::error_code error;
        const auto head_bytes =
            boost::asio::read_until(socket, boost::asio::dynamic_buffer(buffer), "\r\n\r\n", error);
        if (error) return false;
        Request request{.head = buffer.substr(0, head_bytes), .body = {}};
        const auto body_bytes = std::stoul(request.header("Content-Length"));
        while (buffer.size() < head_bytes + body_bytes) {
            char bytes[4096];
            const auto count = socket.read_some(boost::asio::buffer(bytes), error);
            if (error) return false;
            buffer.append(bytes, count);
        }
        request.body = buffer.substr(head_bytes, body_bytes);
        buffer.erase(0, head_bytes + body_bytes);
        const std::lock_guard lock(mutex_);
        requests_.push_back(std::move(request));
        changed_.notify_all();
        return true;
    }

    /// Whether the connection goes on.
    bool answer(Socket& socket) {
        const auto step = next_step();
        boost::system::error_code error;
        boost::asio::write(socket, boost::asio::buffer(step.reply), error);
        if (step.then == Step::Then::reset) set_to_reset(socket);
        if (step.then == Step::Then::stall) {
            char byte = 0;
            while (!error) socket.read_some(boost::asio::buffer(&byte, 1), error);
        }
        return !error && step.then == Step::Then::keep;
    }

    Step next_step() {
        const std::lock_guard lock(mutex_);
        if (script_.empty()) return {.then = Step::Then::close};
        auto step = std::move(script_.front());
        script_.pop_front();
        return step;
    }

    static void set_to_reset(Socket& socket) {
        boost::system::error_code ignored;
        socket.set_option(boost::asio::socket_base::linger(true, 0), ignored);
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Step> script_;
    std::vector<Request> requests_;
    std::size_t accepted_ = 0;
    std::size_t ended_ = 0;
    boost::asio::io_context context_;
    boost::asio::ip::tcp::acceptor acceptor_;
    unsigned short port_;
    std::list<Socket> sockets_;
    std::list<std::thread> threads_;
    std::thread accepting_;
};

}  // namespace tailrace::client
