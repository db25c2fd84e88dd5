#include "tailrace/waiters.h"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>

#include "tailrace/awaitable_waiters.h"
#include "tailrace/client.h"

namespace tailrace {

namespace {

template <class T>
using Verdict = std::optional<ClientResult<T>>;

ClientError waited_in_vain(ClientErrorKind kind, std::string message) {
    return {.kind = kind, .message = std::move(message)};
}

/// What a description says about what is waited for: empty to go on waiting.
struct TableExists {
    using Input = DescribeTableInput;
    using Output = DescribeTableOutput;
    static Verdict<Output> verdict(ClientResult<Output> described) {
        if (!described && described.error().is(ErrorCode::ResourceNotFoundException))
            return std::nullopt;
        if (described && described->table.table_status != TableStatus::ACTIVE) return std::nullopt;
        return described;
    }
    static std::string text(const Input& input) { return input.table_name + " to exist"; }
};

struct TableNotExists {
    using Input = DescribeTableInput;
    using Output = void;
    static Verdict<Output> verdict(ClientResult<DescribeTableOutput> described) {
        if (described) return std::nullopt;
        if (described.error().is(ErrorCode::ResourceNotFoundException))
            return Verdict<void>(std::in_place);
        return std::unexpected(std::move(described.error()));
    }
    static std::string text(const Input& input) { return input.table_name + " to be gone"; }
};

template <StreamStatus wanted>
struct StreamIs {
    using Input = DescribeStreamInput;
    using Output = DescribeStreamOutput;
    static Verdict<Output> verdict(ClientResult<Output> described) {
        if (!described) return described;
        const auto status = described->stream_description.stream_status;
        if (status == wanted) return described;
        const bool is_ending =
            status == StreamStatus::DISABLING || status == StreamStatus::DISABLED;
        if (wanted == StreamStatus::ENABLED && is_ending)
            return std::unexpected(
                waited_in_vain(ClientErrorKind::unreachable_state,
                               fmt::format("the stream is {}, and stays so", name_of(status))));
        return std::nullopt;
    }
    static std::string text(const Input& input) {
        return fmt::format("{} to be {}", input.stream_arn, name_of(wanted));
    }
};

template <class Waiter>
ClientResult<typename Waiter::Output> gave_up(const typename Waiter::Input& input) {
    return std::unexpected(
        waited_in_vain(ClientErrorKind::timeout, "waited too long for " + Waiter::text(input)));
}

template <class Waiter>
ClientResult<typename Waiter::Output> wait(Client& client, const typename Waiter::Input& input,
                                           WaiterSettings settings, const CallOptions& options) {
    for (int asked = 1;; ++asked) {
        if (auto verdict = Waiter::verdict(client.call(input, options))) return *std::move(verdict);
        if (asked >= settings.attempts_max) return gave_up<Waiter>(input);
        auto paused = client.pause(settings.delay, options);
        if (!paused) return std::unexpected(std::move(paused.error()));
    }
}

template <class Waiter>
AwaitableClient::Awaitable<typename Waiter::Output> wait(AwaitableClient& client,
                                                         typename Waiter::Input input,
                                                         WaiterSettings settings,
                                                         CallOptions options) {
    for (int asked = 1;; ++asked) {
        auto described = co_await client.call(input, options);
        auto verdict = Waiter::verdict(std::move(described));
        if (verdict) co_return *std::move(verdict);
        if (asked >= settings.attempts_max) co_return gave_up<Waiter>(input);
        auto paused = co_await client.pause(settings.delay, options);
        if (!paused) co_return std::unexpected(std::move(paused.error()));
    }
}

using StreamEnabled = StreamIs<StreamStatus::ENABLED>;
using StreamDisabled = StreamIs<StreamStatus::DISABLED>;

}  // namespace

ClientResult<DescribeTableOutput> wait_until_table_exists(Client& client,
                                                          const DescribeTableInput& input,
                                                          WaiterSettings settings,
                                                          const CallOptions& options) {
    return wait<TableExists>(client, input, settings, options);
}

ClientResult<void> wait_until_table_not_exists(Client& client, const DescribeTableInput& input,
                                               WaiterSettings settings,
                                               const CallOptions& options) {
    return wait<TableNotExists>(client, input, settings, options);
}

ClientResult<DescribeStreamOutput> wait_until_stream_enabled(Client& client,
                                                             const DescribeStreamInput& input,
                                                             WaiterSettings settings,
                                                             const CallOptions& options) {
    return wait<StreamEnabled>(client, input, settings, options);
}

ClientResult<DescribeStreamOutput> wait_until_stream_disabled(Client& client,
                                                              const DescribeStreamInput& input,
                                                              WaiterSettings settings,
                                                              const CallOptions& options) {
    return wait<StreamDisabled>(client, input, settings, options);
}

AwaitableClient::Awaitable<DescribeTableOutput> wait_until_table_exists(
    AwaitableClient& client, DescribeTableInput input, WaiterSettings settings,
    const CallOptions& options) {
    return wait<TableExists>(client, std::move(input), settings, options);
}

AwaitableClient::Awaitable<void> wait_until_table_not_exists(AwaitableClient& client,
                                                             DescribeTableInput input,
                                                             WaiterSettings settings,
                                                             const CallOptions& options) {
    return wait<TableNotExists>(client, std::move(input), settings, options);
}

AwaitableClient::Awaitable<DescribeStreamOutput> wait_until_stream_enabled(
    AwaitableClient& client, DescribeStreamInput input, WaiterSettings settings,
    const CallOptions& options) {
    return wait<StreamEnabled>(client, std::move(input), settings, options);
}

AwaitableClient::Awaitable<DescribeStreamOutput> wait_until_stream_disabled(
    AwaitableClient& client, DescribeStreamInput input, WaiterSettings settings,
    const CallOptions& options) {
    return wait<StreamDisabled>(client, std::move(input), settings, options);
}

}  // namespace tailrace
