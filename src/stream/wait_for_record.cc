#include <algorithm>
#include <string_view>
#include <utility>

#include "stream/shard_position.h"
#include "stream/streams.h"

namespace tailrace::stream {
namespace {

/// Tells whether there is any entry.
class AnyEntry final : public storage::EntrySink {
 public:
    bool take(std::string_view, std::string_view) override {
        found_ = true;
        return false;
    }
    bool found() const { return found_; }

 private:
    bool found_ = false;
};

}  // namespace

awaitable<bool> Streams::wait_for_record(std::string iterator_text, base::Milliseconds patience,
                                         Where where) {
    auto text = where == Where::anywhere ? iterator_text : std::string();
    const auto iterator = co_await verify(std::move(iterator_text));
    if (!iterator) co_return false;
    const auto shard = co_await find_shard(iterator->stream, iterator->shard);
    if (!shard) co_return false;
    // The iterator is to be good still when it is used.
    const base::Milliseconds life(iterator->issued_ms + iterator_life_ms - clock_.now());
    auto& machine = clock_.machine();
    const auto until = machine.elapsed() + std::min(patience, life);
    const auto executor = co_await this_executor;
    if (where == Where::anywhere) {
        const auto longest = std::min(patience, life);
        const bool waited =
            co_await neighbours_.wait_for_record(shard->partition, std::move(text), longest);
        if (waited) co_return true;
    }
    auto seat = waiting_readers_.seat(shard->log, executor);
    const auto look_interval = neighbours_.look_interval();
    for (auto left = until - machine.elapsed(); left.count() > 0;
         left = until - machine.elapsed()) {
        seat.arm();
        const bool news = co_await has_news(*iterator);
        if (news) co_return true;
        const bool looks_again = look_interval && *look_interval < left;
        auto longest = left;
        if (looks_again) longest = *look_interval;
        const auto woken = co_await seat.wait(longest);
        if (woken == WaitingReaders::Woken::for_good) co_return false;
        if (woken == WaitingReaders::Woken::by_time && !looks_again) co_return true;
    }
    co_return true;
}

awaitable<bool> Streams::has_news(ShardIterator iterator) {
    const auto shard = co_await find_shard(iterator.stream, iterator.shard);
    if (!shard || shard->end || is_trimmed(*shard, iterator.after)) co_return true;
    storage::LogScanRequest request{.partition = shard->partition, .log = shard->log};
    request.after = iterator.after.bytes();
    request.entries_max = 1;
    request.bytes_max = 1;
    AnyEntry entry;
    const auto scanned = co_await store_.visit_log(std::move(request), entry);
    co_return !scanned || entry.found();
}

}  // namespace tailrace::stream
