#include "operation/next_token.h"

#include <gmock/gmock.h>

#include <string>

#include "model/base64.h"
#include "operation/simulated/answer_matchers.h"
#include "operation/simulated/requests.h"

namespace tailrace::operation {
namespace {

const std::string digest = "0123456789abcdef";

TEST(NextToken, IsReadBack) {
    const SelectPosition within{3, item(R"({"id":{"S":"a"}})")};
    EXPECT_EQ(read_next_token(next_token(digest, within), digest), within);
    const SelectPosition before{49, std::nullopt};
    EXPECT_EQ(read_next_token(next_token(digest, before), digest), before);
}

TEST(NextToken, IsOfOneStatement) {
    EXPECT_THAT(read_next_token(next_token(digest, {}), "0123456789abcdeF"),
                Refuses("NextToken does not match request"));
}

TEST(NextToken, IsNothingElse) {
    const auto token = next_token(digest, {1, item(R"({"id":{"S":"a"}})")});
    const auto bytes = model::decode_base64(token).value();
    const auto of_bytes = [](const std::string& altered) {
        return read_next_token(model::base64(altered), digest);
    };
    const auto invalid = Refuses("Invalid NextToken");
    EXPECT_THAT(read_next_token("no base64!", digest), invalid);
    EXPECT_THAT(read_next_token(token.substr(1), digest), invalid);
    EXPECT_THAT(of_bytes(""), invalid);
    EXPECT_THAT(of_bytes(bytes.substr(0, 20)), invalid);
    EXPECT_THAT(of_bytes("\x02" + bytes.substr(1)), invalid);
    EXPECT_THAT(of_bytes(bytes + "x"), invalid);
    EXPECT_THAT(of_bytes(bytes.substr(0, bytes.size() - 1)), invalid);
}

}  // namespace
}  // namespace tailrace::operation
