#include <utility>

#include "operation/operations.h"

namespace tailrace::operation {

awaitable<Result<DescribeStreamOutput>> describe_stream(Context& context,
                                                        DescribeStreamInput input) {
    return context.streams.describe(std::move(input));
}

}  // namespace tailrace::operation
