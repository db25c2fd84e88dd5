#include "tailrace/record_batch.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>

#include "consumer/record_text.h"

namespace tailrace {

RecordBatch::RecordBatch(const ShardName& shard, RecordPage page, std::size_t first,
                         Checkpoint after, Holder& holder)
    : shard_(shard),
      page_(std::move(page)),
      first_(first),
      after_(std::move(after)),
      holder_(&holder) {}

std::span<const Record> RecordBatch::records() const {
    const auto& elements = page_.elements();
    if (elements.size() != page_.count()) throw std::runtime_error("the records cannot be read");
    return std::span(elements).subspan(first_);
}

const std::string& RecordBatch::json() const {
    if (first_ == 0) return page_.json();
    if (rest_.empty()) rest_ = consumer::text_from(page_.json(), first_);
    return rest_;
}

bool RecordBatch::checkpoint(const std::string& sequence_number) {
    const auto is_it = [&](const Record& record) {
        return record.dynamodb && record.dynamodb->sequence_number == sequence_number;
    };
    if (std::ranges::none_of(records(), is_it)) return false;
    return holder_->checkpoint(Checkpoint::after(sequence_number));
}

}  // namespace tailrace
