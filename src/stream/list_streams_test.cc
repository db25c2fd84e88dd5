#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "storage/simulated/simulated_store.h"
#include "stream/scene.h"

namespace tailrace::stream {
namespace {

using storage::simulated::SimulatedStore;
using testing::ElementsAre;
using testing::IsEmpty;

class ListStreams : public testing::Test {
 protected:
    StillClock engine_clock_;
    SimulatedStore simulated_{engine_clock_, 1};
    std::unique_ptr<storage::Store> store_ = simulated_.server(Scene::incarnation);
    Scene scene_{*store_};

    ListStreamsOutput list(ListStreamsInput input = {}) { return scene_.list(input).value(); }

    StreamRow add(std::string table_name) {
        scene_.clock.advance(1);
        return scene_.add_stream(std::move(table_name));
    }
};

std::vector<std::string> arns(const ListStreamsOutput& output) {
    std::vector<std::string> arns;
    for (const auto& stream : output.streams) arns.push_back(stream.stream_arn);
    return arns;
}

std::vector<std::string> tables(const ListStreamsOutput& output) {
    std::vector<std::string> names;
    for (const auto& stream : output.streams) names.push_back(stream.table_name);
    return names;
}

TEST_F(ListStreams, Statement9And10WithoutAStreamIsEmptyAndHasNoCookie) {
    add("Other");
    const auto output = list({.table_name = "Music"});
    EXPECT_THAT(output.streams, IsEmpty());
    EXPECT_FALSE(output.last_evaluated_stream_arn);
}

TEST_F(ListStreams, NamesArnTableAndLabel) {
    const auto row = add("Music");
    EXPECT_THAT(list().streams, ElementsAre(Stream{arn_of(row), "Music", row.label}));
}

TEST_F(ListStreams, GoesByTableAndThenByLabel) {
    const auto b_old = add("bbb"), a = add("aaa"), b_new = add("bbb"), b_longer = add("bbb-c");
    EXPECT_THAT(arns(list()),
                ElementsAre(arn_of(a), arn_of(b_old), arn_of(b_new), arn_of(b_longer)));
}

TEST_F(ListStreams, OfOneTableHasNoOthers) {
    add("Mus");
    const auto music = add("Music");
    add("Music2");
    EXPECT_THAT(arns(list({.table_name = "Music"})), ElementsAre(arn_of(music)));
}

TEST_F(ListStreams, Statement12EachCookieIsItsPagesLastStream) {
    const auto a = add("aaa"), b = add("bbb");
    const auto first = list({.limit = 1});
    EXPECT_THAT(arns(first), ElementsAre(arn_of(a)));
    EXPECT_EQ(first.last_evaluated_stream_arn, arn_of(a));
    const auto second =
        list({.limit = 1, .exclusive_start_stream_arn = first.last_evaluated_stream_arn});
    EXPECT_THAT(arns(second), ElementsAre(arn_of(b)));
    EXPECT_FALSE(second.last_evaluated_stream_arn);
}

TEST_F(ListStreams, Statement13GoesOnWhenTheCookiesStreamIsGone) {
    const auto a = add("aaa"), b = add("bbb");
    const auto cookie = list({.limit = 1}).last_evaluated_stream_arn;
    scene_.remove(stream_key(a.table_name, a.label));
    EXPECT_THAT(arns(list({.exclusive_start_stream_arn = cookie})), ElementsAre(arn_of(b)));
}

TEST_F(ListStreams, Statement14AnUnfullPageHasNoCookie) {
    add("aaa");
    add("bbb");
    EXPECT_FALSE(list({.limit = 3}).last_evaluated_stream_arn);
    EXPECT_FALSE(list({.limit = 100}).last_evaluated_stream_arn);
}

TEST_F(ListStreams, Statement15And16HasTheDisabledStreamsToo) {
    for (int flap = 0; flap < 2; ++flap) {
        auto row = add("Music");
        row.status = StreamStatus::DISABLED;
        scene_.put(row);
    }
    add("Music");
    EXPECT_THAT(tables(list({.table_name = "Music"})), ElementsAre("Music", "Music", "Music"));
}

TEST_F(ListStreams, HasAHundredAPage) {
    for (int i = 0; i < 101; ++i) add("Music" + std::to_string(i));
    const auto page = list();
    EXPECT_EQ(page.streams.size(), 100);
    EXPECT_EQ(page.last_evaluated_stream_arn, page.streams.back().stream_arn);
}

TEST_F(ListStreams, TheCookieAndTheTableBothBound) {
    const auto b = add("bbb");
    const auto later = add("bbb");
    EXPECT_THAT(arns(list({.table_name = "bbb", .exclusive_start_stream_arn = arn_of(b)})),
                ElementsAre(arn_of(later)));
    EXPECT_THAT(arns(list({.table_name = "bbb",
                           .exclusive_start_stream_arn = stream_arn(Site{}, "aaa", "x")})),
                ElementsAre(arn_of(b), arn_of(later)));
    EXPECT_THAT(arns(list({.table_name = "bbb",
                           .exclusive_start_stream_arn = stream_arn(Site{}, "ccc", "x")})),
                IsEmpty());
}

TEST_F(ListStreams, AMalformedCookieIsRefused) {
    const auto refused = scene_.list(
        {.exclusive_start_stream_arn = "kossaapaaasdafsdaasdasdasdasasdasfadfadfasdasdas"});
    EXPECT_EQ(refused.error().code, ErrorCode::ValidationException);
    EXPECT_EQ(refused.error().message, "Invalid ExclusiveStartStreamArn");
}

TEST_F(ListStreams, DamagedRowsAreAnErrorAndALogLine) {
    const auto row = add("Music");
    scene_.put_bytes(stream_key(row.table_name, row.label), "damaged");
    testing::internal::CaptureStderr();
    const auto output = scene_.list();
    EXPECT_EQ(output.error().code, ErrorCode::InternalServerError);
    EXPECT_EQ(output.error().message, "Internal server error");
    EXPECT_THAT(testing::internal::GetCapturedStderr(), testing::HasSubstr("what=stream"));
}

TEST_F(ListStreams, StorageFaultsAreAnErrorAndALogLine) {
    add("Music");
    simulated_.fail_call(1, storage::simulated::Failure::fault);
    testing::internal::CaptureStderr();
    const auto output = scene_.list();
    EXPECT_EQ(output.error().code, ErrorCode::InternalServerError);
    EXPECT_EQ(output.error().message, "Internal server error");
    EXPECT_THAT(testing::internal::GetCapturedStderr(), testing::HasSubstr("storage failed"));
}

RC_GTEST_FIXTURE_PROP(ListStreams, VisitsEachStreamOnceWhileOthersComeAndGo, ()) {
    const auto add_some = [&] {
        std::vector<StreamRow> rows;
        const auto names = *rc::gen::container<std::vector<std::string>>(
            rc::gen::element<std::string>("aaa", "aab", "bbb", "b-b", "ccc"));
        for (const auto& name : names) rows.push_back(add(name));
        return rows;
    };
    const auto lasting = add_some();
    auto passing = add_some();
    std::multiset<std::string> seen;
    ListStreamsInput input{.limit = *rc::gen::inRange(1, 5)};
    do {
        const auto page = list(input);
        for (const auto& arn : arns(page)) seen.insert(arn);
        input.exclusive_start_stream_arn = page.last_evaluated_stream_arn;
        for (const auto& row : passing) scene_.remove(stream_key(row.table_name, row.label));
        passing = add_some();
    } while (input.exclusive_start_stream_arn && seen.size() < 1000);
    for (const auto& row : lasting) RC_ASSERT(seen.count(arn_of(row)) == 1u);
    RC_ASSERT(std::ranges::adjacent_find(seen) == seen.end());
}

}  // namespace
}  // namespace tailrace::stream
