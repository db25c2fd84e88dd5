#include "storage/rados/rados_pool.h"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "base/one_shot.h"

namespace tailrace::storage::rados {

namespace {

constexpr const char* library_name = "tailrace_rados.so";
constexpr const char* library_variable = "TAILRACE_RADOS_LIBRARY";

/// Beside the program where it was built, under lib where it was installed.
std::filesystem::path find_library() {
    if (const auto* const named = std::getenv(library_variable)) return named;
    std::error_code ignored;
    const auto folder = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
    for (const auto& place :
         {folder / library_name, folder.parent_path() / "lib" / "tailrace" / library_name}) {
        if (std::filesystem::exists(place, ignored)) return place;
    }
    return library_name;
}

/// An answer on its way from a thread of librados.
template <class Answer>
class Pending {
 public:
    ObjectClient::Done<Answer> done() {
        return [this](Outcome<Answer> answer) {
            answer_.emplace(std::move(answer));
            ended_.set();
        };
    }
    awaitable<Outcome<Answer>> wait() {
        co_await ended_.wait();
        co_return *std::move(answer_);
    }

 private:
    base::OneShot ended_;
    std::optional<Outcome<Answer>> answer_;
};

}  // namespace

Outcome<std::unique_ptr<RadosPool>> RadosPool::open(const RadosOptions& options) {
    const auto path = find_library();
    // For good: what was loaded may have threads.
    void* const library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (library == nullptr) {
        return std::unexpected(
            Fault{fmt::format("cannot load the binding to Ceph: {}; is librados2 installed? {} "
                              "may name the library",
                              ::dlerror(), library_variable)});
    }
    const auto open_client = reinterpret_cast<OpenFunction>(::dlsym(library, open_function));
    if (open_client == nullptr)
        return std::unexpected(Fault{fmt::format("{} is of another version", path.string())});
    std::string error;
    std::unique_ptr<ObjectClient> client(open_client(options, error));
    if (!client) return std::unexpected(Fault{error});
    return std::make_unique<RadosPool>(std::move(client));
}

awaitable<Outcome<ObjectView>> RadosPool::read(ObjectRead read) {
    Pending<ObjectView> pending;
    client_->read(read, pending.done());
    co_return co_await pending.wait();
}

awaitable<Outcome<WriteOutcome>> RadosPool::write(ObjectWrite write) {
    Pending<WriteOutcome> pending;
    client_->write(write, pending.done());
    co_return co_await pending.wait();
}

// What blocks is rare, so a thread of its own is good enough.

awaitable<Outcome<ObjectNames>> RadosPool::list(std::string from) {
    Pending<ObjectNames> pending;
    std::jthread lister([this, &from, done = pending.done()] { done(client_->list(from)); });
    co_return co_await pending.wait();
}

awaitable<Outcome<Watch>> RadosPool::watch(std::string object, unsigned timeout_s) {
    Pending<Watch> pending;
    std::jthread watcher([this, &object, timeout_s, done = pending.done()] {
        done(client_->watch(object, timeout_s));
    });
    co_return co_await pending.wait();
}

awaitable<Outcome<void>> RadosPool::unwatch(Watch watch) {
    Pending<void> pending;
    std::jthread watcher([this, &watch, done = pending.done()] { done(client_->unwatch(watch)); });
    co_return co_await pending.wait();
}

awaitable<Outcome<std::optional<std::string>>> RadosPool::command(std::string json) {
    Pending<std::optional<std::string>> pending;
    std::jthread asker([this, &json, done = pending.done()] { done(client_->command(json)); });
    co_return co_await pending.wait();
}

}  // namespace tailrace::storage::rados
