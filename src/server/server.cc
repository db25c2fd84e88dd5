#include "server/server.h"

#include <algorithm>
#include <ranges>
#include <tuple>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <fmt/format.h>

#include "base/log.h"

namespace tailrace::server {

using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr base::Milliseconds accept_retry_interval{100};
constexpr base::Milliseconds drain_poll_interval{10};
constexpr base::Milliseconds close_patience{1'000};
constexpr std::size_t accepted_at_once_max = 64;
/// Beyond the maximum, as many are told why; more are just closed.
constexpr std::size_t turned_away_max = 64;

std::expected<tcp::endpoint, error_code> resolve(Executor executor, const std::string& host,
                                                 std::uint16_t port) {
    error_code ec;
    const auto address = asio::ip::make_address(host, ec);
    if (!ec) return tcp::endpoint(address, port);
    asio::ip::basic_resolver<tcp, Executor> resolver(executor);
    const auto found = resolver.resolve(host, std::to_string(port), ec);
    if (ec) return std::unexpected(ec);
    const auto is_v4 = [](const auto& entry) { return entry.endpoint().address().is_v4(); };
    const auto v4 = std::ranges::find_if(found, is_v4);
    return (v4 != found.end() ? *v4 : *found.begin()).endpoint();
}

std::string remedy(const error_code& ec) {
    if (ec == asio::error::address_in_use) {
        return "another program listens there; stop it, or choose another port with --port (0 "
               "picks a free one)";
    }
    if (ec == asio::error::access_denied) {
        return "ports below 1024 need privileges; choose a higher one with --port";
    }
    if (ec == boost::system::errc::address_not_available || ec == asio::error::host_not_found) {
        return "this machine has no such address; give one that it has with --host (0.0.0.0 is all "
               "of them)";
    }
    return ec.message();
}

std::string endpoint_url(const tcp::endpoint& endpoint) {
    const auto address = endpoint.address();
    if (address.is_unspecified()) return fmt::format("http://localhost:{}", endpoint.port());
    return fmt::format(fmt::runtime(address.is_v6() ? "http://[{}]:{}" : "http://{}:{}"),
                       address.to_string(), endpoint.port());
}

/// Not the client's doing: most likely too many files are open.
bool is_our_fault(const error_code& ec) {
    return ec && ec != asio::error::connection_aborted && ec != asio::error::operation_aborted;
}

}  // namespace

Server::Server(IoThreads& threads, std::shared_ptr<SessionWorld> world)
    : world_(std::move(world)), acceptor_(threads.executor(0)) {
    for (std::size_t i = 0; i < threads.size(); ++i) {
        groups_.push_back(std::make_shared<SessionGroup>(threads.executor(i), world_));
    }
}

std::expected<std::string, std::string> Server::listen(const std::string& host,
                                                       std::uint16_t port) {
    const auto failed = [&](const error_code& ec) {
        return std::unexpected(fmt::format("cannot listen on {}:{}: {}", host, port, remedy(ec)));
    };
    const auto endpoint = resolve(acceptor_.get_executor(), host, port);
    if (!endpoint) return failed(endpoint.error());
    error_code ec;
    acceptor_.open(endpoint->protocol(), ec);
    if (!ec) acceptor_.set_option(Acceptor::reuse_address(true), ec);
    if (!ec) acceptor_.bind(*endpoint, ec);
    if (!ec) acceptor_.non_blocking(true, ec);
    if (!ec) acceptor_.listen(Acceptor::max_listen_connections, ec);
    if (ec) return failed(ec);
    return endpoint_url(acceptor_.local_endpoint(ec));
}

awaitable<bool> Server::run() {
    co_await accept();
    for (const auto& group : groups_) group->drain();
    const bool all_ended = co_await drain(world_->limits.shutdown_max);
    if (all_ended) co_return true;
    base::log(base::LogLevel::warning, "connections are cut off", {{"connections", connections()}});
    for (const auto& group : groups_) group->close();
    co_await drain(close_patience);
    co_return false;
}

void Server::stop() {
    stopping_ = true;
    asio::post(acceptor_.get_executor(), [this] {
        error_code ignored;
        acceptor_.close(ignored);
    });
}

std::size_t Server::connections() const {
    std::size_t sum = 0;
    for (const auto& group : groups_) sum += group->size();
    return sum;
}

awaitable<void> Server::accept() {
    while (acceptor_.is_open() && !stopping_) {
        auto& group = least_busy();
        auto [ec, socket] =
            co_await acceptor_.async_accept(group.executor(), asio::as_tuple(use_awaitable));
        if (is_our_fault(ec)) co_await pause_accepting(ec);
        if (ec) continue;
        admit(group, std::move(socket));
        accept_waiting();
    }
    error_code ignored;
    acceptor_.close(ignored);
}

/// Whoever waits behind the one that was accepted: to come back for each of them would take as many
/// turns of a thread that has requests to answer.
void Server::accept_waiting() {
    for (std::size_t i = 0; i < accepted_at_once_max; ++i) {
        auto& group = least_busy();
        Socket socket(group.executor());
        error_code ec;
        acceptor_.accept(socket, ec);
        if (ec) return;
        admit(group, std::move(socket));
    }
}

void Server::admit(SessionGroup& group, Socket socket) {
    const auto connections_max = world_->limits.connections_max;
    const auto open = connections();
    if (open < connections_max + turned_away_max) {
        group.open(std::move(socket), open < connections_max);
    }
}

/// Connections wait in the system's queue meanwhile.
awaitable<void> Server::pause_accepting(error_code why) {
    if (why != last_accept_failure_) {
        base::log(base::LogLevel::warning, "cannot accept connections", {{"why", why.message()}});
    }
    last_accept_failure_ = why;
    co_await world_->machine_clock.sleep(accept_retry_interval);
}

awaitable<bool> Server::drain(base::Milliseconds patience) {
    const auto give_up = world_->machine_clock.elapsed() + patience;
    while (connections() > 0) {
        if (world_->machine_clock.elapsed() >= give_up) co_return false;
        co_await world_->machine_clock.sleep(drain_poll_interval);
    }
    co_return true;
}

SessionGroup& Server::least_busy() {
    return **std::ranges::min_element(groups_, {}, &SessionGroup::size);
}

}  // namespace tailrace::server
