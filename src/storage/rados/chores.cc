#include "storage/rados/chores.h"

#include <algorithm>

#include "base/log.h"
#include "storage/rados/filling.h"
#include "storage/rados/names.h"
#include "storage/rados/outbox.h"

namespace tailrace::storage::rados {

namespace {

constexpr base::Milliseconds pause_min{50};
constexpr base::Milliseconds pause_max{5000};
constexpr base::Milliseconds delivery_patience{200};

const char* text_of(Chores::Kind kind) {
    switch (kind) {
        case Chores::Kind::deliver:
            return "delivering an outbox";
        case Chores::Kind::fill:
            return "filling a partition";
        case Chores::Kind::segment:
            return "cutting the tails of logs";
    }
    return "a chore";
}

}  // namespace

void Chores::begin(Kind kind, PartitionId partition, const Executor& executor) {
    {
        const std::lock_guard lock(mutex_);
        const auto [at, added] = under_way_.try_emplace({kind, partition}, false);
        if (!added) {
            at->second = true;
            return;
        }
    }
    background_.spawn(executor, run(kind, partition), text_of(kind));
}

void Chores::note_appends(const PartitionCommit& part, const Executor& executor) {
    if (growth_.add(part)) begin(Kind::segment, part.partition, executor);
}

awaitable<void> Chores::deliver(std::vector<PartitionId> sources) {
    const Executor executor = co_await this_executor;
    Waiters waiters;
    for (const auto source : sources) {
        const auto& waiter = waiters.emplace_back(std::make_shared<base::OneShot>());
        {
            const std::lock_guard lock(mutex_);
            waiters_[source].push_back(waiter);
        }
        begin(Kind::deliver, source, executor);
    }
    background_.spawn(executor, give_up(waiters), "waiting for a delivery");
    for (const auto& waiter : waiters) co_await waiter->wait();
}

awaitable<void> Chores::give_up(Waiters waiters) {
    const auto self = shared_from_this();
    co_await clock_.sleep(delivery_patience);
    for (const auto& waiter : waiters) waiter->set();
}

Chores::Waiters Chores::take_waiters(Kind kind, PartitionId partition) {
    const std::lock_guard lock(mutex_);
    const auto found = waiters_.find(partition);
    if (kind != Kind::deliver || found == waiters_.end()) return {};
    auto waiters = std::move(found->second);
    waiters_.erase(found);
    return waiters;
}

bool Chores::end_or_repeat(Kind kind, PartitionId partition) {
    const std::lock_guard lock(mutex_);
    const auto at = under_way_.find({kind, partition});
    const bool again = at->second && kind != Kind::fill;
    if (again) {
        at->second = false;
    } else {
        under_way_.erase(at);
    }
    return again;
}

awaitable<Outcome<void>> Chores::run_once(Kind kind, PartitionId partition) {
    if (kind == Kind::deliver) {
        Outbox outbox(pool_, multi_commit_);
        co_return co_await outbox.deliver(partition);
    }
    if (kind == Kind::segment) co_return co_await cut_tails(partition);
    KeyFilling filling(pool_, multi_commit_);
    co_return co_await filling.run(partition);
}

awaitable<Outcome<void>> Chores::cut_tails(PartitionId partition) {
    auto logs = growth_.take(partition);
    for (auto log = logs.begin(); log != logs.end(); log = logs.erase(log)) {
        const auto cut = co_await segments_.cut(partition, *log);
        if (cut) continue;
        growth_.put_back(partition, std::move(logs));
        co_return cut;
    }
    co_return Outcome<void>{};
}

awaitable<void> Chores::run(Kind kind, PartitionId partition) {
    const auto self = shared_from_this();
    auto pause = pause_min;
    for (;;) {
        const auto waiters = take_waiters(kind, partition);
        const auto ended = co_await run_once(kind, partition);
        for (const auto& waiter : waiters) waiter->set();
        if (ended) {
            pause = pause_min;
            if (!end_or_repeat(kind, partition)) co_return;
            continue;
        }
        base::log(base::LogLevel::warning, "what follows a commit is tried again",
                  {{"object", object_of(partition)}, {"detail", ended.error().detail}});
        const bool goes_on = co_await background_.rest(clock_, pause);
        if (!goes_on) co_return;
        pause = std::min(2 * pause, pause_max);
    }
}

}  // namespace tailrace::storage::rados
