#include "expression/key_attributes.h"

#include <gtest/gtest.h>

#include <string>

namespace tailrace::expression {
namespace {

const model::KeySchema schema({"id", model::AttributeType::S},
                              model::KeyAttribute{"sk", model::AttributeType::N});

Bindings bindings() {
    return *Bindings::create({}, Item(AttributeMap{{":v", "x"}, {":l", AttributeValue::List{}}}));
}

Condition condition(std::string_view text) {
    auto names = bindings();
    return *parse_condition(Kind::FilterExpression, text, names);
}
Update update(std::string_view text) {
    auto names = bindings();
    return *parse_update(text, names);
}
Projection projection(std::string_view text) {
    auto names = bindings();
    return *parse_projection(text, names);
}

std::string fault(const Result<void>& checked) {
    return checked ? "none" : checked.error().message;
}

constexpr std::string_view scalars =
    "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: "
    "Key: ";

TEST(KeyAttributesTest, HaveNothingWithin) {
    EXPECT_EQ(fault(check_key_paths(condition("id = :v AND a.id = :v AND sk2[0] = :v"), schema)),
              "none");
    EXPECT_EQ(fault(check_key_paths(condition("a = :v OR NOT size(sk[0]) = :v"), schema)),
              std::string(scalars) + "sk");
    EXPECT_EQ(fault(check_key_paths(projection("id, sk, a.sk"), schema)), "none");
    EXPECT_EQ(fault(check_key_paths(projection("a, id.x"), schema)), std::string(scalars) + "id");
}

TEST(KeyAttributesTest, HaveNothingWithinForAnUpdateToRead) {
    EXPECT_EQ(fault(check_key_paths(update("SET a = id, b = if_not_exists(sk, :v)"), schema)),
              "none");
    for (const auto* text : {"SET a = id.x", "SET a = if_not_exists(id.x, :v)", "SET a = b + id.x",
                             "SET a = if_not_exists(b, id.x)", "SET a = list_append(:l, id[0])"}) {
        EXPECT_EQ(fault(check_key_paths(update(text), schema)), std::string(scalars) + "id")
            << text;
    }
}

TEST(KeyAttributesTest, AreNotUpdated) {
    EXPECT_EQ(fault(check_spares_key(update("SET a = id, b.sk = :v"), schema)), "none");
    EXPECT_EQ(
        fault(check_spares_key(update("SET b = :v, id.x = :v"), schema)),
        "One or more parameter values were invalid: Cannot update attribute id. This attribute "
        "is part of the key");
    EXPECT_EQ(
        fault(check_spares_key(update("SET b = :v REMOVE sk"), schema)),
        "One or more parameter values were invalid: Cannot update attribute sk. This attribute "
        "is part of the key");
}

TEST(KeyAttributesTest, AreNotFiltered) {
    EXPECT_EQ(fault(check_spares_key(condition("a.id = :v"), schema)), "none");
    EXPECT_EQ(
        fault(check_spares_key(condition("a = :v AND sk = :v AND size(id) = :v"), schema)),
        "Filter Expression can only contain non-primary key attributes: Primary key attribute: "
        "id");
}

}  // namespace
}  // namespace tailrace::expression
