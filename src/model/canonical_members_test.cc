#include "model/canonical_members.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "model/canonical.h"
#include "model/generators.h"

namespace tailrace::model {
namespace {

using List = AttributeValue::List;
using Names = std::vector<std::string>;

template <class T>
std::string canonical(const T& value) {
    std::string out;
    append_canonical(out, value);
    return out;
}

TEST(CanonicalMembers, AreFoundWithoutParsing) {
    const auto json = canonical(AttributeMap{
        {"a", "}\"{"}, {"b", List{AttributeMap{{"c", "1"}}}}, {"c", "2"}, {"q\"", ""}});
    EXPECT_EQ(find_canonical(json, "a"), R"({"S":"}\"{"})");
    EXPECT_EQ(find_canonical(json, "b"), R"({"L":[{"M":{"c":{"S":"1"}}}]})");
    EXPECT_EQ(find_canonical(json, "c"), R"({"S":"2"})");
    EXPECT_EQ(find_canonical(json, "q\""), R"({"S":""})");
    EXPECT_EQ(find_canonical(json, "S"), std::nullopt);
    EXPECT_EQ(find_canonical(json, ""), std::nullopt);
    EXPECT_EQ(find_canonical("{}", "a"), std::nullopt);
}

TEST(CanonicalMembers, AreNotFoundInDamagedBytes) {
    const auto json = canonical(AttributeMap{{"a", "\\x"}, {"b", List{"y"}}});
    for (std::size_t length = 0; length + 1 < json.size(); ++length) {
        EXPECT_EQ(find_canonical(json.substr(0, length), "b"), std::nullopt) << length;
    }
    EXPECT_EQ(find_canonical("{\"a\":[]}", "a"), std::nullopt);
    EXPECT_EQ(find_canonical("{\"a\":\"\\", "a"), std::nullopt);
}

TEST(CanonicalMembers, AreProjectedByTheirNames) {
    const auto json = canonical(AttributeMap{
        {"a", "}\"{"}, {"b", List{AttributeMap{{"c", "1"}}}}, {"c", "2"}, {"q\"", ""}});
    EXPECT_EQ(project_canonical(json, Names{"c", "a"}), R"({"a":{"S":"}\"{"},"c":{"S":"2"}})");
    EXPECT_EQ(project_canonical(json, Names{"q\"", "x"}), R"({"q\"":{"S":""}})");
    EXPECT_EQ(project_canonical(json, Names{}), "{}");
    EXPECT_EQ(project_canonical("{}", Names{"a"}), "{}");
    EXPECT_EQ(project_canonical("", Names{"a"}), "{}") << "damaged";
}

RC_GTEST_PROP(CanonicalMembersProperty, FindsWhatIsThere, ()) {
    const auto attributes = *generators::attributes();
    const auto json = canonical(attributes);
    for (const auto& [name, value] : attributes)
        RC_ASSERT(find_canonical(json, name) == canonical(value));
    const auto other = *generators::text();
    RC_ASSERT(find_canonical(json, other).has_value() == attributes.contains(other));
}

RC_GTEST_PROP(CanonicalMembersProperty, ProjectedAreCanonical, ()) {
    const auto attributes = *generators::attributes();
    Names names;
    AttributeMap expected;
    for (const auto& [name, value] : attributes) {
        if (*rc::gen::arbitrary<bool>()) continue;
        names.push_back(name);
        expected.emplace(name, value);
    }
    RC_ASSERT(project_canonical(canonical(attributes), names) == canonical(expected));
}

}  // namespace
}  // namespace tailrace::model
