// A pool of a Ceph cluster.
#pragma once

#include <memory>

#include "storage/rados/object_client.h"
#include "storage/rados/pool.h"

namespace tailrace::storage::rados {

class RadosPool final : public Pool {
 public:
    /// Loads the binding to librados, and connects. A fault says what to do.
    static Outcome<std::unique_ptr<RadosPool>> open(const RadosOptions& options);

    explicit RadosPool(std::unique_ptr<ObjectClient> client) : client_(std::move(client)) {}

    awaitable<Outcome<ObjectView>> read(ObjectRead read) override;
    awaitable<Outcome<WriteOutcome>> write(ObjectWrite write) override;
    awaitable<Outcome<ObjectNames>> list(std::string from) override;
    awaitable<Outcome<Watch>> watch(std::string object, unsigned timeout_s);
    awaitable<Outcome<void>> unwatch(Watch watch);
    /// As an object client has them.
    awaitable<Outcome<std::optional<std::string>>> command(std::string json);
    std::string release() const { return client_->release(); }

 private:
    std::unique_ptr<ObjectClient> client_;
};

}  // namespace tailrace::storage::rados
