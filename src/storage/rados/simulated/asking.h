// For tests: calls that end without the clock moving.
#pragma once

#include <exception>
#include <optional>
#include <utility>

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "base/coroutine.h"
#include "storage/store.h"

namespace tailrace::storage::rados::simulated {

class Asking {
 public:
    template <class T>
    Outcome<T> ask(awaitable<Outcome<T>> call) {
        return ask(context_, std::move(call), [](asio::io_context&) {});
    }
    /// Stops the call after some of its steps, and lets it go on after `meanwhile`.
    template <class T, class Meanwhile>
    static Outcome<T> ask_while(awaitable<Outcome<T>> call, std::size_t steps,
                                Meanwhile meanwhile) {
        asio::io_context own;
        return ask(own, std::move(call), [&](asio::io_context& context) {
            for (std::size_t step = 0; step < steps; ++step) context.poll_one();
            meanwhile();
        });
    }
    /// What it returns; a test that gets none fails.
    template <class T>
    T get(awaitable<Outcome<T>> call) {
        auto outcome = ask(std::move(call));
        EXPECT_TRUE(outcome.has_value()) << outcome.error().detail;
        return outcome ? *std::move(outcome) : T{};
    }
    asio::io_context& context() { return context_; }

 private:
    template <class T, class Before>
    static Outcome<T> ask(asio::io_context& context, awaitable<Outcome<T>> call, Before before) {
        std::optional<Outcome<T>> outcome;
        asio::co_spawn(context, std::move(call), [&](std::exception_ptr, Outcome<T> returned) {
            outcome = std::move(returned);
        });
        context.restart();
        before(context);
        context.poll();
        return outcome.value_or(std::unexpected(Fault{"it does not end"}));
    }

    asio::io_context context_;
};

}  // namespace tailrace::storage::rados::simulated
