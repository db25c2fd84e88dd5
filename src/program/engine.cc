#include "program/engine.h"

#include <filesystem>
#include <utility>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>

#include "base/background.h"
#include "base/log.h"
#include "storage/rados/pool_format.h"
#include "storage/rados/rados_membership.h"
#include "storage/rados/rados_pool.h"
#include "storage/rados/rados_store.h"
#include "storage/rocksdb/rocksdb_store.h"

namespace tailrace::program {

namespace {

using storage::rados::RadosOptions;
using storage::rados::RadosPool;
using storage::rados::RadosStore;
using storage::rocksdb::RocksdbOptions;
using storage::rocksdb::RocksdbStore;

using Opened = std::expected<std::unique_ptr<Engine>, std::string>;

// --- RocksDB -----------------------------------------------------------------------------------

RocksdbOptions options_of(const server::Config& config) {
    RocksdbOptions options;
    if (!config.in_memory) options.directory = config.data;
    switch (config.durability) {
        case server::Durability::sync:
            options.durability = storage::rocksdb::Durability::sync;
            break;
        case server::Durability::async:
            options.durability = storage::rocksdb::Durability::async;
            break;
        case server::Durability::memory:
            options.durability = storage::rocksdb::Durability::memory;
            break;
    }
    return options;
}

class RocksdbEngine final : public Engine {
 public:
    static Opened open(const server::Config& config) {
        auto store = RocksdbStore::open(options_of(config));
        if (!store) return std::unexpected(store.error().detail);
        auto place = config.in_memory ? std::string("in memory: all is gone when the server stops")
                                      : "in " + std::filesystem::absolute(config.data).string();
        return std::make_unique<RocksdbEngine>(*std::move(store), std::move(place));
    }

    RocksdbEngine(std::unique_ptr<RocksdbStore> store, std::string place)
        : store_(std::move(store)), place_(std::move(place)) {}

    storage::Store& store() override { return *store_; }
    std::string place() const override { return place_; }
    awaitable<std::expected<void, std::string>> prepare() override {
        co_return std::expected<void, std::string>{};
    }
    awaitable<bool> end(base::Milliseconds) override { co_return true; }
    std::expected<void, storage::Fault> bring_to_disk() override { return store_->bring_to_disk(); }

 private:
    std::unique_ptr<RocksdbStore> store_;
    std::string place_;
};

// --- RADOS -------------------------------------------------------------------------------------

/// How far sweeps lie apart: further than any commit may take.
constexpr base::Milliseconds sweep_interval{10 * 60 * 1000};

class RadosEngine final : public Engine {
 public:
    static Opened open(const server::Config& config) {
        RadosOptions options;
        options.configuration = config.ceph_conf;
        options.pool = config.pool;
        options.name_space = config.name_space;
        options.client = config.client_id;
        auto pool = RadosPool::open(options);
        if (!pool) return std::unexpected(pool.error().detail);
        auto place =
            fmt::format("in pool {}{}{} of a Ceph cluster", config.pool,
                        config.name_space.empty() ? "" : ", namespace ", config.name_space);
        return std::make_unique<RadosEngine>(*std::move(pool), std::move(place));
    }

    RadosEngine(std::unique_ptr<RadosPool> pool, std::string place)
        : pool_(std::move(pool)), place_(std::move(place)) {}

    storage::Store& store() override { return store_; }
    storage::Membership* membership() override { return &membership_; }
    std::string place() const override { return place_; }

    awaitable<std::expected<void, std::string>> prepare() override {
        const auto checked = co_await storage::rados::check_format(*pool_);
        if (!checked) co_return std::unexpected(checked.error().detail);
        const Executor executor = co_await this_executor;
        background_.spawn(executor, sweep_now_and_then(), "sweeping the pool");
        co_return std::expected<void, std::string>{};
    }

    awaitable<bool> end(base::Milliseconds patience) override {
        constexpr base::Milliseconds step{5};
        background_.stop();
        const auto deadline = clock_.elapsed() + patience;
        while (background_.running() > 0 && clock_.elapsed() < deadline)
            co_await clock_.sleep(step);
        co_return background_.running() == 0;
    }

    /// It is where it was acknowledged from.
    std::expected<void, storage::Fault> bring_to_disk() override { return {}; }

 private:
    awaitable<void> sweep_now_and_then() {
        for (;;) {
            const auto swept = co_await store_.sweep();
            if (!swept) {
                base::log(base::LogLevel::warning, "sweeping the pool",
                          {{"detail", swept.error().detail}});
            }
            const bool goes_on = co_await background_.rest(clock_, sweep_interval);
            if (!goes_on) co_return;
        }
    }

    base::SystemClock clock_;
    base::Background background_;
    std::unique_ptr<RadosPool> pool_;
    std::string place_;
    RadosStore store_{*pool_, clock_, background_};
    base::SystemRandom random_;
    storage::rados::RadosMembership membership_{*pool_, random_};
};

}  // namespace

std::expected<std::unique_ptr<Engine>, std::string> Engine::open(const server::Config& config) {
    if (config.engine == server::EngineKind::rados) return RadosEngine::open(config);
    return RocksdbEngine::open(config);
}

}  // namespace tailrace::program
