// The engine over RADOS, on a simulated pool: servers share objects, and what goes wrong goes wrong
// between them and these.
#pragma once

#include <map>
#include <memory>

#include "storage/rados/segments.h"
#include "storage/rados/simulated/simulated_pool.h"
#include "storage/simulated/simulated_engine.h"

namespace tailrace::storage::rados::simulated {

/// Nearly every entry gets into a segment, and most segments have several blocks.
inline constexpr SegmentLimits tiny_segments{.bytes = 100, .entries = 3, .block_bytes = 40};

class SimulatedRados final : public storage::simulated::SimulatedEngine {
 public:
    SimulatedRados(base::Clock& clock, std::uint64_t seed, storage::simulated::Faults faults = {});
    ~SimulatedRados() override;

    std::unique_ptr<Store> server(std::uint64_t incarnation) override;
    void crash(std::uint64_t incarnation) override;
    void release_crashed() override;
    void set_faults(storage::simulated::Faults faults) override;
    awaitable<Outcome<void>> wind_up() override;

 private:
    struct Life;
    class Server;

    base::Clock& clock_;
    SimulatedPool pool_;
    /// What a store has begun outlives its handle.
    std::map<std::uint64_t, std::shared_ptr<Life>> lives_;
};

}  // namespace tailrace::storage::rados::simulated
