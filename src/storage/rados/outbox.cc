#include "storage/rados/outbox.h"

#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/bytes.h"
#include "storage/rados/codec.h"
#include "storage/rados/names.h"

namespace tailrace::storage::rados {

namespace {

/// Each of at most a few megabytes.
constexpr std::size_t messages_max = 8;
/// Of a batch, but for one that has more alone: what comes of a batch is one write to each target,
/// and no write may be larger than some tens of megabytes.
constexpr std::size_t batch_bytes_max = 8 << 20;
constexpr int tries_max = 100;

}  // namespace

awaitable<Outcome<void>> Outbox::deliver(PartitionId source) {
    for (;;) {
        const auto messages = co_await read_messages(source);
        if (!messages) co_return std::unexpected(messages.error());
        if (messages->empty()) co_return Outcome<void>{};
        const auto delivered = co_await deliver(source, *messages);
        if (!delivered) co_return std::unexpected(delivered.error());
        const auto forgotten = co_await forget(source, *messages);
        if (!forgotten) co_return std::unexpected(forgotten.error());
    }
}

/// With its last message, that there are any.
awaitable<Outcome<void>> Outbox::forget(PartitionId source, const std::vector<Message>& messages) {
    const auto last = messages.back().version;
    for (bool as_last = true;; as_last = false) {
        ObjectWrite write(object_of(source));
        if (as_last)
            write.add(ObjectWrite::CompareAttribute{outbox_attribute, encode_number(last)});
        write.add(ObjectWrite::RemoveRange{outbox_key(messages.front().version),
                                           outbox_key(last) + '\0'});
        if (as_last) write.add(ObjectWrite::RemoveAttribute{outbox_attribute});
        const auto outcome = co_await pool_.write(std::move(write));
        if (!outcome) co_return std::unexpected(outcome.error());
        if (*outcome == WriteOutcome::done) co_return Outcome<void>{};
        if (*outcome == WriteOutcome::unknown)
            co_return std::unexpected(Fault{"it is not known whether an outbox was emptied"});
        if (!as_last) co_return Outcome<void>{};
    }
}

awaitable<Outcome<std::vector<Outbox::Message>>> Outbox::read_messages(PartitionId source) {
    ObjectRead read;
    read.object = object_of(source);
    read.ranges.push_back({outbox_prefix(), base::after_prefix(outbox_prefix()), messages_max});
    const auto view = co_await pool_.read(std::move(read));
    if (!view) co_return std::unexpected(view.error());
    std::vector<Message> messages;
    std::size_t bytes = 0;
    for (const auto& [key, value] : view->ranges[0].entries) {
        bytes += value.size();
        if (bytes > batch_bytes_max && !messages.empty()) break;
        const auto version = decode_number(std::string_view(key).substr(outbox_prefix().size()));
        auto writes = decode_deferred_writes(value);
        if (!version || !writes) {
            co_return std::unexpected(
                Fault{fmt::format("the outbox of object {} is damaged", object_of(source))});
        }
        messages.push_back({*version, *std::move(writes)});
    }
    co_return messages;
}

/// Places are looked up again when a target has given keys away meanwhile.
awaitable<Outcome<void>> Outbox::deliver(PartitionId source, const std::vector<Message>& messages) {
    for (int tries = 0; tries < tries_max; ++tries) {
        seen_.clear();
        const auto parcels = co_await sort(messages, PartitionId{0}, 0);
        if (!parcels) co_return std::unexpected(parcels.error());
        bool moved = false;
        for (const auto& [target, parcel] : *parcels) {
            const auto delivery = co_await deliver_to(target, source, messages);
            if (!delivery) co_return std::unexpected(delivery.error());
            moved = moved || *delivery == Delivery::moved;
        }
        if (!moved) co_return Outcome<void>{};
    }
    co_return std::unexpected(Fault{"the targets of an outbox do not stand still"});
}

awaitable<Outcome<PartitionState>> Outbox::look(PartitionId partition) {
    if (const auto found = seen_.find(partition); found != seen_.end()) co_return found->second;
    ObjectRead read;
    read.object = object_of(partition);
    const auto view = co_await pool_.read(std::move(read));
    if (!view) co_return std::unexpected(view.error());
    auto state = state_of(object_of(partition), *view);
    if (state) seen_.emplace(partition, *state);
    co_return state;
}

awaitable<Outcome<PartitionId>> Outbox::place_of(PartitionId target, Key key) {
    for (;;) {
        const auto state = co_await look(target);
        if (!state) co_return std::unexpected(state.error());
        const auto next = state->layout.departed(key.space, key.bytes);
        if (!next) co_return target;
        target = *next;
    }
}

/// By where they belong; of one partition alone, if `only` names one, and of messages after one.
awaitable<Outcome<Outbox::Parcels>> Outbox::sort(const std::vector<Message>& messages,
                                                 PartitionId only, std::uint64_t after) {
    Parcels parcels;
    for (const auto& message : messages) {
        if (message.version <= after) continue;
        for (const auto& write : message.writes) {
            for (const auto& put : write.puts) {
                const auto place = co_await place_of(write.target, put.key);
                if (!place) co_return std::unexpected(place.error());
                if (only != PartitionId{0} && *place != only) continue;
                parcels[*place].changes[put.key] = put.value;
            }
            for (const auto& key : write.deletes) {
                const auto place = co_await place_of(write.target, key);
                if (!place) co_return std::unexpected(place.error());
                if (only != PartitionId{0} && *place != only) continue;
                parcels[*place].changes[key] = std::nullopt;
            }
        }
    }
    co_return parcels;
}

MapChanges Outbox::changes_of(Parcel parcel) {
    MapChanges changes;
    for (auto& [key, value] : parcel.changes) {
        if (value) {
            changes.puts.push_back({key, *std::move(value)});
        } else {
            changes.deletes.push_back(key);
        }
    }
    return changes;
}

awaitable<Outcome<Outbox::Delivery>> Outbox::deliver_to(PartitionId target, PartitionId source,
                                                        const std::vector<Message>& messages) {
    const auto object = object_of(target);
    const auto last = messages.back().version;
    for (int tries = 0; tries < tries_max; ++tries) {
        ObjectRead read;
        read.object = object;
        read.keys.push_back(cursor_key(source));
        const auto view = co_await pool_.read(std::move(read));
        if (!view) co_return std::unexpected(view.error());
        const auto state = state_of(object, *view);
        if (!state) co_return std::unexpected(state.error());
        if (!state->mark.empty()) {
            const auto helped = co_await helper_.help(target, state->mark);
            if (!helped) co_return std::unexpected(helped.error());
            continue;
        }
        const auto& sorted_by = seen_.at(target).layout;
        if (state->layout.departures != sorted_by.departures) co_return Delivery::moved;

        const auto* cursor = view->value(cursor_key(source));
        const auto reached = cursor == nullptr ? 0 : decode_number(*cursor).value_or(0);
        if (reached >= last) co_return Delivery::done;
        auto parcels = co_await sort(messages, target, reached);
        if (!parcels) co_return std::unexpected(parcels.error());
        auto layout = state->layout;
        ObjectWrite write(object);
        if (state->object_exists) {
            compare_place(write, layout);
            write.add(ObjectWrite::CompareValue{cursor_key(source), cursor ? *cursor : ""});
        } else {
            write.add(ObjectWrite::CreateNew{});
        }
        write_map(write, changes_of(std::move((*parcels)[target])), layout);
        std::map<std::string, std::string> moved_cursor;
        moved_cursor.emplace(cursor_key(source), encode_number(last));
        write.add(ObjectWrite::SetValues{std::move(moved_cursor)});
        const auto outcome = co_await pool_.write(std::move(write));
        if (!outcome) co_return std::unexpected(outcome.error());
        if (*outcome == WriteOutcome::done) co_return Delivery::done;
        if (*outcome == WriteOutcome::unknown)
            co_return std::unexpected(Fault{"it is not known whether a delivery arrived"});
    }
    co_return std::unexpected(Fault{fmt::format("others are always first at {}", object)});
}

}  // namespace tailrace::storage::rados
