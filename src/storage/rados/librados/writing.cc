#include "storage/rados/librados/writing.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "storage/rados/librados/failure.h"

namespace tailrace::storage::rados {

namespace {

/// Adds steps to an operation. What they point to is copied.
class StepWriter {
 public:
    explicit StepWriter(rados_write_op_t operation) : operation_(operation) {}

    void operator()(const ObjectWrite::CreateNew&) const {
        rados_write_op_create(operation_, LIBRADOS_CREATE_EXCLUSIVE, nullptr);
    }
    void operator()(const ObjectWrite::CompareAttribute& step) const {
        rados_write_op_cmpxattr(operation_, step.name.c_str(), LIBRADOS_CMPXATTR_OP_EQ,
                                step.value.data(), step.value.size());
    }
    void operator()(const ObjectWrite::CompareValue& step) const {
        rados_write_op_omap_cmp2(operation_, step.key.data(), LIBRADOS_CMPXATTR_OP_EQ,
                                 step.value.data(), step.key.size(), step.value.size(), nullptr);
    }
    void operator()(const ObjectWrite::SetAttribute& step) const {
        rados_write_op_setxattr(operation_, step.name.c_str(), step.value.data(),
                                step.value.size());
    }
    void operator()(const ObjectWrite::RemoveAttribute& step) const {
        rados_write_op_rmxattr(operation_, step.name.c_str());
    }
    void operator()(const ObjectWrite::SetValues& step) const {
        std::vector<const char*> keys;
        std::vector<const char*> values;
        std::vector<std::size_t> key_sizes;
        std::vector<std::size_t> value_sizes;
        for (const auto& [key, value] : step.entries) {
            keys.push_back(key.data());
            key_sizes.push_back(key.size());
            values.push_back(value.data());
            value_sizes.push_back(value.size());
        }
        rados_write_op_omap_set2(operation_, keys.data(), values.data(), key_sizes.data(),
                                 value_sizes.data(), keys.size());
    }
    void operator()(const ObjectWrite::RemoveKeys& step) const {
        std::vector<const char*> keys;
        std::vector<std::size_t> sizes;
        for (const auto& key : step.keys) {
            keys.push_back(key.data());
            sizes.push_back(key.size());
        }
        rados_write_op_omap_rm_keys2(operation_, keys.data(), sizes.data(), keys.size());
    }
    void operator()(const ObjectWrite::RemoveRange& step) const {
        // There is no key above.
        static const std::string highest(64, '\xff');
        const auto& end = step.end.empty() ? highest : step.end;
        rados_write_op_omap_rm_range2(operation_, step.begin.data(), step.begin.size(), end.data(),
                                      end.size());
    }
    void operator()(const ObjectWrite::WriteData& step) const {
        rados_write_op_write_full(operation_, step.bytes.data(), step.bytes.size());
    }
    void operator()(const ObjectWrite::RemoveObject&) const { rados_write_op_remove(operation_); }

 private:
    rados_write_op_t operation_;
};

class Writing {
 public:
    Writing(const ObjectWrite& write, ObjectClient::Done<WriteOutcome> done)
        : object_(write.object()), done_(std::move(done)) {
        const StepWriter writer(operation_);
        for (const auto& step : write.steps()) std::visit(writer, step);
    }
    ~Writing() {
        rados_release_write_op(operation_);
        if (completion_ != nullptr) rados_aio_release(completion_);
    }
    Writing(const Writing&) = delete;
    Writing& operator=(const Writing&) = delete;

    static void begin(std::unique_ptr<Writing> writing, rados_ioctx_t pool) {
        rados_aio_create_completion2(writing.get(), &Writing::on_complete, &writing->completion_);
        auto* const started = writing.release();
        const int status = rados_aio_write_op_operate(
            started->operation_, pool, started->completion_, started->object_.c_str(), nullptr,
            LIBRADOS_OPERATION_NOFLAG);
        if (status < 0) started->end(status);
    }

 private:
    static void on_complete(rados_completion_t completion, void* argument) {
        static_cast<Writing*>(argument)->end(rados_aio_get_return_value(completion));
    }
    void end(int status) {
        const std::unique_ptr<Writing> self(this);
        done_(outcome_of(status));
    }
    Outcome<WriteOutcome> outcome_of(int status) const {
        switch (-status) {
            case ECANCELED:
            case EEXIST:
                return WriteOutcome::refused;
            case ENOENT:
                return WriteOutcome::absent;
            // Looked at before anything is done.
            case EINVAL:
            case EPERM:
            case EACCES:
            case EROFS:
            case ENOSPC:
            case EDQUOT:
            case EFBIG:
            case EMSGSIZE:
            case EOPNOTSUPP:
                return std::unexpected(
                    Fault{fmt::format("writing object {}: {}", object_, text_of(status))});
            default:
                return status < 0 ? WriteOutcome::unknown : WriteOutcome::done;
        }
    }

    const std::string object_;
    rados_write_op_t operation_ = rados_create_write_op();
    rados_completion_t completion_ = nullptr;
    ObjectClient::Done<WriteOutcome> done_;
};

}  // namespace

void begin_writing(rados_ioctx_t pool, const ObjectWrite& write,
                   ObjectClient::Done<WriteOutcome> done) {
    Writing::begin(std::make_unique<Writing>(write, std::move(done)), pool);
}

}  // namespace tailrace::storage::rados
