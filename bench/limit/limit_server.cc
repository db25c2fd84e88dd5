// What the machine, its kernel and the load generator can do with a server that does nothing: one
// epoll loop a core that answers every request with the same bytes. No other server can be faster,
// so a rate near this one says that the load generator was measured, not the server.
//
// usage: limit_server PORT REPLY_BYTES

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

namespace {

void require(bool done, const char* what) {
    if (done) return;
    std::perror(what);
    std::exit(1);
}

std::string make_reply(std::size_t size) {
    std::string head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: ";
    std::size_t body = size > head.size() + 16 ? size - head.size() - 8 : 2;
    return head + std::to_string(body) + "\r\n\r\n{" + std::string(body - 2, ' ') + "}";
}

int listen_on(std::uint16_t port) {
    int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    int on = 1;
    ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    ::setsockopt(listener, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    require(::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0, "bind");
    require(::listen(listener, 1024) == 0, "listen");
    return listener;
}

// The length of the first request in the bytes, or 0 while it is not complete.
std::size_t request_length(std::string_view bytes) {
    auto end = bytes.find("\r\n\r\n");
    if (end == bytes.npos) return 0;
    constexpr std::string_view name = "\r\nContent-Length: ";
    std::size_t body = 0;
    for (std::size_t at = 0; at + name.size() < end; ++at) {
        if (::strncasecmp(bytes.data() + at, name.data(), name.size()) != 0) continue;
        std::from_chars(bytes.data() + at + name.size(), bytes.data() + end, body);
        break;
    }
    auto length = end + 4 + body;
    return bytes.size() >= length ? length : 0;
}

struct Connection {
    std::string received;
    std::size_t replies_owed = 0;
    std::size_t sent = 0;  // of the first of them
    bool waits_to_send = false;
};

class Loop {
 public:
    Loop(std::uint16_t port, const std::string& reply) : reply_(reply), listener_(listen_on(port)) {
        watch(EPOLL_CTL_ADD, listener_, EPOLLIN);
    }

    [[noreturn]] void run() {
        std::array<epoll_event, 64> events;
        while (true) {
            int count = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), -1);
            for (int i = 0; i < count; ++i) {
                events[i].data.fd == listener_ ? accept_one() : serve(events[i].data.fd);
            }
        }
    }

 private:
    void watch(int operation, int socket, std::uint32_t interest) {
        epoll_event event{.events = interest, .data = {.fd = socket}};
        require(::epoll_ctl(poll_, operation, socket, &event) == 0, "epoll_ctl");
    }

    void accept_one() {
        int socket = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK);
        if (socket < 0) return;
        int on = 1;
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        watch(EPOLL_CTL_ADD, socket, EPOLLIN);
    }

    void serve(int socket) {
        auto& connection = connections_[socket];
        if (!receive(socket, connection) || !send(socket, connection)) {
            connections_.erase(socket);
            ::close(socket);
            return;
        }
        bool waits = connection.replies_owed > 0;
        if (waits == connection.waits_to_send) return;
        connection.waits_to_send = waits;
        watch(EPOLL_CTL_MOD, socket, waits ? EPOLLIN | EPOLLOUT : EPOLLIN);
    }

    bool receive(int socket, Connection& connection) {
        std::array<char, 16384> chunk;
        auto got = ::recv(socket, chunk.data(), chunk.size(), 0);
        if (got == 0 || (got < 0 && errno != EAGAIN)) return false;
        if (got > 0) connection.received.append(chunk.data(), static_cast<std::size_t>(got));
        while (auto length = request_length(connection.received)) {
            connection.received.erase(0, length);
            ++connection.replies_owed;
        }
        return true;
    }

    bool send(int socket, Connection& connection) {
        while (connection.replies_owed > 0) {
            auto sent = ::send(socket, reply_.data() + connection.sent,
                               reply_.size() - connection.sent, MSG_NOSIGNAL);
            if (sent < 0) return errno == EAGAIN;
            connection.sent += static_cast<std::size_t>(sent);
            if (connection.sent < reply_.size()) continue;
            connection.sent = 0;
            --connection.replies_owed;
        }
        return true;
    }

    const std::string& reply_;
    int poll_ = ::epoll_create1(0);
    int listener_;
    std::unordered_map<int, Connection> connections_;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fprintf(stderr, "usage: limit_server PORT REPLY_BYTES\n");
        return 2;
    }
    auto port = static_cast<std::uint16_t>(std::atoi(argv[1]));
    auto reply = make_reply(static_cast<std::size_t>(std::atoll(argv[2])));
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < std::max(1u, std::thread::hardware_concurrency()); ++i) {
        threads.emplace_back([&] { Loop(port, reply).run(); });
    }
}
