#include "partition/view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace tailrace::partition {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pointee;

constexpr storage::SpaceId space{1};

storage::Key key(std::string bytes) {
    return {space, std::move(bytes)};
}

View view_of(std::initializer_list<std::pair<std::string, std::optional<std::string>>> stored) {
    View view(storage::PartitionId{7}, Knowledge{.guard = {0, 3}}, 1'700'000'000'000);
    for (const auto& [bytes, value] : stored) view.load(key(bytes), value);
    return view;
}

std::vector<std::string> names(const std::vector<storage::Put>& puts) {
    std::vector<std::string> names;
    for (const auto& put : puts) names.push_back(put.key.bytes + "=" + put.value);
    return names;
}

TEST(View, FindsWhatIsStored) {
    const auto view = view_of({{"a", "1"}, {"b", std::nullopt}});
    EXPECT_THAT(view.find({space, "a"}), Pointee(std::string("1")));
    EXPECT_EQ(view.find({space, "b"}), nullptr);
}

TEST(View, FindsWhatWasChanged) {
    auto view = view_of({{"a", "1"}, {"b", std::nullopt}});
    view.put(key("b"), "2");
    view.erase(key("a"));
    EXPECT_EQ(view.find({space, "a"}), nullptr);
    EXPECT_THAT(view.find({space, "b"}), Pointee(std::string("2")));
}

TEST(View, TakesAKeyTwice) {
    auto view = view_of({{"a", "1"}, {"a", "1"}});
    view.put(key("a"), "2");
    EXPECT_THAT(names(view.take_commit().puts), ElementsAre("a=2"));
}

TEST(View, CommitsWhatWasChangedAndNothingElse) {
    auto view = view_of({{"a", "1"}, {"b", "2"}, {"c", std::nullopt}});
    EXPECT_FALSE(view.changed());
    view.put(key("c"), "3");
    view.put(key("unasked"), "4");
    view.erase(key("b"));
    view.erase(key("unseen"));
    EXPECT_TRUE(view.changed());
    const auto commit = view.take_commit();
    EXPECT_EQ(commit.guard, (storage::Guard{0, 3}));
    EXPECT_THAT(names(commit.puts), ElementsAre("c=3", "unasked=4"));
    EXPECT_THAT(commit.deletes, ElementsAre(key("b"), key("unseen")));
    EXPECT_THAT(commit.appends, IsEmpty());
}

}  // namespace
}  // namespace tailrace::partition
