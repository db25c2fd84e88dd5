#include "client/core.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <exception>
#include <utility>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>

#include "base/hex.h"
#include "client/tls_context.h"

namespace tailrace::client {

namespace asio = boost::asio;

/// What the attempts of one call have come to so far.
struct Core::Tries {
    std::string invocation_id;
    int begun = 0;
    int uncertain = 0;
    /// From the quota, for the last retry.
    int tokens_taken = 0;
    Timestamp signed_at;
};

namespace {

std::unexpected<ClientError> ended(Failure failure, int attempts, int uncertain) {
    auto error = std::move(failure.error);
    error.attempts = attempts;
    error.may_have_been_executed = error.may_have_been_executed || uncertain > 0;
    return std::unexpected(std::move(error));
}

/// Of a library, which had no memory.
ClientError thrown_error() {
    return {.kind = ClientErrorKind::transport,
            .message = "an exception ended the call",
            .may_have_been_executed = true};
}

/// Among the calls that run, as long as it lives.
class Member {
 public:
    Member(std::set<CallScope*>& all, CallScope& scope) : all_(all), scope_(scope) {
        all_.insert(&scope_);
    }
    Member(const Member&) = delete;
    Member& operator=(const Member&) = delete;
    ~Member() { all_.erase(&scope_); }

 private:
    std::set<CallScope*>& all_;
    CallScope& scope_;
};

std::string new_id(base::Random& random) {
    std::array<unsigned char, 16> bytes;
    random.fill(bytes);
    return base::hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace

Core::Core(const asio::any_io_executor& executor, std::expected<Setup, std::string> setup,
           std::shared_ptr<CallTime> time, std::shared_ptr<base::Random> random)
    : strand_(asio::make_strand(executor)),
      setup_(std::move(setup)),
      time_(std::move(time)),
      random_(std::move(random)),
      quota_(setup_ ? setup_->config.retry.quota_tokens : 0) {
    if (!setup_) return;
    const auto& config = setup_->config;
    auto tls = make_tls_context(config.tls.verify, setup_->ca_bundle);
    if (!tls) {
        setup_ = std::unexpected(std::move(tls.error()));
        return;
    }
    tls_.emplace(*std::move(tls));
    user_agent_ = "tailrace-cpp/" TAILRACE_VERSION;
    if (!config.user_agent_suffix.empty()) user_agent_ += " " + config.user_agent_suffix;
    const ConnectionPool::Limits limits{std::max<std::size_t>(1, config.connections_max),
                                        config.idle_max};
    const auto context = [&](const Url& url) { return url.tls ? &*tls_ : nullptr; };
    tables_.emplace(strand_, setup_->tables, context(setup_->tables), limits);
    streams_.emplace(strand_, setup_->streams, context(setup_->streams), limits);
    if (setup_->credentials) credentials_.emplace(strand_, setup_->credentials);
}

std::shared_ptr<Core> Core::make(const asio::any_io_executor& executor, ClientConfig config) {
    auto setup = resolve_setup(std::move(config), ProcessSurroundings());
    return std::make_shared<Core>(executor, std::move(setup), std::make_shared<MachineTime>(),
                                  std::make_shared<base::SystemRandom>());
}

void Core::start(const std::shared_ptr<CallRun>& call, Work work, const CallOptions& options,
                 Completion completion) {
    // The run has the slot, and so lives as long as this.
    auto complete = [call, completion = std::move(completion)](std::exception_ptr thrown,
                                                               Text text) mutable {
        if (thrown) text = std::unexpected(thrown_error());
        completion(std::move(text));
    };
    asio::co_spawn(strand_, run(shared_from_this(), call, std::move(work), options),
                   asio::bind_cancellation_slot(call->scope().slot(), std::move(complete)));
}

asio::awaitable<Core::Text> Core::run(std::shared_ptr<Core> core, std::shared_ptr<CallRun> run,
                                      Work work, CallOptions options) {
    co_await asio::this_coro::throw_if_cancelled(false);
    auto& scope = run->scope();
    if (core->closed_) scope.stop(ClientErrorKind::cancelled);
    const Member member(core->running_, scope);
    run->watch(options);
    auto text = co_await work(scope);
    run->unwatch();
    co_return text;
}

void Core::close() {
    closed_ = true;
    asio::post(strand_, [core = shared_from_this()] {
        const auto running = core->running_;
        for (auto* const scope : running) scope->stop(ClientErrorKind::cancelled);
        if (core->tables_) core->tables_->close();
        if (core->streams_) core->streams_->close();
    });
}

Core::Work Core::call(CallRequest request, std::shared_ptr<CallReport> report) {
    auto shared = std::make_shared<const CallRequest>(std::move(request));
    return [this, shared = std::move(shared), report](CallScope& scope) {
        return attempts(shared, scope, report);
    };
}

Core::Work Core::presign(CallRequest request, std::chrono::seconds validity,
                         std::shared_ptr<PresignedRequest> signed_request) {
    auto shared = std::make_shared<const CallRequest>(std::move(request));
    return [this, shared = std::move(shared), validity, signed_request](CallScope& scope) {
        return sign(shared, validity, signed_request, scope);
    };
}

Core::Work Core::pause(std::chrono::milliseconds duration) {
    return [this, duration](CallScope& scope) { return sleep(duration, scope); };
}

asio::awaitable<Core::Text> Core::attempts(std::shared_ptr<const CallRequest> request,
                                           CallScope& scope, std::shared_ptr<CallReport> report) {
    Tries tries{.invocation_id = new_id(*random_)};
    for (;;) {
        auto reply = co_await attempt(*request, tries, scope);
        if (reply) {
            quota_.give_back(tries.tokens_taken);
            *report = {tries.begun, tries.uncertain, reply->http_status,
                       std::move(reply->request_id)};
            co_return std::move(reply->body);
        }
        auto& failure = reply.error();
        tries.uncertain += failure.error.may_have_been_executed ? 1 : 0;
        auto pause = scope.stopped() ? std::nullopt : pause_after(*request, failure, tries);
        if (pause && pause->count() > 0) co_await time_->sleep(*pause);
        if (pause && scope.stopped()) failure = scope.failure().error();
        if (pause && !scope.stopped()) continue;
        *report = {tries.begun, tries.uncertain, failure.error.http_status,
                   failure.error.request_id};
        co_return ended(std::move(failure), tries.begun, tries.uncertain);
    }
}

asio::awaitable<Outcome<CheckedReply>> Core::attempt(const CallRequest& request, Tries& tries,
                                                     CallScope& scope) {
    auto who = co_await credentials(scope);
    if (!who) co_return std::unexpected(std::move(who.error()));
    ++tries.begun;
    const auto limits = patience(request);
    auto& pool = pool_for(request.operation);
    auto connection = co_await pool.borrow(limits, scope);
    if (!connection) co_return std::unexpected(std::move(connection.error()));

    std::optional<Signer> by;
    if (*who) by = signer(**std::move(who));
    tries.signed_at = now();
    const auto http = http_request(request, pool.url(), by, envelope(tries));
    if (!http) co_return failed(ClientErrorKind::setup, http.error());
    auto reply = co_await (*connection)->exchange(*http, limits, scope);
    if (!reply) co_return std::unexpected(std::move(reply.error()));
    const auto& config = setup_->config;
    co_return check_reply(*std::move(reply), {config.check_crc32, config.reply_bytes_max});
}

asio::awaitable<Core::Text> Core::sign(std::shared_ptr<const CallRequest> request,
                                       std::chrono::seconds validity,
                                       std::shared_ptr<PresignedRequest> signed_request,
                                       CallScope& scope) {
    constexpr std::chrono::seconds validity_max = std::chrono::days(7);
    auto who = co_await credentials(scope);
    if (who && !*who) who = failed(ClientErrorKind::setup, "an anonymous client cannot sign");
    if (who && (validity < std::chrono::seconds(1) || validity > validity_max))
        who = failed(ClientErrorKind::setup, "a presigned request is valid for 1 s to 7 days");
    if (!who) co_return std::unexpected(std::move(who.error().error));
    *signed_request = presigned_request(*request, pool_for(request->operation).url(),
                                        signer(**std::move(who)), validity);
    co_return std::string();
}

asio::awaitable<Core::Text> Core::sleep(std::chrono::milliseconds duration, CallScope& scope) {
    if (!scope.stopped()) co_await time_->sleep(duration);
    if (scope.stopped()) co_return ended(scope.failure().error(), 0, 0);
    co_return std::string();
}

/// None if the client is anonymous.
asio::awaitable<Outcome<std::optional<Credentials>>> Core::credentials(CallScope& scope) {
    std::optional<Credentials> none;
    if (scope.stopped()) co_return scope.failure();
    if (!setup_) co_return failed(ClientErrorKind::setup, setup_.error());
    if (!credentials_) co_return none;
    auto known = co_await credentials_->get(time_->now(), scope);
    if (!known) co_return std::unexpected(std::move(known.error()));
    co_return std::optional(*std::move(known));
}

std::optional<std::chrono::milliseconds> Core::pause_after(const CallRequest& request,
                                                           const Failure& failure, Tries& tries) {
    const auto trouble = trouble_of(failure, tries.signed_at);
    const auto& settings = setup_ ? setup_->config.retry : RetrySettings{};
    const bool may_repeat = settings.repeat_uncertain_writes ||
                            !failure.error.may_have_been_executed ||
                            is_idempotent(request.operation);
    if (trouble == Trouble::lasting || !may_repeat || !setup_ ||
        tries.begun >= setup_->max_attempts)
        return std::nullopt;
    if (!quota_.take(trouble, tries.tokens_taken)) return std::nullopt;
    if (trouble == Trouble::clock_skew)
        clock_skew_ = std::chrono::milliseconds(failure.server_time->milliseconds -
                                                time_->now().milliseconds);
    return pause_before(tries.begun, trouble, failure, settings, chance());
}

Envelope Core::envelope(const Tries& tries) const {
    return {.user_agent = user_agent_,
            .accept_gzip = setup_->config.accept_gzip,
            .invocation_id = tries.invocation_id,
            .attempt = tries.begun,
            .max_attempts = setup_->max_attempts};
}

Timestamp Core::now() {
    return {time_->now().milliseconds + clock_skew_.count()};
}

/// In [0, 1).
double Core::chance() {
    constexpr int double_digits = 53;
    return std::ldexp(static_cast<double>(random_->next() >> (64 - double_digits)), -double_digits);
}

Signer Core::signer(Credentials credentials) {
    return {{.credentials = std::move(credentials), .region = setup_->region}, now()};
}

Patience Core::patience(const CallRequest& request) const {
    const auto& config = setup_->config;
    return {.connect = config.connect_timeout,
            .read = config.read_timeout,
            .wait = request.wait,
            .reply_bytes_max = config.reply_bytes_max};
}

ConnectionPool& Core::pool_for(wire::Operation operation) {
    return wire::api_of(operation) == wire::Api::streams ? *streams_ : *tables_;
}

std::size_t Core::connections() const {
    if (!tables_) return 0;
    return tables_->lent() + tables_->idle() + streams_->lent() + streams_->idle();
}

}  // namespace tailrace::client
