// The shape of an item in the reply of a transaction that reads.
#pragma once

#include <string_view>

#include "tailrace/transaction_requests.h"
#include "wire/json/declaration.h"

namespace tailrace::wire::json {

template <>
struct Shape<ItemResponse> {
    static constexpr std::string_view name = "ItemResponse";
    static constexpr Member members[] = {
        member<&ItemResponse::item>("Item"),
    };
};

}  // namespace tailrace::wire::json
