// The engines that are held to the contract.
#include <cstdlib>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/background.h"
#include "base/clock.h"
#include "base/random.h"
#include "storage/contract/contract.h"
#include "storage/contract/directory.h"
#include "storage/rados/rados_pool.h"
#include "storage/rados/rados_store.h"
#include "storage/rados/simulated/simulated_rados.h"
#include "storage/rocksdb/rocksdb_store.h"
#include "storage/simulated/simulated_store.h"

namespace tailrace::storage::contract {
namespace {

/// The plainest form of the contract, or an engine on what it stands on: nothing fails.
template <class T>
class Simulated final : public Engine {
 public:
    Store& store(std::uint64_t incarnation) override {
        auto& server = servers_[incarnation];
        if (!server) server = engine_.server(incarnation);
        return *server;
    }

 private:
    base::SystemClock clock_;
    T engine_{clock_, /*seed=*/1};
    std::map<std::uint64_t, std::unique_ptr<Store>> servers_;
};

/// A Ceph cluster that is there: TAILRACE_CEPH_CONF is its ceph.conf, and there is a pool
/// `tailrace`.
class OnCeph final : public Engine {
 public:
    static const char* configuration() { return std::getenv("TAILRACE_CEPH_CONF"); }

    Store& store(std::uint64_t incarnation) override {
        auto& server = servers_[incarnation];
        if (!server) {
            server = std::make_unique<rados::RadosStore>(*pool_, clock_, background_,
                                                         rados::simulated::tiny_segments);
        }
        return *server;
    }
    unsigned threads() const override { return 3; }

 private:
    static std::unique_ptr<rados::RadosPool> open() {
        rados::RadosOptions options;
        options.configuration = configuration();
        options.pool = "tailrace";
        options.name_space = "contract." + std::to_string(base::SystemRandom().next());
        auto opened = rados::RadosPool::open(options);
        if (!opened) throw std::runtime_error(opened.error().detail);
        return *std::move(opened);
    }

    base::SystemClock clock_;
    base::Background background_;
    std::unique_ptr<rados::RadosPool> pool_ = open();
    std::map<std::uint64_t, std::unique_ptr<Store>> servers_;
};

class Rocksdb final : public Engine {
 public:
    explicit Rocksdb(rocksdb::RocksdbOptions options) {
        auto opened = rocksdb::RocksdbStore::open(options);
        if (!opened) throw std::runtime_error(opened.error().detail);
        store_ = std::move(*opened);
    }
    Store& store(std::uint64_t) override { return *store_; }
    unsigned threads() const override { return 3; }

 private:
    std::unique_ptr<Store> store_;
};

class RocksdbOnDisk final : public Engine {
 public:
    explicit RocksdbOnDisk(rocksdb::Durability durability)
        : engine_({.directory = directory_.path(), .durability = durability}) {}
    Store& store(std::uint64_t incarnation) override { return engine_.store(incarnation); }
    unsigned threads() const override { return engine_.threads(); }

 private:
    Directory directory_;
    Rocksdb engine_;
};

template <class T, auto... arguments>
std::unique_ptr<Engine> make() {
    return std::make_unique<T>(arguments...);
}

std::unique_ptr<Engine> make_in_memory() {
    return std::make_unique<Rocksdb>(rocksdb::RocksdbOptions{});
}

std::vector<NamedEngine> engines() {
    std::vector<NamedEngine> engines{
        {"simulated", make<Simulated<simulated::SimulatedStore>>},
        {"rados_on_simulated_objects", make<Simulated<rados::simulated::SimulatedRados>>},
        {"rocksdb_in_memory", make_in_memory},
        {"rocksdb_sync", make<RocksdbOnDisk, rocksdb::Durability::sync>},
        {"rocksdb_async", make<RocksdbOnDisk, rocksdb::Durability::async>},
        {"rocksdb_unlogged", make<RocksdbOnDisk, rocksdb::Durability::memory>},
    };
    if (OnCeph::configuration() != nullptr) engines.push_back({"rados_on_ceph", make<OnCeph>});
    return engines;
}

const auto name_of = [](const auto& tested) { return tested.param.name; };

INSTANTIATE_TEST_SUITE_P(Engines, Contract, testing::ValuesIn(engines()), name_of);
INSTANTIATE_TEST_SUITE_P(Engines, Pages, testing::ValuesIn(engines()), name_of);

}  // namespace
}  // namespace tailrace::storage::contract
