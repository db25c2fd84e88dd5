// The binding to librados.
#include <dlfcn.h>

#include <rados/librados.h>
#include <rados/librados.hpp>

#include <fmt/format.h>

#include <cerrno>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/rados/librados/failure.h"
#include "storage/rados/librados/reading.h"
#include "storage/rados/librados/writing.h"
#include "storage/rados/object_client.h"

namespace tailrace::storage::rados {
namespace {

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
        begin_reading(pool_, read, counted(std::move(done)));
    }
    void write(const ObjectWrite& write, Done<WriteOutcome> done) override {
        begin_writing(io_, write, counted(std::move(done)));
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
            if (std::string_view(set) == values.first)
                rados_conf_set(cluster_, name, values.second);
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
