#include "stream/shard_position.h"

#include <algorithm>
#include <utility>

#include "stream/answers.h"

namespace tailrace::stream {

SequenceNumber trim_horizon(const ShardRow& shard) {
    return std::max(shard.start, shard.trimmed_through);
}

Result<SequenceNumber> named_position(const ShardRow& shard, ShardIteratorType type,
                                      SequenceNumber number, base::UnixMilliseconds cutoff) {
    const ShardId id(shard.log);
    const auto after = type == ShardIteratorType::AT_SEQUENCE_NUMBER ? number.before() : number;
    if (is_trimmed(shard, after)) return data_trimmed();
    if (number < shard.start) {
        if (std::cmp_less_equal(id.birth_ms(), cutoff)) return data_trimmed();
        return sequence_number_out_of_range(number, id);
    }
    if (shard.end && number > *shard.end) return sequence_number_out_of_range(number, id);
    return std::max(shard.start, after);
}

bool is_trimmed(const ShardRow& shard, SequenceNumber after) {
    return after < shard.trimmed_through;
}

bool is_at_end(const ShardRow& shard, SequenceNumber after) {
    return shard.end && after >= *shard.end;
}

}  // namespace tailrace::stream
