#include <utility>

#include "operation/operations.h"

namespace tailrace::operation {

awaitable<Result<ListStreamsOutput>> list_streams(Context& context, ListStreamsInput input) {
    return context.streams.list(std::move(input));
}

}  // namespace tailrace::operation
