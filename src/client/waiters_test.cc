#include "tailrace/waiters.h"

#include <string>

#include "client/calling.h"
#include "tailrace/awaitable_waiters.h"
#include "tailrace/client.h"

namespace tailrace::client {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

const DescribeTableInput table{.table_name = "Orders"};
const DescribeStreamInput stream{.stream_arn = "arn"};

class Waiting : public Calling {
 protected:
    void table_is(const std::string& status) {
        server_.add(answers(200, fmt::format(R"({{"Table":{{"TableStatus":"{}"}}}})", status)));
    }
    void no_table() { server_.add(refuses(400, "ResourceNotFoundException")); }
    void stream_is(const std::string& status) {
        server_.add(answers(
            200, fmt::format(R"({{"StreamDescription":{{"StreamStatus":"{}"}}}})", status)));
    }

    AwaitableClient client_ = client();
};

TEST_F(Waiting, UntilATableExists) {
    no_table();
    table_is("CREATING");
    table_is("ACTIVE");
    const auto described = run(wait_until_table_exists(client_, table));
    ASSERT_TRUE(described) << described.error().text();
    EXPECT_EQ(described->table.table_status, TableStatus::ACTIVE);
    EXPECT_THAT(time_->pauses, ElementsAre(20s, 20s));
}

TEST_F(Waiting, UntilATableIsGone) {
    table_is("DELETING");
    no_table();
    EXPECT_TRUE(run(wait_until_table_not_exists(client_, table)));
    EXPECT_THAT(time_->pauses, ElementsAre(20s));
}

TEST_F(Waiting, UntilAStreamIsEnabled) {
    stream_is("ENABLING");
    stream_is("ENABLED");
    EXPECT_TRUE(run(wait_until_stream_enabled(client_, stream)));
    EXPECT_THAT(time_->pauses, ElementsAre(10s));
}

TEST_F(Waiting, UntilAStreamIsDisabled) {
    stream_is("ENABLED");
    stream_is("DISABLING");
    stream_is("DISABLED");
    EXPECT_TRUE(run(wait_until_stream_disabled(client_, stream)));
}

TEST_F(Waiting, ForWhatCannotCome) {
    stream_is("DISABLED");
    const auto described = run(wait_until_stream_enabled(client_, stream));
    ASSERT_FALSE(described);
    EXPECT_EQ(described.error().kind, ClientErrorKind::unreachable_state);
}

TEST_F(Waiting, TooLong) {
    for (int i = 0; i < 3; ++i) table_is("CREATING");
    const auto described = run(wait_until_table_exists(client_, table, {1s, 3}));
    ASSERT_FALSE(described);
    EXPECT_EQ(described.error().kind, ClientErrorKind::timeout);
    EXPECT_THAT(described.error().message, HasSubstr("Orders"));
    EXPECT_THAT(server_.requests(), SizeIs(3));
    EXPECT_THAT(time_->pauses, SizeIs(2));
}

TEST_F(Waiting, EndsWithAnyOtherError) {
    server_.add(refuses(400, "AccessDeniedException"));
    const auto gone = run(wait_until_table_not_exists(client_, table));
    ASSERT_FALSE(gone);
    EXPECT_TRUE(gone.error().is(ErrorCode::AccessDeniedException));
}

TEST_F(Waiting, BlocksAClientThatBlocks) {
    Client blocking(config_);
    table_is("CREATING");
    table_is("ACTIVE");
    no_table();
    stream_is("ENABLED");
    stream_is("DISABLED");
    EXPECT_TRUE(wait_until_table_exists(blocking, table, {1ms, 2}));
    EXPECT_TRUE(wait_until_table_not_exists(blocking, table, {1ms, 1}));
    EXPECT_TRUE(wait_until_stream_enabled(blocking, stream, {1ms, 1}));
    EXPECT_TRUE(wait_until_stream_disabled(blocking, stream, {1ms, 1}));
    std::stop_source source;
    table_is("CREATING");
    std::jthread stopper([&] {
        server_.wait_for_requests(6);
        source.request_stop();
    });
    const auto stopped =
        wait_until_table_exists(blocking, table, table_waiter, {.stop = source.get_token()});
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().kind, ClientErrorKind::cancelled);
}

}  // namespace
}  // namespace tailrace::client
