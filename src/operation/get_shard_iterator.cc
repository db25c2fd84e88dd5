#include <utility>

#include "operation/operations.h"

namespace tailrace::operation {

awaitable<Result<GetShardIteratorOutput>> get_shard_iterator(Context& context,
                                                             GetShardIteratorInput input) {
    return context.streams.shard_iterator(std::move(input));
}

}  // namespace tailrace::operation
