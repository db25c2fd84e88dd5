#include "table/simulated/held_store.h"

#include <utility>

#include "base/assert.h"

namespace tailrace::table {

void HeldStore::release() {
    TAILRACE_ASSERT(held_, "something is held");
    std::exchange(held_, nullptr)->set();
}

std::shared_ptr<base::OneShot> HeldStore::take_hold(Call call) {
    if (awaited_ != call) return nullptr;
    awaited_.reset();
    held_ = std::make_shared<base::OneShot>();
    return held_;
}

awaitable<storage::Outcome<std::vector<storage::PartitionView>>> HeldStore::read(
    std::vector<storage::PartitionRead> reads) {
    const auto hold = take_hold(Call::read);
    auto views = co_await ForwardingStore::read(std::move(reads));
    if (hold) co_await hold->wait();
    co_return views;
}

awaitable<storage::Outcome<storage::ScanResult>> HeldStore::scan(storage::ScanRequest request) {
    const auto hold = take_hold(Call::scan);
    auto result = co_await ForwardingStore::scan(std::move(request));
    if (hold) co_await hold->wait();
    co_return result;
}

}  // namespace tailrace::table
