#include "wire/cors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tailrace::wire {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Header kAnyOrigin{"access-control-allow-origin", "*"};
const Header kMaxAge{"access-control-max-age", "172800"};

TEST(Cors, AllowsEveryOrigin) {
    EXPECT_THAT(cors_headers({.origin = "whatever"}), ElementsAre(kAnyOrigin));
    EXPECT_THAT(cors_headers({}), IsEmpty());
}

TEST(Cors, AnswersAPreflightWithWhatItAsksFor) {
    EXPECT_THAT(*preflight_headers({.origin = "whatever"}), ElementsAre(kAnyOrigin, kMaxAge));
    EXPECT_THAT(*preflight_headers({.origin = "whatever",
                                    .access_control_request_headers = "a, b, c",
                                    .access_control_request_method = "d"}),
                ElementsAre(kAnyOrigin, Header{"access-control-allow-headers", "a, b, c"},
                            Header{"access-control-allow-methods", "d"}, kMaxAge));
}

TEST(Cors, KnowsNoPreflightWithoutOrigin) {
    EXPECT_FALSE(preflight_headers({.access_control_request_method = "POST"}));
}

}  // namespace
}  // namespace tailrace::wire
