// A pool in memory, in one thread, from one seed.
#pragma once

#include "storage/rados/pool.h"
#include "storage/rados/simulated/objects.h"

namespace tailrace::storage::rados::simulated {

/// Each call lets others run first.
class SimulatedPool final : public Pool {
 public:
    awaitable<Outcome<ObjectView>> read(ObjectRead read) override;
    awaitable<Outcome<WriteOutcome>> write(ObjectWrite write) override;

 private:
    Objects objects_;
};

}  // namespace tailrace::storage::rados::simulated
