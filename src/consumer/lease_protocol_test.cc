// A model of several workers over one lease table: requests and replies take their time or are
// lost, workers stand still, die and come. At no moment may two believe to hold the same lease;
// and when the trouble ends each lease is held, and about as many by each.

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "consumer/lease_balance.h"
#include "consumer/lease_change.h"
#include "consumer/lease_watch.h"
#include "consumer/tenure.h"

namespace tailrace::consumer {
namespace {

using namespace std::chrono_literals;
using base::Milliseconds;

constexpr Milliseconds duration = 10s;
constexpr std::size_t no_limit = 1000;

struct Worker {
    explicit Worker(std::string name) : id(std::move(name)) {}
    std::string id;
    LeaseWatch watch{duration};
    std::map<std::string, std::unique_ptr<Tenure>> tenures;
    /// Requests under way, one for a lease at most.
    std::map<std::string, int> busy;
    Milliseconds stands_still_until{0};
};

class World {
 public:
    World(std::uint64_t seed, int workers, int shards) : random_(seed) {
        for (int i = 0; i < shards; ++i) {
            const auto shard = "shard-" + std::to_string(i);
            rows_.emplace(shard, Lease{.shard_id = shard, .stream_arn = "arn"});
        }
        for (int i = 0; i < workers; ++i) hire();
    }

    void step() {
        pass_time(Milliseconds(random_.below(1500)));
        auto& worker = *workers_[random_.below(workers_.size())];
        if (troubled_ && random_.one_in(40)) return replace(worker);
        if (troubled_ && random_.one_in(30)) {
            worker.stands_still_until = now_ + Milliseconds(random_.below(30'000));
        }
        if (stands_still(worker)) return;
        if (random_.one_in(2)) return balance(worker);
        keep(worker);
    }

    void end_trouble() { troubled_ = false; }
    /// Everybody does in time what is due.
    void calm_step() {
        pass_time(1s);
        for (const auto& worker : workers_) {
            if (stands_still(*worker)) continue;
            keep(*worker);
            pass_time(300ms);
            balance(*worker);
        }
    }

    /// Holders by shard, by their own judgement.
    std::map<std::string, std::vector<std::string>> holders() const {
        std::map<std::string, std::vector<std::string>> found;
        for (const auto& [shard, row] : rows_) found[shard];
        for (const auto& worker : workers_) {
            for (const auto& [shard, tenure] : worker->tenures) {
                if (tenure->is_valid(now_)) found[shard].push_back(worker->id);
            }
        }
        return found;
    }
    std::vector<std::size_t> loads() const {
        std::map<std::string, std::size_t> loads;
        for (const auto& worker : workers_) loads[worker->id] = 0;
        for (const auto& [shard, workers] : holders()) {
            for (const auto& worker : workers) ++loads[worker];
        }
        std::vector<std::size_t> counts;
        for (const auto& [worker, count] : loads) counts.push_back(count);
        return counts;
    }

 private:
    struct Event {
        Milliseconds due;
        std::function<void()> happen;
    };

    void pass_time(Milliseconds time) {
        now_ += time;
        for (;;) {
            const auto due = std::ranges::find_if(
                events_, [&](const Event& event) { return event.due <= now_; });
            if (due == events_.end()) return;
            const auto happen = std::move(due->happen);
            events_.erase(due);
            happen();
        }
    }
    Milliseconds travel_time() {
        const bool long_way = troubled_ && random_.one_in(5);
        return Milliseconds(random_.below(long_way ? 25'000 : 300));
    }
    bool is_lost() { return troubled_ && random_.one_in(6); }
    bool stands_still(const Worker& worker) const { return now_ < worker.stands_still_until; }

    void hire() {
        workers_.push_back(std::make_shared<Worker>("worker-" + std::to_string(hired_++)));
    }
    void replace(const Worker& worker) {
        std::erase_if(workers_, [&](const auto& other) { return other.get() == &worker; });
        hire();
    }

    using Then = std::function<void(Worker&, std::optional<Lease>)>;
    struct Call {
        LeaseChange change;
        std::weak_ptr<Worker> sender;
        Then then;
        /// The row that the last request left; empty if it was refused.
        std::optional<std::optional<Lease>> reply;
    };

    /// `then` gets the row if the change was made, nothing if it was refused. It does not happen if
    /// no reply comes.
    void send(Worker& worker, LeaseChange change, Then then) {
        ++worker.busy[change.from.shard_id];
        const auto call =
            std::make_shared<Call>(Call{std::move(change), share(worker), std::move(then), {}});
        if (!is_lost()) due_in(travel_time(), [this, call] { execute(*call); });
        if (troubled_ && random_.one_in(3)) due_in(travel_time(), [this, call] { execute(*call); });
        due_in(300ms + travel_time(), [this, call] { answer(call); });
    }
    void execute(Call& call) {
        auto& row = rows_.at(call.change.from.shard_id);
        call.reply = apply(call.change, row) ? std::optional(row) : std::nullopt;
    }
    void answer(const std::shared_ptr<Call>& call) {
        const auto worker = call->sender.lock();
        if (!worker) return;
        if (stands_still(*worker)) {
            return due_in(worker->stands_still_until - now_, [this, call] { answer(call); });
        }
        --worker->busy[call->change.from.shard_id];
        if (!call->reply) return;
        const auto& row = rows_.at(call->change.from.shard_id);
        if (!*call->reply && took_effect(call->change, row)) return call->then(*worker, row);
        call->then(*worker, *call->reply);
    }
    void due_in(Milliseconds time, std::function<void()> happen) {
        events_.push_back({now_ + time, std::move(happen)});
    }
    std::shared_ptr<Worker> share(const Worker& worker) const {
        return *std::ranges::find(workers_, &worker, &std::shared_ptr<Worker>::get);
    }

    void balance(Worker& worker) {
        std::vector<Lease> listed;
        for (const auto& [shard, row] : rows_) listed.push_back(row);
        const auto asked = now_;
        now_ += Milliseconds(random_.below(100));
        worker.watch.observe(listed, asked, now_);
        std::vector<BalancedLease> seen;
        for (const auto& row : listed) {
            seen.push_back({.lease = row,
                            .is_expired = worker.watch.is_expired(row),
                            .is_neglected = worker.watch.is_neglected(row),
                            .is_held = worker.tenures.contains(row.shard_id) ||
                                       worker.busy[row.shard_id] > 0});
        }
        const auto plan = plan_balance(seen, worker.id, no_limit);
        for (const auto& lease : plan.take) send_take(worker, lease);
        for (const auto& lease : plan.request) {
            send(worker, request(lease, worker.id), [](Worker&, const std::optional<Lease>&) {});
        }
    }
    void send_take(Worker& worker, const Lease& lease) {
        send(worker, take(lease, worker.id),
             [asked = now_](Worker& taker, const std::optional<Lease>& row) {
                 if (!row) return;
                 taker.tenures[row->shard_id] = std::make_unique<Tenure>(*row, asked, duration);
             });
    }

    /// Renews what it has, or gives it to who asked.
    void keep(Worker& worker) {
        std::erase_if(worker.tenures,
                      [&](const auto& held) { return !held.second->is_valid(now_); });
        for (const auto& [shard, tenure] : worker.tenures) {
            if (worker.busy[shard] > 0) continue;
            if (tenure->lease().requester) {
                tenure->give_up();
                send(worker, hand_over(tenure->lease()), [](Worker&, std::optional<Lease>) {});
                continue;
            }
            send(worker, renew(tenure->lease()),
                 [asked = now_, shard](Worker& holder, const std::optional<Lease>& row) {
                     const auto held = holder.tenures.find(shard);
                     if (held == holder.tenures.end()) return;
                     if (!row) return held->second->give_up();
                     if (row->epoch == held->second->lease().epoch) {
                         held->second->confirm(*row, asked);
                     }
                 });
        }
    }

    base::SeededRandom random_;
    bool troubled_ = true;
    int hired_ = 0;
    Milliseconds now_ = 1s;
    std::map<std::string, Lease> rows_;
    std::vector<std::shared_ptr<Worker>> workers_;
    std::vector<Event> events_;
};

TEST(LeaseProtocol, ALeaseNeverHasTwoHolders) {
    EXPECT_TRUE(rc::check([] {
        World world(*rc::gen::arbitrary<std::uint64_t>(), *rc::gen::inRange(1, 6),
                    *rc::gen::inRange(1, 9));
        for (int i = 0; i < 600; ++i) {
            world.step();
            for (const auto& [shard, workers] : world.holders()) RC_ASSERT(workers.size() <= 1u);
        }
    }));
}

TEST(LeaseProtocol, WhenTheTroubleEndsEachLeaseIsHeldAndEachWorkerHasItsShare) {
    EXPECT_TRUE(rc::check([] {
        World world(*rc::gen::arbitrary<std::uint64_t>(), *rc::gen::inRange(1, 6),
                    *rc::gen::inRange(1, 9));
        for (int i = 0; i < 300; ++i) world.step();
        world.end_trouble();
        for (int i = 0; i < 200; ++i) world.calm_step();
        for (const auto& [shard, workers] : world.holders()) RC_ASSERT(workers.size() == 1u);
        const auto loads = world.loads();
        RC_ASSERT(std::ranges::max(loads) - std::ranges::min(loads) <= 1u);
    }));
}

}  // namespace
}  // namespace tailrace::consumer
