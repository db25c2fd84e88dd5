#include "wire/content_type.h"

#include <gtest/gtest.h>

namespace tailrace::wire {
namespace {

TEST(ContentType, IsAnsweredInKind) {
    EXPECT_EQ(reply_content_type("application/x-amz-json-1.0"), "application/x-amz-json-1.0");
    EXPECT_EQ(reply_content_type("application/x-amz-json-1.0;blahblah"),
              "application/x-amz-json-1.0");
    EXPECT_EQ(reply_content_type("application/json"), "application/json");
    EXPECT_EQ(reply_content_type("application/json;charset=asfdsaf"), "application/json");
    EXPECT_EQ(reply_content_type("  Application/JSON  ;   asfd"), "application/json");
}

TEST(ContentType, IsNothingElse) {
    for (const auto* type : {"", "whatever", "application/x-amz-json-1.1", "application/jsonasdf",
                             "application/x-www-form-urlencoded"}) {
        EXPECT_FALSE(reply_content_type(type)) << type;
    }
}

}  // namespace
}  // namespace tailrace::wire
