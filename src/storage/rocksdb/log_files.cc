#include "storage/rocksdb/log_files.h"

#include <string_view>

#include "storage/rocksdb/layout.h"

namespace tailrace::storage::rocksdb {

namespace {

constexpr const char* name = "tailrace.log_files";

/// Bounds of range deletes may be shorter than an entry's key.
std::string_view log_of(const ::rocksdb::Slice& key) {
    return std::string_view(key.data(), key.size()).substr(0, log_prefix_size);
}

class LogFiles final : public ::rocksdb::SstPartitioner {
 public:
    explicit LogFiles(std::size_t file_bytes) : file_bytes_(file_bytes) {}
    const char* Name() const override { return name; }

    ::rocksdb::PartitionerResult ShouldPartition(
        const ::rocksdb::PartitionerRequest& request) override {
        const bool ends_here = request.current_output_file_size >= file_bytes_ &&
                               log_of(*request.prev_user_key) != log_of(*request.current_user_key);
        return ends_here ? ::rocksdb::kRequired : ::rocksdb::kNotRequired;
    }

    bool CanDoTrivialMove(const ::rocksdb::Slice& smallest,
                          const ::rocksdb::Slice& largest) override {
        return log_of(smallest) == log_of(largest);
    }

 private:
    std::size_t file_bytes_;
};

class LogFilesFactory final : public ::rocksdb::SstPartitionerFactory {
 public:
    explicit LogFilesFactory(std::size_t file_bytes) : file_bytes_(file_bytes) {}
    const char* Name() const override { return name; }
    std::unique_ptr<::rocksdb::SstPartitioner> CreatePartitioner(
        const ::rocksdb::SstPartitioner::Context&) const override {
        return std::make_unique<LogFiles>(file_bytes_);
    }

 private:
    std::size_t file_bytes_;
};

}  // namespace

std::shared_ptr<::rocksdb::SstPartitionerFactory> files_of_one_log(std::size_t file_bytes) {
    return std::make_shared<LogFilesFactory>(file_bytes);
}

}  // namespace tailrace::storage::rocksdb
