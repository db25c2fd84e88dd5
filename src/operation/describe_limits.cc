#include "operation/operations.h"

namespace tailrace::operation {

/// Those of a new account; nothing is refused by them.
awaitable<Result<DescribeLimitsOutput>> describe_limits(Context&, DescribeLimitsInput) {
    constexpr std::int64_t account_units_max = 80'000;
    constexpr std::int64_t table_units_max = 40'000;
    co_return DescribeLimitsOutput{account_units_max, account_units_max, table_units_max,
                                   table_units_max};
}

}  // namespace tailrace::operation
