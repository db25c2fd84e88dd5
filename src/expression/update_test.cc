#include "expression/update.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "expression/condition.h"
#include "expression/projection.h"
#include "model/decimal.h"
#include "model/generators.h"
#include "model/limits.h"
#include "model/nesting.h"
#include "model/sets.h"

namespace tailrace::expression {
namespace {

using List = AttributeValue::List;

Constant constant(AttributeValue value) {
    return std::make_shared<const AttributeValue>(std::move(value));
}
AttributeValue number(std::string_view text) {
    return *model::parse_number(text);
}

Result<Update> parse(std::string_view text, AttributeMap values = {}) {
    auto bindings =
        Bindings::create({}, values.empty() ? std::nullopt : std::optional<Item>(values));
    return parse_update(text, *bindings);
}

// The scripts in testdata/ show what texts mean; here is what only code can do.

TEST(UpdateTest, IsBuiltWithoutText) {
    Update update;
    update.sets.push_back({Path("a"), {constant("x")}});
    update.removes.push_back({Path("b")});
    update.adds.push_back({Path("c"), constant(number("2"))});
    EXPECT_EQ(expression::apply(update, {{"id", "k"}, {"b", "gone"}, {"c", number("3")}}),
              (AttributeMap{{"id", "k"}, {"a", "x"}, {"c", number("5")}}));
}

TEST(UpdateTest, OfNothingChangesNothing) {
    EXPECT_EQ(expression::apply({}, {{"a", "b"}}), (AttributeMap{{"a", "b"}}));
    EXPECT_TRUE(project_touched({}, {{"a", "b"}}).empty());
}

TEST(UpdateTest, LeavesTheOldItemAlone) {
    const AttributeMap item = {{"l", List{"a", "b"}}};
    const auto copy = item;
    ASSERT_TRUE(expression::apply(*parse("REMOVE l[0] SET l[1] = :v", {{":v", "c"}}), item));
    EXPECT_EQ(item, copy);
}

TEST(UpdateTest, CreatesItemsBySettingAndAddingOnly) {
    EXPECT_TRUE(creates_item(*parse("SET a = :v", {{":v", "x"}})));
    EXPECT_TRUE(creates_item(*parse("ADD a :v", {{":v", number("1")}})));
    EXPECT_FALSE(creates_item(
        *parse("REMOVE a DELETE b :v", {{":v", model::make_set(std::vector<std::string>{"x"})}})));
    EXPECT_FALSE(creates_item({}));
}

TEST(UpdateTest, ListsThePathsThatItWritesAndReads) {
    const auto update = parse("SET a = b + :n, c[0] = if_not_exists(d, e.f) REMOVE g ADD h :n",
                              {{":n", number("1")}});
    ASSERT_TRUE(update);
    const auto show = [](const std::vector<Path>& paths) {
        std::string shown;
        for (const auto& path : paths) shown += to_string(path);
        return shown;
    };
    EXPECT_EQ(show(written_paths(*update)), "[a][c, [0]][g][h]");
    EXPECT_EQ(show(read_paths(*update)), "[b][d][e, f]");
}

TEST(UpdateTest, BoundsTheDepthOfItsResult) {
    AttributeValue deep = "leaf";
    for (int i = 1; i < model::nesting_levels_max; ++i) deep = List{deep};
    EXPECT_TRUE(expression::apply(*parse("SET a = :v", {{":v", deep}}), {}));
    const auto too_deep =
        expression::apply(*parse("SET m.a = :v", {{":v", deep}}), {{"m", AttributeMap{}}});
    ASSERT_FALSE(too_deep);
    EXPECT_EQ(too_deep.error().message, model::nesting_error().message);
}

constexpr auto too_large = "Item size to update has exceeded the maximum allowed size";

/// A little more than half of what an item may hold.
List large_list() {
    return List(model::item_bytes_max / 4 + 1, AttributeValue("x"));
}

// Clauses behind the one that goes too far are faulty: nobody looks at them any more.
TEST(UpdateTest, StopsOnceItHasWrittenMoreThanAnItemHolds) {
    const AttributeMap item = {{"l", large_list()}};
    for (const auto* text :
         {"SET a = :v, b = :v, c = nowhere", "SET a = l, b = l, c = nowhere",
          "SET a = :v, l[0] = :v, c = nowhere", "SET a = list_append(:v, :v), c = nowhere",
          "SET a = list_append(l, if_not_exists(x, :v)), c = nowhere"}) {
        const auto update = parse(text, {{":v", large_list()}});
        ASSERT_TRUE(update) << update.error().message;
        const auto updated = expression::apply(*update, item);
        ASSERT_FALSE(updated) << text;
        EXPECT_EQ(updated.error().message, too_large) << text;
    }
}

TEST(UpdateTest, CountsWhatItWritesToTheByte) {
    const auto text = [](std::size_t bytes) { return AttributeValue(std::string(bytes, 'x')); };
    const auto half = model::item_bytes_max / 2;
    const auto set_two = *parse("SET a = :a, b = :b", {{":a", text(half)}, {":b", text(half)}});
    EXPECT_TRUE(expression::apply(set_two, {}));
    const auto set_more =
        *parse("SET a = :a, b = :b", {{":a", text(half)}, {":b", text(half + 1)}});
    EXPECT_FALSE(expression::apply(set_more, {}));

    // A list costs 3 bytes, however many were joined, and each element one.
    const auto list_of = [&](std::size_t bytes) { return List{text(bytes - 4)}; };
    const auto join = [&](std::size_t a, std::size_t b) {
        return *parse("SET l = list_append(:a, :b)", {{":a", list_of(a)}, {":b", list_of(b)}});
    };
    EXPECT_TRUE(expression::apply(join(half + 3, half), {}));
    EXPECT_FALSE(expression::apply(join(half + 3, half + 1), {}));
}

TEST(UpdateTest, CountsNothingThatItOnlyLooksAt) {
    const auto replaced = *parse("SET l = :v REMOVE m", {{":v", large_list()}});
    EXPECT_TRUE(expression::apply(replaced, {{"l", large_list()}, {"m", large_list()}}));
    const auto unused =
        *parse("SET a = if_not_exists(id, :v), b = if_not_exists(id, :v)", {{":v", large_list()}});
    EXPECT_EQ(expression::apply(unused, {{"id", "k"}}),
              (AttributeMap{{"a", "k"}, {"b", "k"}, {"id", "k"}}));
}

TEST(UpdateTest, BoundsWhatItAddsToSets) {
    std::vector<std::string> words;
    for (int i = 0; i < 30'000; ++i) words.push_back("word " + std::to_string(100'000 + i));
    const auto set = model::make_set(words);
    const auto add = *parse("ADD a :v, b :v, n :v", {{":v", set}});
    const auto updated = expression::apply(add, {{"b", set}, {"n", number("1")}});
    ASSERT_FALSE(updated);
    EXPECT_EQ(updated.error().message, too_large);
}

TEST(UpdateTest, RemovesElementsOfListsInLists) {
    const AttributeMap item = {{"l", List{"a", List{"b", "c", "d"}, "e", List{"f", "g"}, "h"}}};
    EXPECT_EQ(expression::apply(*parse("REMOVE l[0], l[1][0], l[1][2], l[2], l[3][1], l[9]"), item),
              (AttributeMap{{"l", List{List{"c"}, List{"f"}, "h"}}}));
}

TEST(UpdateTest, TellsNumbersThatCannotBe) {
    const auto large = number("9.9999999999999999999999999999999999999E125");
    EXPECT_FALSE(expression::apply(*parse("ADD a :v", {{":v", large}}), {{"a", large}}));
    EXPECT_FALSE(expression::apply(*parse("SET a = a + :v", {{":v", large}}), {{"a", large}}));
}

TEST(UpdateTest, BoundsOperators) {
    std::string text = "SET ";
    for (int i = 0; i < 300; ++i) text += (i == 0 ? "a" : ",a") + std::to_string(i) + "=:n+:n";
    EXPECT_TRUE(parse(text, {{":n", number("1")}}));
    EXPECT_EQ(
        parse(text + ",b=:n-:n", {{":n", number("1")}}).error().message,
        "Invalid UpdateExpression: The expression contains too many operators; operator count: "
        "301");
}

RC_GTEST_PROP(UpdateTest, ShowsWhatItSet, ()) {
    const auto item = *model::generators::attributes();
    const auto value = *model::generators::value();
    const auto name = *model::generators::text();
    Update update;
    update.sets.push_back({Path(name), {constant(value)}});
    const auto updated = expression::apply(update, item);
    RC_ASSERT(updated.has_value());
    RC_ASSERT(project_touched(update, *updated) == (AttributeMap{{name, value}}));
    auto expected = item;
    expected.insert_or_assign(name, value);
    RC_ASSERT(*updated == expected);
}

/// Actions on different elements of one list, which must not disturb each other.
struct ListUpdate {
    Update update;
    List expected;
};

ListUpdate random_list_update(const List& list) {
    ListUpdate made;
    const auto at = [](std::size_t index) {
        Path path("l");
        path.elements.emplace_back(static_cast<std::uint32_t>(index));
        return path;
    };
    List appended;
    for (std::size_t i = 0; i < list.size() + 3; ++i) {
        const int action = *rc::gen::inRange(0, 3);
        const auto value = AttributeValue("new " + std::to_string(i));
        if (action == 0) made.update.removes.push_back({at(i)});
        if (action == 1) made.update.sets.push_back({at(i), {constant(value)}});
        if (i >= list.size()) {
            if (action == 1) appended.push_back(value);
        } else if (action != 0) {
            made.expected.push_back(action == 1 ? value : list[i]);
        }
    }
    made.expected.insert(made.expected.end(), appended.begin(), appended.end());
    return made;
}

template <class T>
void shuffle(std::vector<T>& actions) {
    for (std::size_t i = actions.size(); i > 1; --i) {
        std::swap(actions[i - 1], actions[*rc::gen::inRange<std::size_t>(0, i)]);
    }
}

RC_GTEST_PROP(UpdateTest, CountsListElementsAsTheyWere, ()) {
    const auto list = *rc::gen::container<List>(*rc::gen::inRange<std::size_t>(0, 6),
                                                model::generators::value(0));
    auto made = random_list_update(list);
    shuffle(made.update.sets);
    shuffle(made.update.removes);
    const auto updated = expression::apply(made.update, {{"l", list}});
    RC_ASSERT(updated.has_value());
    RC_ASSERT(updated->at("l") == AttributeValue(made.expected));
}

RC_GTEST_PROP(UpdateTest, TakesOutOfASetWhatItAdded, ()) {
    const auto words = rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(
        rc::gen::element<std::string>("a", "b", "c", "d", "e")));
    const auto old = model::make_set(*words);
    const auto more = model::make_set(*words);
    Update add;
    add.adds.push_back({Path("s"), constant(more)});
    Update take;
    take.deletes.push_back({Path("s"), constant(more)});
    const auto added = expression::apply(add, {{"s", old}});
    const auto taken = expression::apply(take, *added);
    const auto rest = model::set_difference(old, more);
    RC_ASSERT(*taken == (rest.values.empty() ? AttributeMap{} : AttributeMap{{"s", rest}}));
}

}  // namespace
}  // namespace tailrace::expression
