// What a table's key is made of.
#pragma once

#include <map>
#include <string>

#include "cli/context.h"
#include "cli/failure.h"
#include "tailrace/client.h"
#include "tailrace/enumerations.h"

namespace tailrace::cli {

/// Its attributes, and their types.
using KeyTypes = std::map<std::string, ScalarAttributeType>;

Outcome<KeyTypes> find_key_types(Client& client, const std::string& table, const Context& context);

}  // namespace tailrace::cli
