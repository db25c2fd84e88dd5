#include "stream/page_cache.h"

#include <gtest/gtest.h>

namespace tailrace::stream {
namespace {

SequenceNumber number(std::size_t i) {
    return SequenceNumber::at(static_cast<base::UnixMilliseconds>(i));
}

PageCache::Place place(std::size_t i) {
    return {{1, 1}, number(i), 1000};
}

AssembledPage page(std::size_t i, std::size_t bytes = 10) {
    AssembledPage page{.last = number(i), .more = true};
    page.records.append(std::string(bytes, 'x'));
    return page;
}

void offer_twice(PageCache& cache, const PageCache::Place& where, const AssembledPage& what) {
    cache.offer(where, what);
    cache.offer(where, what);
}

TEST(PageCaches, KeepAPageThatIsAskedForAgain) {
    PageCache cache;
    EXPECT_FALSE(cache.find(place(1)));
    cache.offer(place(1), page(7));
    EXPECT_FALSE(cache.find(place(1))) << "one reader alone";
    cache.offer(place(1), page(7));
    const auto found = cache.find(place(1));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->last, number(7));
    EXPECT_TRUE(found->more);
    EXPECT_EQ(found->records, page(7).records);
}

TEST(PageCaches, TellPlacesApart) {
    PageCache cache;
    offer_twice(cache, place(1), page(7));
    EXPECT_FALSE(cache.find(place(2)));
    EXPECT_FALSE(cache.find({{1, 2}, number(1), 1000}));
    EXPECT_FALSE(cache.find({{2, 1}, number(1), 1000}));
    EXPECT_FALSE(cache.find({{1, 1}, number(1), 999}));
}

TEST(PageCaches, ShareTextRatherThanCopyIt) {
    PageCache cache;
    offer_twice(cache, place(1), page(7));
    EXPECT_EQ(cache.find(place(1))->records.json().data(),
              cache.find(place(1))->records.json().data());
}

TEST(PageCaches, ForgetWhatNobodyAskedForLately) {
    constexpr std::size_t kilobyte = 1024;
    PageCache cache(20 * kilobyte);
    offer_twice(cache, place(0), page(0, kilobyte));
    offer_twice(cache, place(1), page(1, kilobyte));
    for (std::size_t i = 2; i < 100; ++i) {
        offer_twice(cache, place(i), page(i, kilobyte));
        ASSERT_TRUE(cache.find(place(i)));
        ASSERT_TRUE(cache.find(place(0))) << "it is asked for all the time; after " << i;
    }
    EXPECT_FALSE(cache.find(place(1)));
    std::size_t kept = 0;
    for (std::size_t i = 0; i < 100; ++i) kept += cache.find(place(i)) ? 1 : 0;
    EXPECT_LE(kept, 20);
}

TEST(PageCaches, AreBoundedInNamesToo) {
    PageCache cache(16 * 1024);
    cache.offer(place(0), page(0));
    for (std::size_t i = 1; i < 1000; ++i) cache.offer(place(i), page(i));
    cache.offer(place(0), page(0));
    EXPECT_FALSE(cache.find(place(0))) << "its name was forgotten";
}

}  // namespace
}  // namespace tailrace::stream
