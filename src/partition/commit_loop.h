// From evaluated writes to a settled commit, over one partition or several.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/coroutine.h"
#include "partition/environment.h"
#include "partition/partition.h"
#include "partition/view.h"

namespace tailrace::partition {

/// The keys of `source` at or above `key` fall to `target` from the commit on.
struct KeySplit {
    storage::PartitionId source{};
    storage::PartitionId target{};
    std::vector<storage::SpaceId> spaces;
    std::string key;
};

/// What is to be done to some partitions at once.
class Work {
 public:
    virtual ~Work() = default;
    /// The keys that `evaluate` looks up in the partition at `index` of those given.
    virtual void collect_keys(std::size_t index, std::vector<storage::Key>& keys) const = 0;
    /// Pure; called again on fresh views after a commit was refused.
    virtual void evaluate(std::span<View> views) = 0;
    /// Work that may be long is evaluated step by step instead, and others use the thread in
    /// between; see `WorkInSteps`.
    virtual std::size_t steps() const { return 1; }
    virtual void evaluate_step(std::span<View> views, std::size_t /*step*/) { evaluate(views); }
    /// If the commit, when there is one, is a split: then it changes the descriptors of both.
    virtual std::optional<KeySplit> split() const { return std::nullopt; }
};

/// After a commit was refused, it begins again with step 0, on fresh views.
class WorkInSteps : public Work {
 public:
    std::size_t steps() const override = 0;
    void evaluate_step(std::span<View> views, std::size_t step) override = 0;
    void evaluate(std::span<View> views) final {
        for (std::size_t step = 0; step < steps(); ++step) evaluate_step(views, step);
    }
};

/// Loads views, evaluates, commits; evaluates again after `refused`, and finds out what happened
/// after `unknown`. The caller has exclusive use of all partitions, which are in ascending order.
class CommitLoop {
 public:
    CommitLoop(Environment& environment, std::vector<Partition*> partitions)
        : environment_(environment), partitions_(std::move(partitions)) {}

    /// `deadline` is by the clock's `elapsed`.
    awaitable<Outcome<>> run(Work& work, base::Milliseconds deadline);

 private:
    enum class Settled : std::uint8_t { happened, never, undecided };

    /// What evaluation looks up in one partition: some of it is remembered, the rest to be read.
    struct Lookup {
        std::vector<RecentValues::Entry> recalled;
        std::vector<storage::Key> missing;
    };
    using PartitionViews = std::vector<storage::PartitionView>;

    awaitable<Outcome<std::vector<View>>> load(const Work& work);
    std::vector<Lookup> look_up(const Work& work) const;
    void recall(std::vector<Lookup>& lookups);
    awaitable<Outcome<PartitionViews>> read(std::span<const Lookup> lookups, bool with_own_keys);
    /// Takes the partitions' own keys out of what was read. False if they are damaged.
    bool learn(PartitionViews& read);
    std::vector<View> views_of(std::vector<Lookup> lookups, PartitionViews read) const;
    /// What is known of the partitions still holds.
    awaitable<Outcome<bool>> confirm();
    bool known() const;
    awaitable<storage::Outcome<storage::CommitOutcome>> commit(const Work& work,
                                                               storage::Commit commit);
    /// For the gate to learn from.
    awaitable<storage::Outcome<storage::CommitOutcome>> timed(storage::Commit commit);
    awaitable<void> evaluate(Work& work, std::span<View> views);
    bool up_to_date(std::span<const storage::PartitionView> read) const;
    awaitable<Settled> settle(storage::Attempt attempt, storage::Guard guard,
                              base::Milliseconds deadline);
    awaitable<void> back_off(int refusals);
    /// Nothing that was known of the partitions can be relied on.
    void forget();
    /// The commit is done.
    void remember(std::span<View> views);
    void keep_values(std::size_t index, View& view);
    void wake_readers(storage::PartitionId partition, const Knowledge& before);
    awaitable<void> ask_for_quiet(int refusals);

    Environment& environment_;
    std::vector<Partition*> partitions_;
    /// The views rest on what is known, and on nothing that was read for them.
    bool from_memory_ = false;
    /// Other servers stand back from the partitions.
    std::unique_ptr<storage::Neighbours::Stillness> stillness_;
};

/// Takes hold of the partitions (ascending, none twice), runs the work over them, and lets go.
awaitable<Outcome<>> transact(Environment& environment,
                              std::vector<std::shared_ptr<Partition>> partitions, Work& work);

}  // namespace tailrace::partition
