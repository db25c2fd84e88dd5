#include "cli/show/json_elements.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tailrace::cli::show {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(JsonElements, AreTheTextsBetweenTheCommas) {
    EXPECT_THAT(json_elements("[]"), IsEmpty());
    EXPECT_THAT(json_elements("[ ]"), IsEmpty());
    EXPECT_THAT(json_elements("[1]"), ElementsAre("1"));
    EXPECT_THAT(json_elements(R"([{"a":[1,2]},{"b":"],\"}{"}, 3 ])"),
                ElementsAre(R"({"a":[1,2]})", R"({"b":"],\"}{"})", "3"));
}

TEST(JsonElements, OfWhatIsCutOffEndSomewhere) {
    for (const auto* text : {"", "[", "[1", R"(["a)", R"(["a\)", "[{", "1"}) {
        (void)json_elements(text);
    }
}

}  // namespace
}  // namespace tailrace::cli::show
