// From a host's name to its addresses, with patience: the system's own lookup has none.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "client/call_scope.h"
#include "client/failure.h"
#include "client/url.h"

namespace tailrace::client {

using Addresses = std::vector<boost::asio::ip::tcp::endpoint>;

/// At least one. A lookup that takes too long is left to itself.
boost::asio::awaitable<Outcome<Addresses>> resolve(const Url& url,
                                                   boost::asio::steady_timer::time_point deadline,
                                                   CallScope& scope);

}  // namespace tailrace::client
