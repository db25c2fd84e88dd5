// Which tables a request is about, for whoever must know before it is decoded.
#pragma once

#include <string_view>
#include <vector>

#include "wire/json/document.h"

namespace tailrace::server {

/// By name: those of TableName, RequestItems and TransactItems, and of the stream that StreamArn or
/// ShardIterator is of. They point into the document.
std::vector<std::string_view> named_tables(const wire::json::Document& body);

}  // namespace tailrace::server
