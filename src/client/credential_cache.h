// The credentials to sign with, as long as they are good.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include "client/call_scope.h"
#include "client/failure.h"
#include "tailrace/credentials_provider.h"

namespace tailrace::client {

/// Of the client's strand; the provider runs on a thread of its own, and all calls that need what
/// it provides wait for the same run.
class CredentialCache {
 public:
    /// Credentials that end sooner are renewed; if that fails they serve to their end.
    static constexpr std::chrono::milliseconds renewed_before = std::chrono::minutes(5);

    CredentialCache(boost::asio::any_io_executor strand,
                    std::shared_ptr<CredentialsProvider> provider);
    ~CredentialCache();

    boost::asio::awaitable<Outcome<Credentials>> get(Timestamp now, CallScope& scope);

 private:
    struct Renewal;

    bool is_good(Timestamp now, std::chrono::milliseconds for_so_long) const;
    std::shared_ptr<Renewal> begin_renewal();
    void settle(Renewal& renewal);

    boost::asio::any_io_executor strand_;
    std::shared_ptr<CredentialsProvider> provider_;
    std::optional<ProvidedCredentials> known_;
    std::shared_ptr<Renewal> renewal_;
    std::optional<boost::asio::thread_pool> thread_;
};

}  // namespace tailrace::client
