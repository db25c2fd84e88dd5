#include "storage/rocksdb/tuning.h"

#include <rocksdb/cache.h>
#include <rocksdb/file_system.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "base/log.h"
#include "storage/rocksdb/layout.h"
#include "storage/rocksdb/log_files.h"

namespace tailrace::storage::rocksdb {

namespace {

constexpr std::size_t table_file_bytes = 32 << 20;
/// Of the block cache; few, so that a small cache is not cut into crumbs.
constexpr int cache_shard_bits = 2;

constexpr std::string_view options_file_prefix = "OPTIONS-";
constexpr const char* no_options_file = "no options file is kept";

/// Files as this engine wants them.
///
/// The write-ahead log is allotted as part of the file's size. A sync then writes data alone, not
/// the file's new size too, which saves a quarter of its time. The zeros at the end are no record,
/// and recovery passes over them.
///
/// There are no options files: the options are those of this file, and to write them down, read
/// them back and compare them would take a third of the time in which a database opens.
class Files final : public ::rocksdb::FileSystemWrapper {
 public:
    using FileSystemWrapper::FileSystemWrapper;
    const char* Name() const override { return "tailrace"; }

    ::rocksdb::FileOptions OptimizeForLogWrite(
        const ::rocksdb::FileOptions& file, const ::rocksdb::DBOptions& database) const override {
        auto options = FileSystemWrapper::OptimizeForLogWrite(file, database);
        options.fallocate_with_keep_size = false;
        return options;
    }

    ::rocksdb::IOStatus NewWritableFile(const std::string& path,
                                        const ::rocksdb::FileOptions& options,
                                        std::unique_ptr<::rocksdb::FSWritableFile>* file,
                                        ::rocksdb::IODebugContext* context) override {
        const auto name = std::string_view(path).substr(path.rfind('/') + 1);
        if (name.starts_with(options_file_prefix)) {
            return ::rocksdb::IOStatus::NotSupported(no_options_file);
        }
        return FileSystemWrapper::NewWritableFile(path, options, file, context);
    }
};

/// Groups the entries of each log, and nothing else. RocksDB 7.8 would mix hints for where to
/// insert entries with those for range deletes, and break its memtable; the bounds of range deletes
/// are shorter than any entry's key.
class LogOfEntry final : public ::rocksdb::SliceTransform {
 public:
    const char* Name() const override { return "tailrace.log"; }
    bool InDomain(const ::rocksdb::Slice& key) const override { return key.size() == log_key_size; }
    ::rocksdb::Slice Transform(const ::rocksdb::Slice& key) const override {
        return {key.data(), log_prefix_size};
    }
};

/// What RocksDB says goes to our log, if it is a warning or worse.
class Log final : public ::rocksdb::Logger {
 public:
    Log() : Logger(::rocksdb::InfoLogLevel::WARN_LEVEL) {}
    using Logger::Logv;
    void Logv(const char* format, va_list arguments) override {
        write(base::LogLevel::warning, format, arguments);
    }
    void Logv(::rocksdb::InfoLogLevel level, const char* format, va_list arguments) override {
        if (level < ::rocksdb::InfoLogLevel::WARN_LEVEL) return;
        if (level == ::rocksdb::InfoLogLevel::HEADER_LEVEL) return;
        const bool warning = level == ::rocksdb::InfoLogLevel::WARN_LEVEL;
        write(warning ? base::LogLevel::warning : base::LogLevel::error, format, arguments);
    }

 private:
    static void write(base::LogLevel level, const char* format, va_list arguments) {
        std::array<char, 512> text{};
        std::vsnprintf(text.data(), text.size(), format, arguments);
        if (std::string_view(text.data()).find(no_options_file) != std::string_view::npos) return;
        base::log(level, "rocksdb", {{"says", text.data()}});
    }
};

::rocksdb::BlockBasedTableOptions tune_tables(std::shared_ptr<::rocksdb::Cache> cache) {
    ::rocksdb::BlockBasedTableOptions table;
    table.block_cache = std::move(cache);
    table.format_version = 5;
    // What is cached has one bound, indexes and filters included.
    table.cache_index_and_filter_blocks = true;
    table.pin_l0_filter_and_index_blocks_in_cache = true;
    return table;
}

::rocksdb::ColumnFamilyOptions tune_column(const RocksdbOptions& options) {
    ::rocksdb::ColumnFamilyOptions column;
    column.write_buffer_size = options.write_buffer_bytes;
    column.max_write_buffer_number = 2;
    column.arena_block_size = std::min<std::size_t>(256 << 10, options.write_buffer_bytes / 8);
    column.target_file_size_base = table_file_bytes;
    column.max_bytes_for_level_base = 4 * table_file_bytes;
    column.level_compaction_dynamic_level_bytes = true;
    column.compression = ::rocksdb::kLZ4Compression;
    column.compression_per_level = {::rocksdb::kNoCompression, ::rocksdb::kNoCompression,
                                    ::rocksdb::kLZ4Compression};
    return column;
}

/// An entry is written three times: to the write-ahead log, to a file as it is, and compressed to
/// where it stays. For that the first level must be small beside what comes from memory, since it
/// is merged with all of it; the next ones take its files as they are.
void tune_merging_of_logs(::rocksdb::ColumnFamilyOptions& logs, const RocksdbOptions& options) {
    logs.write_buffer_size = 2 * options.write_buffer_bytes;
    logs.max_bytes_for_level_base = options.write_buffer_bytes / 8;
    logs.compression_per_level = {::rocksdb::kNoCompression, ::rocksdb::kLZ4Compression};
    logs.sst_partitioner_factory = files_of_one_log(options.write_buffer_bytes / 32);
}

}  // namespace

std::unique_ptr<::rocksdb::Env> make_environment(const RocksdbOptions& options) {
    if (!options.directory) {
        const std::unique_ptr<::rocksdb::Env> memory(
            ::rocksdb::NewMemEnv(::rocksdb::Env::Default()));
        return ::rocksdb::NewCompositeEnv(std::make_shared<Files>(memory->GetFileSystem()));
    }
    return ::rocksdb::NewCompositeEnv(std::make_shared<Files>(::rocksdb::FileSystem::Default()));
}

::rocksdb::DBOptions tune_database(const RocksdbOptions& options, ::rocksdb::Env& environment) {
    ::rocksdb::DBOptions database;
    database.env = &environment;
    database.create_if_missing = true;
    database.create_missing_column_families = true;
    database.info_log = std::make_shared<Log>();

    // A fast start: nothing is looked at before it is needed.
    database.skip_stats_update_on_db_open = true;
    database.skip_checking_sst_file_sizes_on_db_open = true;
    database.avoid_flush_during_recovery = true;
    database.max_file_opening_threads = 1;
    database.max_open_files = 512;

    // A small footprint: no threads but one that flushes and one that compacts.
    database.max_background_jobs = 2;
    database.stats_dump_period_sec = 0;
    database.stats_persist_period_sec = 0;
    database.table_cache_numshardbits = cache_shard_bits;

    // There is one writer at a time, the committer.
    database.allow_concurrent_memtable_write = false;
    database.enable_write_thread_adaptive_yield = false;

    database.max_total_wal_size = 8 * options.write_buffer_bytes;
    database.wal_bytes_per_sync = options.durability == Durability::async ? 16 << 20 : 0;
    database.bytes_per_sync = 1 << 20;
    database.compaction_readahead_size = 512 << 10;
    // Without a log, maps and logs reach the disk together or not at all.
    database.atomic_flush = options.durability == Durability::memory;
    return database;
}

ColumnOptions tune_columns(const RocksdbOptions& options) {
    const auto cache = ::rocksdb::NewLRUCache(options.cache_bytes, cache_shard_bits,
                                              /*strict_capacity_limit=*/false,
                                              /*high_pri_pool_ratio=*/0.2);
    ColumnOptions columns{tune_column(options), tune_column(options)};

    auto maps = tune_tables(cache);
    maps.filter_policy.reset(::rocksdb::NewBloomFilterPolicy(10));
    maps.data_block_index_type = ::rocksdb::BlockBasedTableOptions::kDataBlockBinaryAndHash;
    columns.maps.table_factory.reset(::rocksdb::NewBlockBasedTableFactory(maps));

    // Entries of a log are appended in order, so the next goes where the last went, and read in
    // long runs.
    columns.logs.memtable_insert_with_hint_prefix_extractor = std::make_shared<LogOfEntry>();
    tune_merging_of_logs(columns.logs, options);
    auto logs = tune_tables(cache);
    logs.block_size = 16 << 10;
    columns.logs.table_factory.reset(::rocksdb::NewBlockBasedTableFactory(logs));
    return columns;
}

}  // namespace tailrace::storage::rocksdb
