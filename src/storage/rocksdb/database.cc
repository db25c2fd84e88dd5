#include "storage/rocksdb/database.h"

#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/log.h"
#include "storage/rocksdb/format_mark.h"
#include "storage/rocksdb/layout.h"
#include "storage/rocksdb/tuning.h"

namespace tailrace::storage::rocksdb {

namespace {

constexpr const char* database_folder = "rocksdb";
/// A start reads some hundred megabytes of the log in a second.
constexpr std::uint64_t replayed_bytes_max = 8 << 20;

Fault opening_fault(const ::rocksdb::Status& status, const std::string& directory) {
    const auto text = status.ToString();
    if (status.IsIOError() && text.find("/LOCK") != std::string::npos) {
        return {fmt::format(
            "the data directory {} is in use by another server; stop that one, or choose another "
            "data directory ({})",
            directory, text)};
    }
    return {fmt::format("cannot open the data in {}: {}", directory, text)};
}

}  // namespace

Fault fault_of(const ::rocksdb::Status& status) {
    return {status.ToString()};
}

Outcome<std::unique_ptr<Database>> Database::open(const RocksdbOptions& options) {
    const auto directory = options.directory.value_or("/memory");
    if (options.directory) {
        if (auto claimed = claim_directory(directory); !claimed) {
            return std::unexpected(std::move(claimed.error()));
        }
    }
    std::unique_ptr<Database> database(new Database(options));
    const auto path = (std::filesystem::path(directory) / database_folder).string();
    auto status = database->environment_->CreateDirIfMissing(path);
    if (status.ok()) status = database->open_at(options, path);
    if (!status.ok()) return std::unexpected(opening_fault(status, directory));
    return database;
}

Database::Database(const RocksdbOptions& options)
    : in_memory_(!options.directory),
      durability_(in_memory_ ? Durability::memory : options.durability),
      environment_(make_environment(options)) {}

::rocksdb::Status Database::open_at(const RocksdbOptions& options, const std::string& path) {
    auto columns = tune_columns(options);
    const std::vector<::rocksdb::ColumnFamilyDescriptor> families{
        {::rocksdb::kDefaultColumnFamilyName, std::move(columns.maps)},
        {logs_column, std::move(columns.logs)},
    };
    std::vector<::rocksdb::ColumnFamilyHandle*> handles;
    ::rocksdb::DB* db = nullptr;
    auto tuned = tune_database(options, *environment_);
    auto status = ::rocksdb::DB::Open(tuned, path, families, &handles, &db);
    if (!status.ok()) return status;
    db_.reset(db);
    maps_ = handles[0];
    logs_ = handles[1];
    return status;
}

Database::~Database() {
    if (!db_) return;
    auto status = bring_to_disk();
    db_->DestroyColumnFamilyHandle(logs_);
    db_->DestroyColumnFamilyHandle(maps_);
    if (const auto closed = db_->Close(); status.ok()) status = closed;
    if (!status.ok()) {
        base::log(base::LogLevel::error, "closing the database", {{"detail", status.ToString()}});
    }
}

::rocksdb::Status Database::bring_to_disk() {
    if (in_memory_) return ::rocksdb::Status::OK();
    if (durability_ == Durability::memory || unflushed_bytes() > replayed_bytes_max) {
        return db_->Flush(::rocksdb::FlushOptions(), {maps_, logs_});
    }
    return durability_ == Durability::async ? db_->SyncWAL() : ::rocksdb::Status::OK();
}

/// What the next start would have to read from the write-ahead log.
std::uint64_t Database::unflushed_bytes() {
    std::uint64_t bytes = 0;
    for (auto* column : {maps_, logs_}) {
        std::uint64_t of_column = 0;
        db_->GetIntProperty(column, ::rocksdb::DB::Properties::kCurSizeAllMemTables, &of_column);
        bytes += of_column;
    }
    return bytes;
}

}  // namespace tailrace::storage::rocksdb
