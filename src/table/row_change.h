// Writes to the catalog that hold only if what they were planned on still stands.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "partition/commit_loop.h"
#include "storage/store.h"

namespace tailrace::table {

/// Compares keys of some partitions with what was read before, and writes only if all are the same.
/// What is planned on a read is thereby as good as planned under a lock.
class RowChange : public partition::Work {
 public:
    /// `partition` is an index into those given to `transact`.
    void expect(std::size_t partition, storage::Key key, std::optional<std::string> value) {
        expected_.push_back({partition, std::move(key), std::move(value)});
    }
    void write(std::size_t partition, storage::Key key, std::optional<std::string> value) {
        writes_.push_back({partition, std::move(key), std::move(value)});
    }

    /// Something was not as expected: nothing was written.
    bool stale() const { return stale_; }

    void collect_keys(std::size_t index, std::vector<storage::Key>& keys) const override {
        for (const auto& row : expected_) {
            if (row.partition == index) keys.push_back(row.key);
        }
    }

    void evaluate(std::span<partition::View> views) override {
        stale_ = false;
        for (const auto& row : expected_) {
            const auto* found = views[row.partition].find(row.key);
            if (row.value ? !found || *found != *row.value : found != nullptr) {
                stale_ = true;
                return;
            }
        }
        stale_ = !evaluate_more(views);
        if (stale_) return;
        for (const auto& row : writes_) {
            if (row.value) {
                views[row.partition].put(row.key, *row.value);
            } else {
                views[row.partition].erase(row.key);
            }
        }
    }

 protected:
    /// More to do under the same expectations; false, and no change made, if something else is
    /// stale.
    virtual bool evaluate_more(std::span<partition::View>) { return true; }

 private:
    struct Row {
        std::size_t partition;
        storage::Key key;
        std::optional<std::string> value;
    };
    std::vector<Row> expected_;
    std::vector<Row> writes_;
    bool stale_ = false;
};

}  // namespace tailrace::table
