// What a request costs before it means anything. Not a micro-benchmark: it serves, and a load
// generator measures.
//
//     server_bench server THREADS [PORT]    the server with a handler that answers a fixed item
//     server_bench bare THREADS [PORT]      the least that any server must do: epoll, recv, send
//     wrk -c32 -t1 -d5 -s bench/get_item.lua http://127.0.0.1:8000/
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "base/clock.h"
#include "server/io_threads.h"
#include "server/server.h"

namespace tailrace::server {
namespace {

const std::string item_body =
    R"({"Item":{"id":{"S":"k1"},"v":{"S":")" + std::string(400, 'x') + R"("}}})";

class FixedItem final : public Handler {
 public:
    std::size_t allowance(const HttpRequest&) const override { return item_body.size(); }
    awaitable<HttpReply> handle(const HttpRequest& request) override {
        co_return HttpReply{
            .content_type = request.content_type,
            .header_lines =
                "x-amzn-RequestId: 0123456789012345678901234567890123456789012345678901\r\n"
                "x-amz-crc32: 1234567890\r\n",
            .body = item_body};
    }
};

int serve(std::size_t thread_count, std::uint16_t port) {
    FixedItem handler;
    base::SystemClock clock;
    IoThreads threads(thread_count);
    const Limits limits;
    Server server(threads, std::make_shared<SessionWorld>(handler, limits, clock, clock));
    const auto endpoint = server.listen("127.0.0.1", port);
    if (!endpoint) return std::fprintf(stderr, "%s\n", endpoint.error().c_str()), 1;
    std::printf("%s\n", endpoint->c_str());
    asio::co_spawn(threads.executor(0), server.run(), asio::detached);
    threads.run();
    return 0;
}

int listen_shared(std::uint16_t port) {
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    const int on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return -1;
    return ::listen(listener, 128) == 0 ? listener : -1;
}

void watch(int epoll, int fd) {
    epoll_event event{.events = EPOLLIN, .data = {.fd = fd}};
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

void bare_loop(int listener) {
    const auto reply = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(item_body.size()) +
                       "\r\n\r\n" + item_body;
    const int epoll = epoll_create1(0);
    watch(epoll, listener);
    std::array<epoll_event, 64> events;
    std::array<char, 16 * 1024> request;
    for (;;) {
        const int count = epoll_wait(epoll, events.data(), events.size(), -1);
        for (int i = 0; i < count; ++i) {
            const int fd = events[static_cast<std::size_t>(i)].data.fd;
            if (fd == listener) {
                const int accepted = accept(listener, nullptr, nullptr);
                const int on = 1;
                setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                watch(epoll, accepted);
            } else if (recv(fd, request.data(), request.size(), 0) <= 0 ||
                       send(fd, reply.data(), reply.size(), MSG_NOSIGNAL) <= 0) {
                close(fd);
            }
        }
    }
}

int serve_bare(std::size_t thread_count, std::uint16_t port) {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < thread_count; ++i) {
        const int listener = listen_shared(port);
        if (listener < 0) return std::perror("listen"), 1;
        threads.emplace_back(bare_loop, listener);
    }
    return 0;
}

template <class Number>
Number number(std::string_view text, Number otherwise) {
    std::from_chars(text.data(), text.data() + text.size(), otherwise);
    return otherwise;
}

}  // namespace
}  // namespace tailrace::server

int main(int argc, char** argv) {
    using namespace tailrace::server;
    const std::vector<std::string_view> arguments(argv + 1, argv + argc);
    const auto threads = arguments.size() > 1 ? number<std::size_t>(arguments[1], 1) : 1;
    const auto port =
        arguments.size() > 2 ? number<std::uint16_t>(arguments[2], 8000) : std::uint16_t{8000};
    if (arguments.size() > 0 && arguments[0] == "server") return serve(threads, port);
    if (arguments.size() > 0 && arguments[0] == "bare") return serve_bare(threads, port);
    std::fputs("server_bench server|bare THREADS [PORT]\n", stderr);
    return 2;
}
