// An intent as one piece of work: the table's row, the ids that it takes, and the rows of the
// streams that it starts and ends, or of its being among the tables whose items expire.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "partition/commit_loop.h"
#include "table/intent.h"

namespace tailrace::table {

/// Over the catalog and the streams, in this order.
class IntentWrite final : public partition::Work {
 public:
    /// `name` and `plan` must outlive it.
    IntentWrite(const std::string& name, const Plan& plan, base::UnixMilliseconds stream_ms);

    void collect_keys(std::size_t index, std::vector<storage::Key>& keys) const override;
    void evaluate(std::span<partition::View> views) override;

    /// Nothing was done: a stream of this table has the name that `stream_ms` gives. Then there is
    /// no answer.
    bool name_is_taken() const { return name_is_taken_; }
    /// The row as intended, or why it is not to be.
    const Result<TableRow>& answer() const { return answer_; }
    /// The row was changed.
    bool changed() const { return changed_; }

 private:
    Result<IntentBasis> basis(const partition::View& catalog) const;
    void write(const IntentBasis& basis, const Intent& intent,
               std::span<partition::View> views) const;

    const std::string& name_;
    const Plan& plan_;
    base::UnixMilliseconds stream_ms_;
    storage::Key new_stream_;
    bool name_is_taken_ = false;
    bool changed_ = false;
    Result<TableRow> answer_;
};

}  // namespace tailrace::table
