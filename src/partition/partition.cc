#include "partition/partition.h"

#include <algorithm>
#include <array>
#include <exception>
#include <optional>
#include <utility>

#include <boost/asio/post.hpp>

#include "base/log.h"
#include "partition/commit_loop.h"

namespace tailrace::partition {

namespace {
/// What is as large as this is not dear for what it writes.
constexpr std::size_t gathering_bytes_max = 64 * 1024;
constexpr std::size_t gathering_operations_max = 64;
}  // namespace

/// The operations of one batch, as one piece of work over one partition.
class Partition::BatchWork final : public WorkInSteps {
 public:
    explicit BatchWork(std::span<Operation* const> operations) : operations_(operations) {}

    void collect_keys(std::size_t, std::vector<storage::Key>& keys) const override {
        for (const auto* operation : operations_) operation->collect_keys(keys);
    }
    std::size_t steps() const override { return operations_.size(); }
    void evaluate_step(std::span<View> views, std::size_t step) override {
        operations_[step]->evaluate(views.front());
    }

 private:
    std::span<Operation* const> operations_;
};

void Partition::enqueue(std::span<Operation* const> operations, const Executor& executor) {
    const auto deadline = environment_.clock.elapsed() + environment_.patience;
    std::size_t taken = 0;
    bool idle = false;
    {
        std::lock_guard lock(mutex_);
        for (; taken < operations.size() && !is_full(); ++taken) {
            operations[taken]->deadline_ = deadline;
            queued_bytes_ += operations[taken]->bytes();
            queue_.emplace_back(operations[taken]);
        }
        if (taken > 0) idle = !std::exchange(draining_, true);
    }
    for (auto* refused : operations.subspan(taken)) {
        refused->outcome_ = std::unexpected(Failure::throttled);
        refused->answered_.set();
    }
    if (idle) start_drain(executor);
}

bool Partition::is_full() const {
    return queue_.size() >= queue_operations_max || queued_bytes_ >= queue_bytes_max;
}

awaitable<Outcome<>> Partition::answer(Operation& operation) {
    co_await operation.answered_.wait();
    co_return operation.outcome_;
}

awaitable<Outcome<>> Partition::submit(Operation& operation) {
    const auto executor = co_await this_executor;
    enqueue(std::array{&operation}, executor);
    co_return co_await answer(operation);
}

void Partition::start_drain(const Executor& executor) {
    environment_.background.spawn(executor, drain(shared_from_this()), "draining a partition");
}

awaitable<void> Partition::drain(std::shared_ptr<Partition> self) {
    for (;;) {
        std::optional<CommitGate::Passage> passage;
        if (self->may_gather()) {
            auto entered = co_await self->environment_.commit_gate.enter();
            passage.emplace(std::move(entered));
        }
        self->passed_gate_ = passage.has_value();
        auto batch = self->take_batch();
        if (!batch.operations.empty()) co_await self->run(std::move(batch.operations));
        passage.reset();
        self->passed_gate_ = false;
        if (batch.ticket) {
            batch.ticket->granted.set();
            co_await batch.ticket->released.wait();
        }
        {
            std::lock_guard lock(self->mutex_);
            if (self->queue_.empty()) {
                self->draining_ = false;
                co_return;
            }
        }
        co_await asio::post(co_await this_executor, use_awaitable);
    }
}

bool Partition::may_gather() {
    if (!passes_gate_) return false;
    std::lock_guard lock(mutex_);
    return queued_bytes_ < gathering_bytes_max && queue_.size() < gathering_operations_max &&
           std::holds_alternative<Operation*>(queue_.front());
}

Partition::Batch Partition::take_batch() {
    Batch batch;
    std::size_t bytes = 0;
    std::lock_guard lock(mutex_);
    // So that nothing can fail once operations have left the queue.
    batch.operations.reserve(std::min(queue_.size(), batch_operations_max));
    while (!queue_.empty() && batch.operations.size() < batch_operations_max &&
           bytes < batch_bytes_max) {
        if (auto* ticket = std::get_if<std::shared_ptr<Ticket>>(&queue_.front())) {
            batch.ticket = std::move(*ticket);
            queue_.pop_front();
            break;
        }
        auto* operation = std::get<Operation*>(queue_.front());
        bytes += operation->bytes();
        batch.operations.push_back(operation);
        queue_.pop_front();
    }
    queued_bytes_ -= bytes;
    return batch;
}

awaitable<void> Partition::run(std::vector<Operation*> operations) {
    const auto outcome = co_await commit(operations);
    for (auto* operation : operations) {
        operation->outcome_ = outcome;
        operation->answered_.set();
    }
}

/// The drain's edge for what is thrown: it goes on with the next batch. How far this one got,
/// nobody knows.
awaitable<Outcome<>> Partition::commit(std::span<Operation* const> operations) {
    try {
        BatchWork work(operations);
        co_return co_await CommitLoop(environment_, std::vector<Partition*>(1, this))
            .run(work, operations.front()->deadline_);
    } catch (const std::exception& e) {
        base::log(base::LogLevel::error, "a batch of writes failed",
                  {{"partition", static_cast<std::uint64_t>(id_)}, {"why", e.what()}});
    }
    knowledge_ = {};
    co_return std::unexpected(Failure::unknown);
}

awaitable<Outcome<Reading>> Partition::read(std::vector<storage::Key> keys) {
    const auto wanted = keys.size();
    std::vector<storage::PartitionRead> reads(1);
    reads[0] = {id_, std::move(keys), 0};
    auto again = reads;
    for (bool with_own_keys = false;; with_own_keys = true) {
        if (with_own_keys) {
            again[0].keys.push_back(descriptor_key());
            reads = std::move(again);
        }
        auto views = co_await environment_.store.read(std::move(reads));
        if (!views) {
            base::log(
                base::LogLevel::error, "reading a partition",
                {{"partition", static_cast<std::uint64_t>(id_)}, {"detail", views.error().detail}});
            co_return std::unexpected(Failure::unavailable);
        }
        auto& view = views->front();
        Reading reading;
        reading.guard = view.guard;
        if (with_own_keys) {
            const auto& body = view.values.back();
            if (auto descriptor = body ? decode_descriptor(*body) : std::nullopt) {
                reading.descriptor = std::make_shared<const Descriptor>(std::move(*descriptor));
            }
            view.values.resize(wanted);
            std::lock_guard lock(mutex_);
            known_epoch_ = view.guard.epoch;
            known_descriptor_ = reading.descriptor;
        } else {
            std::lock_guard lock(mutex_);
            if (known_epoch_ != view.guard.epoch) continue;
            reading.descriptor = known_descriptor_;
        }
        reading.values = std::move(view.values);
        co_return reading;
    }
}

awaitable<Outcome<std::shared_ptr<const Descriptor>>> Partition::descriptor_at(
    storage::Guard guard) {
    {
        std::lock_guard lock(mutex_);
        if (known_epoch_ == guard.epoch) co_return known_descriptor_;
    }
    auto reading = co_await read({});
    if (!reading) co_return std::unexpected(reading.error());
    if (reading->guard.epoch != guard.epoch) co_return nullptr;
    co_return std::move(reading->descriptor);
}

void Partition::remember(const Knowledge& knowledge) {
    knowledge_ = knowledge;
    std::lock_guard lock(mutex_);
    known_epoch_ = knowledge.guard.epoch;
    known_descriptor_ = knowledge.descriptor;
}

awaitable<Hold> Hold::acquire(std::shared_ptr<Partition> partition) {
    auto ticket = std::make_shared<Partition::Ticket>();
    bool idle = false;
    {
        std::lock_guard lock(partition->mutex_);
        partition->queue_.emplace_back(ticket);
        idle = !std::exchange(partition->draining_, true);
    }
    if (idle) partition->start_drain(co_await this_executor);
    co_await ticket->granted.wait();
    co_return Hold(std::move(partition), std::move(ticket));
}

Hold::~Hold() {
    if (ticket_) ticket_->released.set();
}

}  // namespace tailrace::partition
