// A commit over several partitions, out of operations on one object each.
//
//     record: pending ──▶ marks in all partitions, ascending ──▶ record: committed ──▶ each part is
//     written, and its mark removed ──▶ the record goes
//                     └─▶ a guard had moved ──▶ record: aborted ──▶ marks go
//
// The record holds the whole commit, so whoever meets a mark brings it to its end, in the same
// steps and with the same result: what decides is the record's state, which is compared and set.
//
// Invariants
//  * A marked partition takes no other commit, and nobody reads its map or its guard before the
//    mark is resolved.
//  * The record is committed only after all marks stand, each under its guard.
//  * A committed one goes only after its last mark. One that is aborted stays until no message of
//    it can be under way any more (sweep.h), or else a late one could make it anew, and a later one
//    commit it. A mark of one that is aborted or gone is removed: who was held up may place one
//    long after.
//  * Marks are placed in ascending order, so those who help each other do not go in circles.
#pragma once

#include <string>

#include "storage/rados/codec.h"
#include "storage/rados/partition_object.h"
#include "storage/rados/pool.h"
#include "storage/store.h"

namespace tailrace::storage::rados {

/// Resolves marks.
class Helper {
 public:
    /// Brings the commit to its end that marked the partition; a fault if it cannot be.
    virtual awaitable<Outcome<void>> help(PartitionId partition, std::string mark) = 0;

 protected:
    ~Helper() = default;
};

class MultiCommit final : public Helper {
 public:
    explicit MultiCommit(Pool& pool) : pool_(pool) {}

    awaitable<Outcome<CommitOutcome>> run(CommitRecord record);
    awaitable<Outcome<void>> help(PartitionId partition, std::string mark) override;
    /// Aborts one that nobody brings to its end, brings to its end one that is committed, and
    /// removes one that is aborted.
    awaitable<Outcome<void>> abandon(std::string name);

 private:
    enum class RecordState : std::uint8_t { pending, committed, aborted, gone, damaged };
    struct FoundRecord {
        RecordState state = RecordState::gone;
        CommitRecord record;
    };
    /// A step that somebody else has taken is done.
    enum class Step : std::uint8_t { done, refused, unknown };

    awaitable<Outcome<CommitOutcome>> finish(const std::string& name, const CommitRecord& record);
    awaitable<Outcome<CommitOutcome>> settle(const std::string& name, const CommitRecord& record,
                                             bool committed);
    awaitable<Outcome<FoundRecord>> find_record(const std::string& name);
    static RecordState state_in(const ObjectView& view);
    awaitable<Outcome<Step>> place_marks(const std::string& name, const CommitRecord& record);
    awaitable<Outcome<Step>> place_mark(const std::string& name, const PartitionCommit& part);
    awaitable<Outcome<Step>> prepare_split(const std::string& name, const KeySplit& split);
    awaitable<Outcome<Step>> decide(const std::string& name, const char* state);
    /// The first that is not done, if there is one.
    static Outcome<Step> all_done(const std::vector<Outcome<Step>>& steps);
    awaitable<Outcome<Step>> write_parts(const std::string& name, const CommitRecord& record);
    awaitable<Outcome<Step>> write_one(const std::string& name, const CommitRecord& record,
                                       const PartitionCommit& part);
    awaitable<Outcome<Step>> remove_marks(const std::string& name, const CommitRecord& record);
    awaitable<Outcome<Step>> remove_mark(const std::string& name, PartitionId partition);
    awaitable<void> remove_record(const std::string& name, const char* state);
    awaitable<Outcome<RecordState>> state_of_record(const std::string& name);
    /// Of a record that is gone: whether it was committed, as the partition tells.
    awaitable<Outcome<CommitOutcome>> look_back(const CommitRecord& record);

    Pool& pool_;
};

}  // namespace tailrace::storage::rados
