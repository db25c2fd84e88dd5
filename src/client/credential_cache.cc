#include "client/credential_cache.h"

#include <exception>
#include <string>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace tailrace::client {

namespace asio = boost::asio;

struct CredentialCache::Renewal {
    explicit Renewal(const asio::any_io_executor& strand)
        : ended(strand, asio::steady_timer::time_point::max()) {}

    /// Cancelled when there is a result.
    asio::steady_timer ended;
    std::optional<std::expected<ProvidedCredentials, std::string>> result;
};

namespace {

std::expected<ProvidedCredentials, std::string> provide(CredentialsProvider& provider) try {
    return provider.provide();
} catch (const std::exception& thrown) {
    return std::unexpected(std::string(thrown.what()));
}

}  // namespace

CredentialCache::CredentialCache(asio::any_io_executor strand,
                                 std::shared_ptr<CredentialsProvider> provider)
    : strand_(std::move(strand)), provider_(std::move(provider)) {}

CredentialCache::~CredentialCache() = default;

asio::awaitable<Outcome<Credentials>> CredentialCache::get(Timestamp now, CallScope& scope) {
    if (scope.stopped()) co_return scope.failure();
    if (is_good(now, renewed_before)) co_return known_->credentials;
    auto renewal = renewal_ ? renewal_ : begin_renewal();
    if (!renewal->result) {
        boost::system::error_code ignored;
        co_await renewal->ended.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
    if (!renewal->result) co_return scope.failure();
    settle(*renewal);
    if (is_good(now, {})) co_return known_->credentials;
    const auto& result = *renewal->result;
    co_return failed(ClientErrorKind::setup,
                     result ? "the credentials that were provided have expired" : result.error());
}

bool CredentialCache::is_good(Timestamp now, std::chrono::milliseconds for_so_long) const {
    if (!known_) return false;
    return !known_->expires_at ||
           known_->expires_at->milliseconds > now.milliseconds + for_so_long.count();
}

std::shared_ptr<CredentialCache::Renewal> CredentialCache::begin_renewal() {
    renewal_ = std::make_shared<Renewal>(strand_);
    if (!thread_) thread_.emplace(1);
    asio::post(*thread_, [provider = provider_, renewal = renewal_, strand = strand_] {
        auto result = provide(*provider);
        asio::post(strand, [renewal, result = std::move(result)]() mutable {
            renewal->result = std::move(result);
            renewal->ended.cancel();
        });
    });
    return renewal_;
}

/// Once for each renewal, by the first who waited for it.
void CredentialCache::settle(Renewal& renewal) {
    if (renewal_.get() != &renewal) return;
    if (*renewal.result) known_ = **renewal.result;
    renewal_.reset();
}

}  // namespace tailrace::client
