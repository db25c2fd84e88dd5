// Labels and ARNs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace tailrace::stream {

/// Where this server pretends to be.
struct Site {
    std::string partition = "aws";
    std::string region = "us-east-1";
    std::string account_id = "000000000000";
    friend bool operator==(const Site&, const Site&) = default;
};

/// `YYYY-MM-DDTHH:MM:SS.mmm`, UTC.
std::string stream_label(base::UnixMilliseconds at);

std::string table_arn(const Site& site, std::string_view table_name);
std::string stream_arn(const Site& site, std::string_view table_name, std::string_view label);

struct StreamArn {
    Site site;
    std::string table_name;
    std::string label;
};

/// Empty if `text` is not the ARN of a DynamoDB stream at all. Any label will do: one of another
/// form belongs to no stream, which is another answer than a malformed ARN.
std::optional<StreamArn> parse_stream_arn(std::string_view text);

}  // namespace tailrace::stream
