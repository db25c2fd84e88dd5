// The client: from a call to its answer. The door to this folder.
//
//     Client ─▶ a thread and a promise ─┐
//     AwaitableClient ─▶ a coroutine ───┴─▶ typed_call ─▶ Core::start ─▶ the client's strand:
//
//         Core::attempts    once, and again as retry_policy says
//           Core::attempt   credential_cache ─▶ connection_pool ─▶ signing ─▶ connection
//                           ─▶ reply_check
//
//     setup, settings, profile_file, endpoint, url    what a client is told, and where that leads
//     call_scope                                      all that can end a call
//
// Invariants
//   * Everything below `start` runs on one strand and shares nothing with anybody else.
//   * Every wait ends: with what it waits for, with its own time-out, or when the call's scope is
//     stopped. A call that is stopped has no connection any more.
//   * A connection carries another request only if the reply before was read to its end.
//   * A call ends with how many attempts it made, and whether one of them may have been executed
//     without an answer.
//
// Threads: `start` and `close` from any. Not here: what inputs and outputs look like (wire/json).
#pragma once

#include <atomic>
#include <chrono>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/context.hpp>

#include "base/random.h"
#include "client/call_request.h"
#include "client/call_run.h"
#include "client/call_scope.h"
#include "client/call_time.h"
#include "client/connection_pool.h"
#include "client/credential_cache.h"
#include "client/reply_check.h"
#include "client/retry_policy.h"
#include "client/setup.h"
#include "client/signing.h"
#include "tailrace/call_options.h"
#include "tailrace/presigned_request.h"

namespace tailrace::client {

class Core : public std::enable_shared_from_this<Core> {
 public:
    using Text = ClientResult<std::string>;
    /// What a call does on the strand, until it ends or its scope is stopped.
    using Work = std::function<boost::asio::awaitable<Text>(CallScope&)>;
    using Completion = std::move_only_function<void(Text)>;

    /// A setup that failed is told by every call.
    Core(const boost::asio::any_io_executor& executor, std::expected<Setup, std::string> setup,
         std::shared_ptr<CallTime> time, std::shared_ptr<base::Random> random);
    /// Of this process and this machine.
    static std::shared_ptr<Core> make(const boost::asio::any_io_executor& executor,
                                      ClientConfig config);

    /// For `start`, which runs it once.
    std::shared_ptr<CallRun> make_run() const { return std::make_shared<CallRun>(strand_); }
    /// `completion` is called once, on the strand.
    void start(const std::shared_ptr<CallRun>& call, Work work, const CallOptions& options,
               Completion completion);

    /// Works for `start`. The text is the body of the answer.
    Work call(CallRequest request, std::shared_ptr<CallReport> report);
    /// Signs without sending; the text is empty.
    Work presign(CallRequest request, std::chrono::seconds validity,
                 std::shared_ptr<PresignedRequest> signed_request);
    Work pause(std::chrono::milliseconds duration);

    void close();
    base::Random& random() { return *random_; }
    /// How many connections there are, lent and idle; on the strand, or when nothing runs.
    std::size_t connections() const;

 private:
    struct Tries;

    static boost::asio::awaitable<Text> run(std::shared_ptr<Core> core,
                                            std::shared_ptr<CallRun> run, Work work,
                                            CallOptions options);
    boost::asio::awaitable<Text> attempts(std::shared_ptr<const CallRequest> request,
                                          CallScope& scope, std::shared_ptr<CallReport> report);
    boost::asio::awaitable<Outcome<CheckedReply>> attempt(const CallRequest& request, Tries& tries,
                                                          CallScope& scope);
    boost::asio::awaitable<Text> sign(std::shared_ptr<const CallRequest> request,
                                      std::chrono::seconds validity,
                                      std::shared_ptr<PresignedRequest> signed_request,
                                      CallScope& scope);
    boost::asio::awaitable<Text> sleep(std::chrono::milliseconds duration, CallScope& scope);
    boost::asio::awaitable<Outcome<std::optional<Credentials>>> credentials(CallScope& scope);

    Timestamp now();
    double chance();
    Envelope envelope(const Tries& tries) const;
    Signer signer(Credentials credentials);
    Patience patience(const CallRequest& request) const;
    ConnectionPool& pool_for(wire::Operation operation);
    /// Empty if the call ends with this failure.
    std::optional<std::chrono::milliseconds> pause_after(const CallRequest& request,
                                                         const Failure& failure, Tries& tries);

    boost::asio::any_io_executor strand_;
    std::expected<Setup, std::string> setup_;
    std::shared_ptr<CallTime> time_;
    std::shared_ptr<base::Random> random_;
    std::string user_agent_;
    std::optional<boost::asio::ssl::context> tls_;
    std::optional<ConnectionPool> tables_;
    std::optional<ConnectionPool> streams_;
    std::optional<CredentialCache> credentials_;
    RetryQuota quota_;
    /// The service's clock less ours.
    std::chrono::milliseconds clock_skew_{0};
    std::set<CallScope*> running_;
    std::atomic<bool> closed_ = false;
};

}  // namespace tailrace::client
