#include "client/credential_cache.h"

#include <deque>
#include <stdexcept>
#include <string>
#include <thread>

#include "client/calling.h"

namespace tailrace::client {
namespace {

using testing::HasSubstr;
using Provided = std::expected<ProvidedCredentials, std::string>;

/// Gives what it is told to, and then the last of it again.
class GivenProvider final : public CredentialsProvider {
 public:
    Provided provide() override {
        ++asked;
        thread = std::this_thread::get_id();
        if (throws) throw std::runtime_error("no network");
        auto given = answers.front();
        if (answers.size() > 1) answers.pop_front();
        return given;
    }

    std::deque<Provided> answers;
    std::atomic<int> asked = 0;
    std::thread::id thread;
    bool throws = false;
};

class ProvidedSession : public Calling {
 protected:
    ProvidedSession() {
        config_.credentials.reset();
        config_.credentials_provider = provider_;
        for (int i = 0; i < 9; ++i) server_.add(answers(200, R"({"TableNames":[]})"));
    }
    ProvidedCredentials session(std::string id, std::chrono::milliseconds from_now) const {
        return {{std::move(id), "secret", "token"},
                Timestamp{time_->moment.milliseconds + from_now.count()}};
    }
    std::string last_signer() {
        const auto authorization = server_.requests().back().header("Authorization");
        const auto begin = authorization.find("Credential=") + 11;
        return authorization.substr(begin, authorization.find('/') - begin);
    }

    std::shared_ptr<GivenProvider> provider_ = std::make_shared<GivenProvider>();
};

TEST_F(ProvidedSession, IsKeptUntilItIsNearlyOver) {
    provider_->answers = {session("A", 1h), session("B", 3h)};
    auto one = client();
    EXPECT_TRUE(run(one.list_tables({})));
    EXPECT_TRUE(run(one.list_tables({})));
    EXPECT_EQ(provider_->asked, 1);
    EXPECT_EQ(last_signer(), "A");
    EXPECT_EQ(server_.requests().back().header("X-Amz-Security-Token"), "token");
    EXPECT_NE(provider_->thread, std::this_thread::get_id());
    time_->moment.milliseconds += std::chrono::milliseconds(56min).count();
    EXPECT_TRUE(run(one.list_tables({})));
    EXPECT_EQ(provider_->asked, 2);
    EXPECT_EQ(last_signer(), "B");
}

TEST_F(ProvidedSession, ServesToItsEndIfThereIsNoOther) {
    provider_->answers = {session("A", 3min), std::unexpected("out of order")};
    auto one = client();
    EXPECT_TRUE(run(one.list_tables({})));
    EXPECT_TRUE(run(one.list_tables({})));
    EXPECT_EQ(provider_->asked, 2);
    time_->moment.milliseconds += std::chrono::milliseconds(4min).count();
    const auto listed = run(one.list_tables({}));
    ASSERT_FALSE(listed);
    EXPECT_EQ(listed.error().kind, ClientErrorKind::setup);
    EXPECT_EQ(listed.error().message, "out of order");
}

TEST_F(ProvidedSession, IsAskedForOnceByAllWhoNeedIt) {
    provider_->answers = {session("A", 1h)};
    auto one = client();
    int done = 0;
    for (int i = 0; i < 5; ++i) {
        auto count = [&done](std::exception_ptr, const ClientResult<ListTablesOutput>& listed) {
            done += listed ? 1 : 0;
        };
        asio::co_spawn(context_, one.list_tables({}), count);
    }
    context_.run();
    EXPECT_EQ(done, 5);
    EXPECT_EQ(provider_->asked, 1);
}

TEST_F(ProvidedSession, MayNotCome) {
    provider_->answers = {session("A", -1s)};
    EXPECT_THAT(list_tables().error().message, HasSubstr("expired"));
    provider_->throws = true;
    const auto listed = list_tables();
    ASSERT_FALSE(listed);
    EXPECT_EQ(listed.error().kind, ClientErrorKind::setup);
    EXPECT_EQ(listed.error().message, "no network");
}

}  // namespace
}  // namespace tailrace::client
