// The stream that a command is about.
#pragma once

#include <string>
#include <string_view>

#include "cli/context.h"
#include "cli/failure.h"
#include "tailrace/client.h"
#include "tailrace/stream_requests.h"

namespace tailrace::cli {

bool is_stream_arn(std::string_view source);
/// Of a table's name or ARN, or of a stream's ARN.
std::string table_name_of(std::string_view source);

/// A stream's ARN as it is; of a table, its latest stream.
Outcome<std::string> find_stream(Client& client, const std::string& source, const Context& context);

/// With all of its shards.
Outcome<StreamDescription> describe_whole_stream(Client& client, const std::string& stream_arn,
                                                 const Context& context);

}  // namespace tailrace::cli
