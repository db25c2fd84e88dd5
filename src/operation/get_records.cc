#include <utility>

#include "operation/operations.h"

namespace tailrace::operation {

awaitable<Result<GetRecordsOutput>> get_records(Context& context, GetRecordsInput input) {
    return context.streams.records(std::move(input));
}

}  // namespace tailrace::operation
