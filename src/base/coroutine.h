// The one coroutine type of the server.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace tailrace {

namespace asio = boost::asio;

/// The executor is concrete, so that resuming costs no type erasure.
using Executor = asio::io_context::executor_type;

/// A lazily started coroutine that runs on an io_context. Parameters that may outlive the caller go
/// by value; no lambda with captures is a coroutine; no lock is held across `co_await`.
template <class T = void>
using awaitable = asio::awaitable<T, Executor>;

inline constexpr asio::use_awaitable_t<Executor> use_awaitable{};

/// Where the current coroutine runs: `co_await this_executor()`.
inline constexpr auto this_executor = asio::this_coro::executor;

}  // namespace tailrace
