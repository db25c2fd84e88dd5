#include "storage/rocksdb/commit_batch.h"

#include <string>

#include "base/assert.h"
#include "storage/rocksdb/layout.h"

namespace tailrace::storage::rocksdb {

namespace {

/// Writes into one batch, which fails only if it outgrows the memory.
class BatchWriter {
 public:
    BatchWriter(::rocksdb::WriteBatch& batch, const Database& database)
        : batch_(batch), database_(database) {}

    void write(const PartitionCommit& part) {
        if (!part.guard.exists()) mark_birth(part.partition);
        for (const auto& erase : part.erases) remove_range(part.partition, erase);
        for (const auto& put : part.puts) write(part.partition, put);
        for (const auto& key : part.deletes) remove(part.partition, key);
        for (const auto& append : part.appends) write(append);
        for (const auto& trim : part.trims) write(trim);
    }

    void remove_entries(const Bounds& entries) {
        TAILRACE_ASSERT(entries.begin.size() < log_key_size, "a range begins with no entry's key");
        check(batch_.DeleteRange(database_.logs(), entries.begin, entries.end));
    }

    void write(const std::vector<DeferredWrite>& all) {
        for (const auto& deferred : all) {
            for (const auto& put : deferred.puts) write(deferred.target, put);
            for (const auto& key : deferred.deletes) remove(deferred.target, key);
        }
    }

 private:
    static void check(const ::rocksdb::Status& status) {
        TAILRACE_ASSERT(status.ok(), "a batch takes all writes");
    }

    void mark_birth(PartitionId partition) {
        check(batch_.Put(database_.maps(), birth_mark(partition), ::rocksdb::Slice()));
    }

    const std::string& place(PartitionId partition, const Key& key) {
        key_.clear();
        append_map_key(key_, partition, key.space, key.bytes);
        return key_;
    }

    void write(PartitionId partition, const Put& put) {
        check(batch_.Put(database_.maps(), place(partition, put.key), put.value));
    }

    void remove(PartitionId partition, const Key& key) {
        check(batch_.Delete(database_.maps(), place(partition, key)));
    }

    void remove_range(PartitionId partition, const Erase& erase) {
        const auto bounds = map_bounds(partition, erase.space, erase.range);
        if (!bounds.end.empty() && bounds.begin >= bounds.end) return;
        check(batch_.DeleteRange(database_.maps(), bounds.begin, bounds.end));
    }

    void write(const Append& append) {
        key_.clear();
        append_log_key(key_, append.log, append.entry.number);
        check(batch_.Put(database_.logs(), key_, append.entry.body));
    }

    void write(const Trim& trim) { remove_entries(log_bounds_through(trim.log, trim.through)); }

    ::rocksdb::WriteBatch& batch_;
    const Database& database_;
    std::string key_;
};

}  // namespace

void append_commit(::rocksdb::WriteBatch& batch, const Database& database, const Commit& commit) {
    BatchWriter writer(batch, database);
    for (const auto& part : commit.partitions) writer.write(part);
    for (const auto& part : commit.partitions) writer.write(part.deferred);
}

void append_drop(::rocksdb::WriteBatch& batch, const Database& database, const Bounds& entries) {
    BatchWriter(batch, database).remove_entries(entries);
}

}  // namespace tailrace::storage::rocksdb
