#include "partition/view.h"

#include <algorithm>

#include "base/assert.h"

namespace tailrace::partition {

namespace {

storage::DeferredWrite deferred_write(storage::PartitionId target,
                                      std::map<storage::Key, std::optional<std::string>>& entries) {
    storage::DeferredWrite write;
    write.target = target;
    for (auto& [key, value] : entries) {
        if (value) {
            write.puts.push_back({key, *std::move(value)});
        } else {
            write.deletes.push_back(key);
        }
    }
    return write;
}

}  // namespace

void View::set_descriptor(std::shared_ptr<const Descriptor> descriptor) {
    after_.descriptor = std::move(descriptor);
    descriptor_changed_ = true;
    keys_moved_ = true;
}

stream::SequenceNumber View::next_number() {
    after_.state.last = after_.state.last.next(now_);
    return after_.state.last;
}

const std::string* View::find(const storage::Key& key) const {
    const auto slot = slots_.find(key);
    TAILRACE_ASSERT(slot != slots_.end(), "an operation looked up a key that it had not asked for");
    return slot->second.value ? &*slot->second.value : nullptr;
}

void View::put(storage::Key key, std::string value) {
    auto& slot = slots_[std::move(key)];
    slot.value = std::move(value);
    slot.changed = true;
}

void View::erase(const storage::Key& key) {
    auto& slot = slots_[key];
    slot.value.reset();
    slot.changed = true;
}

void View::erase_range(storage::SpaceId space, storage::KeyRange range) {
    erases_.push_back({space, std::move(range)});
    keys_moved_ = true;
}

void View::defer_put(storage::PartitionId target, storage::Key key, std::string value) {
    deferred_[target].insert_or_assign(std::move(key), std::move(value));
}

void View::defer_erase(storage::PartitionId target, storage::Key key) {
    deferred_[target].insert_or_assign(std::move(key), std::nullopt);
}

void View::append(const storage::LogId& log, stream::SequenceNumber number, std::string record) {
    appends_.push_back({log, {number.bytes(), std::move(record)}});
}

void View::load(storage::Key key, std::optional<std::string> value) {
    slots_.insert_or_assign(std::move(key), Slot{.value = std::move(value), .looked_up = true});
}

bool View::changed() const {
    if (descriptor_changed_ || !erases_.empty() || !appends_.empty() || !deferred_.empty() ||
        after_.state != before_.state)
        return true;
    return std::ranges::any_of(slots_, [](const auto& slot) { return slot.second.changed; });
}

storage::PartitionCommit View::take_commit() {
    storage::PartitionCommit commit;
    commit.partition = partition_;
    commit.guard = before_.guard;
    commit.moves_epoch = descriptor_changed_;
    commit.erases = std::move(erases_);
    commit.appends = std::move(appends_);
    for (auto& [target, entries] : deferred_)
        commit.deferred.push_back(deferred_write(target, entries));
    for (auto& [key, slot] : slots_) {
        if (!slot.changed) continue;
        if (slot.value && slot.looked_up) {
            commit.puts.push_back({key, *slot.value});
        } else if (slot.value) {
            commit.puts.push_back({key, *std::move(slot.value)});
        } else {
            commit.deletes.push_back(key);
        }
    }
    if (descriptor_changed_ && !after_.descriptor) {
        // What was dropped leaves nothing behind.
        commit.deletes.push_back(descriptor_key());
        commit.deletes.push_back(state_key());
        return commit;
    }
    if (descriptor_changed_) commit.puts.push_back({descriptor_key(), encode(*after_.descriptor)});
    if (after_.state != before_.state) commit.puts.push_back({state_key(), encode(after_.state)});
    return commit;
}

RecentValues::Learned View::take_values() {
    RecentValues::Learned learned;
    learned.looked_up.reserve(slots_.size());
    while (!slots_.empty()) {
        auto slot = slots_.extract(slots_.begin());
        if (slot.mapped().looked_up) {
            learned.looked_up.emplace_back(std::move(slot.key()), std::move(slot.mapped().value));
        } else {
            learned.written_blind.push_back(std::move(slot.key()));
        }
    }
    return learned;
}

Knowledge View::knowledge_after() const {
    auto knowledge = after_;
    knowledge.guard.version += 1;
    if (descriptor_changed_) knowledge.guard.epoch += 1;
    if (descriptor_changed_ && !after_.descriptor) knowledge.state = {};
    return knowledge;
}

}  // namespace tailrace::partition
