#include "cli/show/record_text.h"

#include <gtest/gtest.h>

#include <string>

namespace tailrace::cli::show {
namespace {

TEST(RecordText, UnmarshalledHasPlainImagesAndAllElse) {
    const std::string json =
        R"({"eventID":"e","eventName":"MODIFY","dynamodb":{"ApproximateCreationDateTime":1791500851,)"
        R"("Keys":{"id":{"S":"1"}},"NewImage":{"id":{"S":"1"},"n":{"N":"1.5"},"s":{"SS":["a"]}},)"
        R"("OldImage":{"id":{"S":"1"}},"SequenceNumber":"1","SizeBytes":26}})";
    RecordPage parsed;
    parsed.append(json);
    std::string out;
    append_unmarshalled(out, parsed.elements().at(0), json);
    EXPECT_EQ(
        out,
        R"({"eventID":"e","eventName":"MODIFY","dynamodb":{"ApproximateCreationDateTime":1791500851,)"
        R"("Keys":{"id":"1"},"NewImage":{"id":"1","n":1.5,"s":["a"]},)"
        R"("OldImage":{"id":"1"},"SequenceNumber":"1","SizeBytes":26}})");
}

}  // namespace
}  // namespace tailrace::cli::show
