// Whether a request names one item twice.
#pragma once

#include <set>
#include <string_view>
#include <utility>

#include "partition/descriptor.h"

namespace tailrace::operation {

/// `requests` are table::WriteRequest or table::ReadRequest; the tables may differ.
template <class Requests>
bool names_item_twice(const Requests& requests) {
    std::set<std::pair<partition::TableId, std::string_view>> items;
    for (const auto& request : requests) {
        if (!items.emplace(request.table->id(), request.key.bytes).second) return true;
    }
    return false;
}

}  // namespace tailrace::operation
