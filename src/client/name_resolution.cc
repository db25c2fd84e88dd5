#include "client/name_resolution.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <memory>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace tailrace::client {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

struct Lookup {
    explicit Lookup(const asio::any_io_executor& executor) : resolver(executor), ended(executor) {}

    tcp::resolver resolver;
    /// Cancelled when there is an answer.
    asio::steady_timer ended;
    bool has_ended = false;
    boost::system::error_code error;
    Addresses addresses;
};

void look_up(const std::shared_ptr<Lookup>& lookup, const asio::any_io_executor& executor,
             const Url& url) {
    auto take = [lookup](boost::system::error_code error,
                         const tcp::resolver::results_type& found) {
        lookup->has_ended = true;
        lookup->error = error;
        for (const auto& entry : found) lookup->addresses.push_back(entry.endpoint());
        lookup->ended.cancel();
    };
    lookup->resolver.async_resolve(url.host, url.port,
                                   asio::bind_executor(executor, std::move(take)));
}

std::uint16_t number_of(const std::string& port) {
    std::uint16_t number = 0;
    std::from_chars(port.data(), port.data() + port.size(), number);
    return number;
}

}  // namespace

asio::awaitable<Outcome<Addresses>> resolve(const Url& url, asio::steady_timer::time_point deadline,
                                            CallScope& scope) {
    if (scope.stopped()) co_return scope.failure();
    boost::system::error_code no_address;
    const auto address = asio::ip::make_address(url.host, no_address);
    if (!no_address) {
        Addresses addresses;
        addresses.emplace_back(address, number_of(url.port));
        co_return addresses;
    }
    auto executor = co_await asio::this_coro::executor;
    auto lookup = std::make_shared<Lookup>(executor);
    lookup->ended.expires_at(deadline);
    look_up(lookup, executor, url);
    boost::system::error_code ignored;
    co_await lookup->ended.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (lookup->has_ended && !lookup->addresses.empty()) co_return std::move(lookup->addresses);
    if (scope.stopped()) co_return scope.failure();
    if (!lookup->has_ended)
        co_return failed(ClientErrorKind::timeout,
                         fmt::format("no answer to what {} is", url.host));
    co_return failed(ClientErrorKind::connect,
                     fmt::format("there is no {}: {}", url.host, lookup->error.message()));
}

}  // namespace tailrace::client
