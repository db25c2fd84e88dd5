#include "tailrace/awaitable_client.h"

#include <memory>
#include <utility>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "client/core.h"
#include "client/each_operation.h"
#include "client/typed_call.h"

namespace tailrace {

namespace asio = boost::asio;
using client::Core;

namespace {

using CorePointer = std::shared_ptr<Core>;

/// Starts a call, and has whoever awaits it go on where it was; its cancellation stops the call.
struct Start {
    CorePointer core;
    Core::Work work;
    CallOptions options;

    template <class Handler>
    void operator()(Handler handler) {
        auto slot = asio::get_associated_cancellation_slot(handler);
        auto guard = asio::make_work_guard(asio::get_associated_executor(handler));
        auto resume = [handler = std::move(handler), guard = std::move(guard),
                       slot](Core::Text text) mutable {
            auto executor = guard.get_executor();
            auto go_on = [handler = std::move(handler), slot, text = std::move(text)]() mutable {
                slot.clear();
                handler(std::move(text));
            };
            asio::post(executor, std::move(go_on));
        };
        const auto call = core->make_run();
        if (slot.is_connected()) {
            slot.assign([weak = std::weak_ptr(call)](asio::cancellation_type) {
                if (const auto running = weak.lock()) running->cancel();
            });
        }
        core->start(call, std::move(work), options, std::move(resume));
    }
};

/// A coroutine of the caller's executor.
asio::awaitable<Core::Text> started(CorePointer core, Core::Work work, CallOptions options) {
    Start start{std::move(core), std::move(work), std::move(options)};
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(Core::Text)>(
        std::move(start), asio::use_awaitable);
}

template <class Input>
AwaitableClient::Awaitable<OutputOf<Input>> called(CorePointer core, Core::Work work,
                                                   CallOptions options,
                                                   std::shared_ptr<CallReport> report) {
    auto text = co_await started(std::move(core), std::move(work), std::move(options));
    co_return client::decode_answer<Input>(std::move(text), *report);
}

AwaitableClient::Awaitable<PresignedRequest> presigned(CorePointer core, Core::Work work,
                                                       std::shared_ptr<PresignedRequest> request) {
    CallOptions options;
    auto text = co_await started(std::move(core), std::move(work), std::move(options));
    if (!text) co_return std::unexpected(std::move(text.error()));
    co_return std::move(*request);
}

AwaitableClient::Awaitable<void> paused(CorePointer core, Core::Work work, CallOptions options) {
    auto text = co_await started(std::move(core), std::move(work), std::move(options));
    if (!text) co_return std::unexpected(std::move(text.error()));
    co_return ClientResult<void>();
}

}  // namespace

AwaitableClient::AwaitableClient(asio::any_io_executor executor, ClientConfig config)
    : core_(Core::make(executor, std::move(config))) {}
AwaitableClient::AwaitableClient(std::shared_ptr<Core> core) : core_(std::move(core)) {}
AwaitableClient::AwaitableClient(AwaitableClient&&) noexcept = default;
AwaitableClient& AwaitableClient::operator=(AwaitableClient&& other) noexcept {
    std::swap(core_, other.core_);
    return *this;
}
AwaitableClient::~AwaitableClient() {
    if (core_) core_->close();
}

template <class Input>
AwaitableClient::Awaitable<OutputOf<Input>> AwaitableClient::call(const Input& input,
                                                                  const CallOptions& options) {
    auto request = client::encode_call(input, options, core_->random());
    auto report = client::report_of(options);
    auto work = core_->call(std::move(request), report);
    return called<Input>(core_, std::move(work), options, std::move(report));
}

template <class Input>
AwaitableClient::Awaitable<PresignedRequest> AwaitableClient::generate_presigned_url(
    const Input& input, std::chrono::seconds validity) {
    auto request = client::encode_call(input, default_call_options, core_->random());
    auto filled = std::make_shared<PresignedRequest>();
    return presigned(core_, core_->presign(std::move(request), validity, filled), filled);
}

AwaitableClient::Awaitable<void> AwaitableClient::pause(std::chrono::milliseconds duration,
                                                        const CallOptions& options) {
    return paused(core_, core_->pause(duration), options);
}

void AwaitableClient::close() {
    core_->close();
}

#define TAILRACE_INSTANTIATE(Name)                                                                 \
    template AwaitableClient::Awaitable<Name##Output> AwaitableClient::call(const Name##Input&,    \
                                                                            const CallOptions&);   \
    template AwaitableClient::Awaitable<PresignedRequest> AwaitableClient::generate_presigned_url( \
        const Name##Input&, std::chrono::seconds);
TAILRACE_EACH_OPERATION(TAILRACE_INSTANTIATE)
#undef TAILRACE_INSTANTIATE

}  // namespace tailrace
