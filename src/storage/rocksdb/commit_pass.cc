#include "storage/rocksdb/commit_pass.h"

#include <utility>

namespace tailrace::storage::rocksdb {

void CommitPass::append(CommitPass later) {
    if (empty()) {
        *this = std::move(later);
        return;
    }
    requests.insert(requests.end(), later.requests.begin(), later.requests.end());
    admitted.insert(admitted.end(), later.admitted.begin(), later.admitted.end());
    if (later.written) written = std::move(later.written);
}

void CommitPass::finish(Horizon& horizon) {
    if (written) horizon.publish(std::exchange(written, nullptr), admitted);
    for (auto* request : requests) request->answered.set();
    requests.clear();
    admitted.clear();
}

}  // namespace tailrace::storage::rocksdb
