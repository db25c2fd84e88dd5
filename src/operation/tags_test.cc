#include "operation/tags.h"

#include <gmock/gmock.h>

#include <string>

#include "operation/simulated/answer_matchers.h"

namespace tailrace::operation {
namespace {

Result<void> check(const std::string& key, const std::string& value = "v") {
    const std::vector<Tag> tags = {{key, value}};
    return check_tags(tags);
}
auto refuses_key(const std::string& key) {
    return Refuses("The Tag Key provided is invalid, Key: " + key);
}
std::vector<Tag> numbered(int count) {
    std::vector<Tag> tags;
    for (int i = 0; i < count; ++i) tags.push_back({"k" + std::to_string(i), "v"});
    return tags;
}
const auto too_many =
    Refuses("Number of Tags exceed the current limit for the provided ResourceArn");

TEST(Tags, AreOfLettersDigitsBlanksAndSomeSigns) {
    for (const auto* text :
         {"a+b-c=d.e_f:g/h@i J9", "ключ", "café", "表", "a\u00a0b", "a\u3000b"}) {
        EXPECT_THAT(check(text, text), Succeeds()) << text;
    }
    for (const auto* text : {"🔑", "100%", "a,b", "it's", "(x)", "a&b", "a*b", "a;b", "a?b", "a|b",
                             "a\\b", "<a>", "~a", "a#b", "a\tb", "a\nb"}) {
        EXPECT_THAT(check(text), refuses_key(text)) << text;
        EXPECT_THAT(check("k", text),
                    Refuses(std::string("The Tag Value provided is invalid, Value: ") + text));
    }
}

TEST(Tags, AreBounded) {
    EXPECT_THAT(check(""), refuses_key(""));
    EXPECT_THAT(check(std::string(128, 'k'), std::string(256, 'v')), Succeeds());
    EXPECT_THAT(check(std::string(129, 'k')), refuses_key(std::string(129, 'k')));
    EXPECT_THAT(check("k", std::string(257, 'v')),
                Refuses("The Tag Value provided is invalid, Value: " + std::string(257, 'v')));
    EXPECT_THAT(check("k", ""), Succeeds());
    std::string wide;
    for (int i = 0; i < 128; ++i) wide += "表";
    EXPECT_THAT(check(wide), Succeeds()) << "characters count, not bytes";
    EXPECT_THAT(check(wide + "x"), refuses_key(wide + "x"));
}

TEST(Tags, OfTheServiceItselfAreItsOwn) {
    EXPECT_THAT(check("aws:x"), Refuses("Tag Key cannot be prefixed with aws:, Key: aws:x"));
    EXPECT_THAT(check("AWS:x"), Refuses("Tag Key cannot be prefixed with aws:, Key: AWS:x"));
    EXPECT_THAT(check("myaws:x"), Succeeds());
    EXPECT_THAT(check("aws"), Succeeds());
    const std::vector<std::string> keys = {"aws:x"};
    EXPECT_THAT(check_tag_keys(keys), Refuses("Tag Key cannot be prefixed with aws:, Key: aws:x"));
}

TEST(Tags, AreNotMoreThanFifty) {
    EXPECT_THAT(check_tags(numbered(50)), Succeeds());
    EXPECT_THAT(check_tags(numbered(51)), too_many);
    EXPECT_THAT(check_tag_keys(std::vector<std::string>(51, "k")), too_many);
    auto tags = numbered(49);
    EXPECT_THAT(add_tags(tags, std::vector<Tag>{{"k0", "new"}, {"one", "more"}}), Succeeds());
    EXPECT_EQ(tags.size(), 50u);
    EXPECT_EQ(tags.front(), (Tag{"k0", "new"}));
    EXPECT_THAT(add_tags(tags, std::vector<Tag>{{"another", ""}}), too_many);
}

}  // namespace
}  // namespace tailrace::operation
