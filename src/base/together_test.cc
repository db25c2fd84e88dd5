#include "base/together.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <thread>

#include <boost/asio/post.hpp>

namespace tailrace::base {
namespace {

using testing::ElementsAre;

awaitable<std::string> say(std::string text, int turns, std::vector<std::string>& said) {
    for (int i = 0; i < turns; ++i) co_await asio::post(co_await this_executor, use_awaitable);
    said.push_back(text);
    co_return text;
}

awaitable<std::string> fail(std::string) {
    throw std::runtime_error("as asked");
    co_return "";
}

template <class T>
T run(awaitable<T> work) {
    asio::io_context io;
    std::optional<T> answer;
    std::exception_ptr failure;
    asio::co_spawn(io, std::move(work), [&](const std::exception_ptr& thrown, T value) {
        failure = thrown;
        answer.emplace(std::move(value));
    });
    io.run();
    if (failure) std::rethrow_exception(failure);
    return *answer;
}

TEST(TogetherTest, AnswersInOrderWhoeverIsFirst) {
    std::vector<std::string> said;
    std::vector<awaitable<std::string>> works;
    works.push_back(say("slow", 9, said));
    works.push_back(say("quick", 1, said));
    EXPECT_THAT(run(together(std::move(works))), ElementsAre("slow", "quick"));
    EXPECT_THAT(said, ElementsAre("quick", "slow"));
}

awaitable<std::vector<int>> many(std::size_t count) {
    std::vector<awaitable<int>> works;
    const auto one = []() -> awaitable<int> {
        co_await asio::post(co_await this_executor, use_awaitable);
        co_return 1;
    };
    for (std::size_t i = 0; i < count; ++i) works.push_back(one());
    co_return co_await together(std::move(works));
}

TEST(TogetherTest, ManyThreadsMayRunThem) {
    for (int round = 0; round < 200; ++round) {
        asio::io_context io;
        std::vector<int> answers;
        asio::co_spawn(io, many(50), [&](const std::exception_ptr&, std::vector<int> all) {
            answers = std::move(all);
        });
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 4; ++i) threads.emplace_back([&io] { io.run(); });
        }
        EXPECT_EQ(answers.size(), 50u);
    }
}

TEST(TogetherTest, NoneIsNothing) {
    EXPECT_THAT(run(together(std::vector<awaitable<std::string>>())), ElementsAre());
}

TEST(TogetherTest, ThrowsWhenAllHaveEnded) {
    std::vector<std::string> said;
    std::vector<awaitable<std::string>> works;
    works.push_back(fail("x"));
    works.push_back(say("slow", 9, said));
    EXPECT_THROW(run(together(std::move(works))), std::runtime_error);
    EXPECT_THAT(said, ElementsAre("slow"));
}

}  // namespace
}  // namespace tailrace::base
