#include "stream/shard_iterator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>
#include <thread>

#include "stream/generators.h"
#include "stream/stream_arn.h"

namespace tailrace::stream {
namespace {

using Failure = IteratorKeys::Failure;

IteratorSecret secret(unsigned char fill) {
    IteratorSecret secret;
    secret.fill(fill);
    return secret;
}

const IteratorKeys keys({{1, secret(0x11)}}, 1);

ShardIterator some_iterator() {
    return {.stream_arn = stream_arn(Site{}, "Music", "2026-10-08T23:07:31.275"),
            .stream = StreamId(7),
            .shard = ShardId(1'571'767'321'804, 0x697ce3d2),
            .after = SequenceNumber::at(1'571'767'321'804),
            .issued_ms = 1'571'767'400'000};
}

std::string sign(const ShardIterator& iterator, std::uint64_t seed = 1) {
    base::SeededRandom random(seed);
    return keys.sign(iterator, random);
}

TEST(ShardIterator, Statement29BeginsWithTheArnAndADigit) {
    const auto longest = std::string(255, 'x');
    for (const auto& table_name : {std::string("Music"), longest}) {
        auto iterator = some_iterator();
        iterator.stream_arn = stream_arn(Site{}, table_name, "2026-10-08T23:07:31.275");
        const auto text = sign(iterator);
        EXPECT_TRUE(text.starts_with(iterator.stream_arn));
        EXPECT_THAT(text.substr(iterator.stream_arn.size()),
                    testing::MatchesRegex("[|][0-9][|].+"));
        EXPECT_LE(text.size(), 2048);
    }
}

TEST(ShardIterator, IsReadBack) {
    EXPECT_EQ(keys.verify(sign(some_iterator())), some_iterator());
}

TEST(ShardIterator, OfAnEarlierVersionIsStillGood) {
    constexpr std::string_view text =
        "arn:aws:dynamodb:us-east-1:000000000000:table/Music/stream/2026-10-08T23:07:31.275|1|"
        "AAAAAcFcAonsLQqRAAAAAAAAAAcAAAFt9KIEzGl849IACIVD7Sj5c0wAAAABbfSjNkCO1IMHi99oCU1FR2pZl36f";
    EXPECT_EQ(keys.verify(text), some_iterator());
    EXPECT_EQ(sign(some_iterator()), text);
}

TEST(ShardIterator, EveryCallGivesAnotherText) {
    base::SeededRandom random(1);
    std::set<std::string> texts;
    for (int i = 0; i < 100; ++i) texts.insert(keys.sign(some_iterator(), random));
    EXPECT_EQ(texts.size(), 100);
}

TEST(ShardIterator, Statement31GarbageIsNoIterator) {
    for (const auto& text :
         {std::string(), std::string("x"), std::string(54, 'k'), std::string(88, 'A'),
          "|1|" + std::string(88, 'A'), std::string(2048, '|'), std::string("arn|1|")}) {
        const auto verified = keys.verify(text);
        ASSERT_FALSE(verified) << text;
        EXPECT_NE(verified, some_iterator());
    }
}

TEST(ShardIterator, Statement32EveryAlteredCharacterIsNoticed) {
    const auto text = sign(some_iterator());
    const std::string_view replacements =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
        "0123456789+/=|-_ :";
    for (std::size_t at = 0; at < text.size(); ++at) {
        for (const char c : replacements) {
            auto altered = text;
            altered[at] = c;
            ASSERT_EQ(keys.verify(altered).has_value(), c == text[at]) << altered;
        }
    }
}

TEST(ShardIterator, CutOrExtendedIsNoticed) {
    const auto text = sign(some_iterator());
    for (std::size_t size = 0; size < text.size(); ++size) {
        ASSERT_FALSE(keys.verify(text.substr(0, size))) << size;
        ASSERT_FALSE(keys.verify(text.substr(text.size() - size))) << size;
    }
    EXPECT_FALSE(keys.verify(text + "A"));
    EXPECT_FALSE(keys.verify(text + "AAAA"));
    EXPECT_FALSE(keys.verify("A" + text));
}

TEST(ShardIterator, OfOneStreamIsNoneOfAnother) {
    const auto text = sign(some_iterator());
    const auto other = stream_arn(Site{}, "Other", "2026-10-08T23:07:31.275");
    EXPECT_FALSE(keys.verify(other + text.substr(some_iterator().stream_arn.size())));
}

TEST(ShardIterator, OfAnotherSecretIsForged) {
    const IteratorKeys others({{1, secret(0x12)}}, 1);
    EXPECT_EQ(others.verify(sign(some_iterator())).error(), Failure::invalid);
}

TEST(ShardIterator, OutlivesARotation) {
    const IteratorKeys rotated({{1, secret(0x11)}, {2, secret(0x22)}}, 2);
    EXPECT_EQ(rotated.verify(sign(some_iterator())), some_iterator());
    base::SeededRandom random(1);
    const auto text = rotated.sign(some_iterator(), random);
    EXPECT_EQ(rotated.verify(text), some_iterator());
    EXPECT_EQ(keys.verify(text).error(), Failure::unknown_key);
}

TEST(ShardIterator, ManyThreadsMaySignAndVerify) {
    std::vector<std::jthread> threads;
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        threads.emplace_back([seed] {
            base::SeededRandom random(seed);
            for (int i = 0; i < 200; ++i) {
                EXPECT_EQ(keys.verify(keys.sign(some_iterator(), random)), some_iterator());
            }
        });
    }
}

RC_GTEST_PROP(ShardIteratorProperty, RoundTrips, ()) {
    const auto iterator = *generators::shard_iterator();
    const auto verified = keys.verify(sign(iterator, *rc::gen::arbitrary<std::uint64_t>()));
    RC_ASSERT(verified.has_value());
    RC_ASSERT(*verified == iterator);
}

RC_GTEST_PROP(ShardIteratorProperty, AnyOneAlteredByteIsNoticed, ()) {
    auto text = sign(*generators::shard_iterator());
    auto& byte = text[*rc::gen::inRange<std::size_t>(0, text.size())];
    byte = *rc::gen::distinctFrom(byte);
    RC_ASSERT(!keys.verify(text));
}

}  // namespace
}  // namespace tailrace::stream
