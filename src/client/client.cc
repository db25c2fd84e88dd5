#include "tailrace/client.h"

#include <future>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "client/core.h"
#include "client/each_operation.h"
#include "client/typed_call.h"

namespace tailrace {

namespace asio = boost::asio;
using client::Core;

/// A core, and the thread that drives it.
class Client::Impl {
 public:
    explicit Impl(ClientConfig config)
        : core_(Core::make(context_.get_executor(), std::move(config))),
          thread_([this] { context_.run(); }) {}
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;
    ~Impl() { close(); }

    Core& core() { return *core_; }

    /// Blocks until the work is done.
    Core::Text run(Core::Work work, const CallOptions& options) {
        std::promise<Core::Text> done;
        auto text = done.get_future();
        const auto complete = [&done](Core::Text result) { done.set_value(std::move(result)); };
        if (!start(std::move(work), options, complete))
            return std::unexpected(
                ClientError{.kind = ClientErrorKind::cancelled, .message = "the client is closed"});
        return text.get();
    }

    void close() {
        {
            const std::lock_guard lock(mutex_);
            if (closed_) return;
            closed_ = true;
            core_->close();
            guard_.reset();
        }
        thread_.join();
    }

 private:
    /// False if it is closed. What is started before is work of the context, which ends it.
    bool start(Core::Work work, const CallOptions& options, Core::Completion complete) {
        const std::lock_guard lock(mutex_);
        if (closed_) return false;
        core_->start(core_->make_run(), std::move(work), options, std::move(complete));
        return true;
    }

    asio::io_context context_{1};
    asio::executor_work_guard<asio::io_context::executor_type> guard_{context_.get_executor()};
    std::shared_ptr<Core> core_;
    std::mutex mutex_;
    bool closed_ = false;
    std::thread thread_;
};

Client::Client(ClientConfig config) : impl_(std::make_unique<Impl>(std::move(config))) {}
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Client::~Client() = default;

template <class Input>
ClientResult<OutputOf<Input>> Client::call(const Input& input, const CallOptions& options) {
    auto& core = impl_->core();
    const auto report = client::report_of(options);
    auto work = core.call(client::encode_call(input, options, core.random()), report);
    return client::decode_answer<Input>(impl_->run(std::move(work), options), *report);
}

template <class Input>
ClientResult<PresignedRequest> Client::generate_presigned_url(const Input& input,
                                                              std::chrono::seconds validity) {
    auto& core = impl_->core();
    const auto request = std::make_shared<PresignedRequest>();
    auto work = core.presign(client::encode_call(input, default_call_options, core.random()),
                             validity, request);
    auto text = impl_->run(std::move(work), default_call_options);
    if (!text) return std::unexpected(std::move(text.error()));
    return std::move(*request);
}

ClientResult<void> Client::pause(std::chrono::milliseconds duration, const CallOptions& options) {
    auto text = impl_->run(impl_->core().pause(duration), options);
    if (!text) return std::unexpected(std::move(text.error()));
    return {};
}

void Client::close() {
    impl_->close();
}

#define TAILRACE_INSTANTIATE(Name)                                                             \
    template ClientResult<Name##Output> Client::call(const Name##Input&, const CallOptions&);  \
    template ClientResult<PresignedRequest> Client::generate_presigned_url(const Name##Input&, \
                                                                           std::chrono::seconds);
TAILRACE_EACH_OPERATION(TAILRACE_INSTANTIATE)
#undef TAILRACE_INSTANTIATE

}  // namespace tailrace
