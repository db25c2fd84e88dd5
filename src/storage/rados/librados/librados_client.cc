// The binding to librados. Writes go through its C functions, the only ones that remove ranges of
// keys; reads through those of C++, the only ones whose keys may hold zeros.
#include <dlfcn.h>

#include <rados/librados.h>
#include <rados/librados.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "storage/rados/object_client.h"

namespace tailrace::storage::rados {
namespace {

std::string text_of(int error) {
    return fmt::format("{} ({})", std::strerror(-error), error);
}

std::string take_text(librados::bufferlist& bytes) {
    return bytes.to_str();
}

// --- reads -------------------------------------------------------------------------------------

/// What both ends have in common: all keys between them begin with it.
std::string common_prefix(const std::string& begin, const std::string& end) {
    if (end.empty()) return {};
    const auto [mine, theirs] = std::ranges::mismatch(begin, end);
    return {begin.begin(), mine};
}

class Reading {
 public:
    Reading(const ObjectRead& read, ObjectClient::Done<ObjectView> done)
        : object_(read.object),
          ranges_(read.ranges),
          found_(ranges_.size()),
          done_(std::move(done)) {
        operation_.getxattrs(&attributes_, nullptr);
        std::set<std::string> keys(read.keys.begin(), read.keys.end());
        // A range is read after its begin; whether there is an entry at it is asked for apart.
        for (const auto& range : ranges_) keys.insert(range.begin);
        keys.erase("");
        if (!keys.empty()) operation_.omap_get_vals_by_keys(keys, &values_, nullptr);
        for (std::size_t i = 0; i < ranges_.size(); ++i) {
            const auto& range = ranges_[i];
            operation_.omap_get_vals2(range.begin, common_prefix(range.begin, range.end),
                                      range.entries_max, &found_[i].entries, &found_[i].more,
                                      nullptr);
        }
        if (read.data) operation_.read(read.data_begin, read.data_bytes, &data_, nullptr);
        if (read.watchers) operation_.list_watchers(&watchers_, nullptr);
    }

    static void begin(std::unique_ptr<Reading> reading, librados::IoCtx& pool) {
        auto* completion =
            librados::Rados::aio_create_completion(reading.get(), &Reading::on_complete);
        reading->completion_ = completion;
        auto* const started = reading.release();
        const int status = pool.aio_operate(started->object_, completion, &started->operation_, 0);
        if (status < 0) started->end(status);
    }

 private:
    struct Found {
        std::map<std::string, librados::bufferlist> entries;
        bool more = false;
    };

    static void on_complete(librados::completion_t, void* argument) {
        auto* const reading = static_cast<Reading*>(argument);
        reading->end(reading->completion_->get_return_value());
    }
    void end(int status) {
        completion_->release();
        const std::unique_ptr<Reading> self(this);
        if (status < 0 && status != -ENOENT) {
            done_(std::unexpected(
                Fault{fmt::format("reading object {}: {}", object_, text_of(status))}));
            return;
        }
        done_(view(status == -ENOENT));
    }
    ObjectView view(bool absent) {
        ObjectView view;
        view.ranges.resize(ranges_.size());
        if (absent) return view;
        view.exists = true;
        for (auto& [name, value] : attributes_) view.attributes.emplace(name, take_text(value));
        for (auto& [key, value] : values_) view.values.emplace(key, take_text(value));
        for (std::size_t i = 0; i < ranges_.size(); ++i)
            view.ranges[i] = entries_of(ranges_[i], found_[i], view.values);
        view.data = take_text(data_);
        for (const auto& watcher : watchers_) {
            view.watchers.push_back(
                {static_cast<std::uint64_t>(watcher.watcher_id), watcher.cookie});
        }
        return view;
    }
    static OmapEntries entries_of(const OmapRange& range, Found& found,
                                  const std::map<std::string, std::string>& values) {
        OmapEntries entries;
        entries.more = found.more;
        const auto first = values.find(range.begin);
        const bool reaches = range.end.empty() || range.begin < range.end;
        if (first != values.end() && reaches) entries.entries.emplace_back(*first);
        for (auto& [key, value] : found.entries) {
            if (!range.end.empty() && key >= range.end) {
                entries.more = false;
                break;
            }
            if (entries.entries.size() == range.entries_max) {
                entries.more = true;
                break;
            }
            entries.entries.emplace_back(key, take_text(value));
        }
        return entries;
    }

    const std::string object_;
    const std::vector<OmapRange> ranges_;
    librados::ObjectReadOperation operation_;
    librados::AioCompletion* completion_ = nullptr;
    std::map<std::string, librados::bufferlist> attributes_;
    std::map<std::string, librados::bufferlist> values_;
    std::vector<Found> found_;
    librados::bufferlist data_;
    std::list<obj_watch_t> watchers_;
    ObjectClient::Done<ObjectView> done_;
};

// --- writes ------------------------------------------------------------------------------------

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

// --- the client --------------------------------------------------------------------------------

class LibradosClient final : public ObjectClient {
 public:
    ~LibradosClient() override {
        std::unique_lock lock(mutex_);
        all_ended_.wait(lock, [this] { return under_way_ == 0; });
        lock.unlock();
        pool_.close();
        if (io_ != nullptr) rados_ioctx_destroy(io_);
        if (cluster_ != nullptr) rados_shutdown(cluster_);
    }

    /// Empty if it is connected.
    std::string open(const RadosOptions& options) {
        if (const int status = rados_create(&cluster_, options.client.c_str()); status < 0)
            return fmt::format("creating a client: {}", text_of(status));
        const auto* const path =
            options.configuration.empty() ? nullptr : options.configuration.c_str();
        if (const int status = rados_conf_read_file(cluster_, path); status < 0) {
            return fmt::format("reading {}: {}", path == nullptr ? "Ceph's configuration" : path,
                               text_of(status));
        }
        const auto seconds = std::to_string(options.timeout_s);
        for (const auto* setting :
             {"rados_osd_op_timeout", "rados_mon_op_timeout", "client_mount_timeout"}) {
            if (const int status = rados_conf_set(cluster_, setting, seconds.c_str()); status < 0)
                return fmt::format("setting {}: {}", setting, text_of(status));
        }
        raise_limits();
        if (const int status = rados_connect(cluster_); status < 0)
            return fmt::format("connecting to Ceph: {}", text_of(status));
        const int found = rados_ioctx_create(cluster_, options.pool.c_str(), &io_);
        if (found < 0) return fmt::format("opening pool {}: {}", options.pool, text_of(found));
        if (!options.name_space.empty()) rados_ioctx_set_namespace(io_, options.name_space.c_str());
        librados::IoCtx::from_rados_ioctx_t(io_, pool_);
        return {};
    }

    void read(const ObjectRead& read, Done<ObjectView> done) override {
        Reading::begin(std::make_unique<Reading>(read, counted(std::move(done))), pool_);
    }
    void write(const ObjectWrite& write, Done<WriteOutcome> done) override {
        Writing::begin(std::make_unique<Writing>(write, counted(std::move(done))), io_);
    }
    Outcome<ObjectNames> list(const std::string& from) override {
        constexpr std::size_t names_max = 1000;
        auto cursor = pool_.object_list_begin();
        if (!from.empty() && !cursor.from_str(from))
            return std::unexpected(Fault{"a place in a list of objects is damaged"});
        std::vector<librados::ObjectItem> items;
        librados::ObjectCursor next;
        const int status =
            pool_.object_list(cursor, pool_.object_list_end(), names_max, {}, &items, &next);
        if (status < 0)
            return std::unexpected(Fault{fmt::format("listing objects: {}", text_of(status))});
        ObjectNames found;
        for (auto& item : items) found.names.push_back(std::move(item.oid));
        if (!pool_.object_list_is_end(next)) found.next = next.to_str();
        return found;
    }
    Outcome<Watch> watch(const std::string& object, unsigned timeout_s) override {
        // Nobody notifies; who does all the same is answered.
        static const auto on_notify = [](void* argument, std::uint64_t id, std::uint64_t cookie,
                                         std::uint64_t, void*, std::size_t) {
            const auto& [io, name] = *static_cast<const Watched*>(argument);
            rados_notify_ack(io, name.c_str(), id, cookie, nullptr, 0);
        };
        auto watched = std::make_unique<Watched>(io_, object);
        std::uint64_t cookie = 0;
        const int status = rados_watch3(io_, object.c_str(), &cookie, on_notify, nullptr, timeout_s,
                                        watched.get());
        if (status < 0) {
            return std::unexpected(
                Fault{fmt::format("watching object {}: {}", object, text_of(status))});
        }
        const std::lock_guard lock(mutex_);
        watched_.emplace(cookie, std::move(watched));
        return Watch{rados_get_instance_id(cluster_), cookie};
    }
    Outcome<void> unwatch(const Watch& watch) override {
        const int status = rados_unwatch2(io_, watch.cookie);
        rados_watch_flush(cluster_);
        const std::lock_guard lock(mutex_);
        watched_.erase(watch.cookie);
        if (status < 0)
            return std::unexpected(Fault{fmt::format("ending a watch: {}", text_of(status))});
        return {};
    }
    Outcome<std::optional<std::string>> command(const std::string& json) override {
        const char* words = json.c_str();
        char* answer = nullptr;
        char* remark = nullptr;
        std::size_t answer_size = 0;
        std::size_t remark_size = 0;
        const int status = rados_mon_command(cluster_, &words, 1, nullptr, 0, &answer, &answer_size,
                                             &remark, &remark_size);
        std::string text(answer, answer_size);
        rados_buffer_free(answer);
        rados_buffer_free(remark);
        if (status == -EACCES || status == -EPERM) return std::nullopt;
        if (status < 0)
            return std::unexpected(Fault{fmt::format("asking a monitor: {}", text_of(status))});
        return text;
    }
    std::string release() const override {
        // librados tells its own version only, which is 3.0.0 in all of them.
        const auto tell =
            reinterpret_cast<const char* (*)()>(::dlsym(RTLD_DEFAULT, "_Z19ceph_version_to_strv"));
        return tell == nullptr ? std::string() : tell();
    }

 private:
    /// At librados' own limits, one OSD that stands still would soon hold up whoever asks for
    /// anything. What the configuration says otherwise holds.
    void raise_limits() {
        const std::pair<const char*, std::pair<const char*, const char*>> limits[] = {
            {"objecter_inflight_ops", {"1024", "24576"}},
            {"objecter_inflight_op_bytes", {"104857600", "1073741824"}}};
        for (const auto& [name, values] : limits) {
            char set[32] = {};
            if (rados_conf_get(cluster_, name, set, sizeof set) < 0) continue;
            if (std::string_view(set) == values.first) rados_conf_set(cluster_, name, values.second);
        }
    }

    template <class Answer>
    Done<Answer> counted(Done<Answer> done) {
        const std::lock_guard lock(mutex_);
        ++under_way_;
        return [this, done = std::move(done)](Outcome<Answer> answer) {
            done(std::move(answer));
            const std::lock_guard again(mutex_);
            if (--under_way_ == 0) all_ended_.notify_all();
        };
    }

    std::mutex mutex_;
    std::condition_variable all_ended_;
    std::size_t under_way_ = 0;
    /// What a watch's callback is given, by cookie.
    using Watched = std::pair<rados_ioctx_t, std::string>;
    std::map<std::uint64_t, std::unique_ptr<Watched>> watched_;
    rados_t cluster_ = nullptr;
    rados_ioctx_t io_ = nullptr;
    /// The same, for C++.
    librados::IoCtx pool_;
};

}  // namespace
}  // namespace tailrace::storage::rados

extern "C" [[gnu::visibility("default")]] tailrace::storage::rados::ObjectClient*
tailrace_open_rados(const tailrace::storage::rados::RadosOptions& options, std::string& error) {
    auto client = std::make_unique<tailrace::storage::rados::LibradosClient>();
    error = client->open(options);
    return error.empty() ? client.release() : nullptr;
}
