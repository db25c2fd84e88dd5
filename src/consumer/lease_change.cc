#include "consumer/lease_change.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tailrace::consumer {

namespace {

namespace name = lease_attribute;

AttributeValue number(std::int64_t value) {
    return Number::from_normal(std::to_string(value));
}

Item key_of(const std::string& shard_id) {
    return Item(AttributeMap{{name::key, shard_id}});
}

LeaseChange change(Lease lease) {
    return {.from = lease, .to = std::move(lease)};
}

LeaseChange give(Lease lease, std::optional<std::string> owner) {
    auto given = change(std::move(lease));
    given.to.owner = std::move(owner);
    given.to.requester.reset();
    ++given.to.epoch;
    return given;
}

bool enters_requester(const LeaseChange& change) {
    return change.to.requester && change.to.requester != change.from.requester;
}

/// The texts of an update, as its parts add to them.
class Update {
 public:
    void set(const std::string& attribute, AttributeValue value) {
        append(set_, ", ", attribute + " = " + bind(attribute, std::move(value)));
    }
    void set_or_remove(const std::string& attribute, const std::optional<std::string>& value) {
        if (value) return set(attribute, *value);
        append(remove_, ", ", attribute);
    }
    void add(const std::string& attribute) {
        values_.emplace(":one", number(1));
        append(set_, ", ", attribute + " = " + attribute + " + :one");
    }
    void demand(const std::string& attribute, AttributeValue value) {
        append(condition_, " AND ", attribute + " = " + bind("was_" + attribute, std::move(value)));
    }
    void demand_none(const std::string& attribute) {
        append(condition_, " AND ", "attribute_not_exists(" + attribute + ")");
    }
    void write_to(UpdateItemInput& input) && {
        input.update_expression = "SET " + set_;
        if (!remove_.empty()) *input.update_expression += " REMOVE " + remove_;
        input.condition_expression = std::move(condition_);
        input.expression_attribute_values = Item(std::move(values_));
    }

 private:
    static void append(std::string& text, std::string_view separator, const std::string& part) {
        if (!text.empty()) text += separator;
        text += part;
    }
    std::string bind(const std::string& placeholder, AttributeValue value) {
        values_.insert_or_assign(":" + placeholder, std::move(value));
        return ":" + placeholder;
    }

    std::string set_;
    std::string remove_;
    std::string condition_;
    AttributeMap values_;
};

void write_conditions(const LeaseChange& change, Update& update) {
    const auto& [from, to, if_still] = change;
    update.demand(name::epoch, number(from.epoch));
    if (if_still) update.demand(name::counter, number(from.counter));
    if (to.checkpoint != from.checkpoint) update.demand(name::checkpoint, from.checkpoint.text());
    if (enters_requester(change)) update.demand_none(name::requester);
}

void write_effects(const LeaseChange& change, Update& update) {
    const auto& [from, to, if_still] = change;
    update.add(name::counter);
    if (to.epoch != from.epoch) {
        update.set(name::epoch, number(to.epoch));
        update.set_or_remove(name::owner, to.owner);
        update.set_or_remove(name::requester, std::nullopt);
    }
    if (enters_requester(change)) update.set_or_remove(name::requester, to.requester);
    if (to.checkpoint != from.checkpoint) update.set(name::checkpoint, to.checkpoint.text());
    if (to.owner_switches_since_checkpoint != from.owner_switches_since_checkpoint) {
        update.set(name::owner_switches, number(to.owner_switches_since_checkpoint));
    }
}

}  // namespace

LeaseChange renew(Lease lease) {
    return change(std::move(lease));
}

LeaseChange advance(Lease lease, Checkpoint checkpoint) {
    auto advanced = change(std::move(lease));
    advanced.to.checkpoint = std::move(checkpoint);
    advanced.to.owner_switches_since_checkpoint = 0;
    return advanced;
}

LeaseChange finish(Lease lease) {
    auto finished = give(std::move(lease), std::nullopt);
    finished.to.checkpoint = Checkpoint::shard_end();
    finished.to.owner_switches_since_checkpoint = 0;
    return finished;
}

LeaseChange hand_over(Lease lease) {
    auto requester = lease.requester;
    return give(std::move(lease), std::move(requester));
}

LeaseChange release(Lease lease) {
    return give(std::move(lease), std::nullopt);
}

LeaseChange take(Lease lease, std::string worker) {
    auto taken = give(std::move(lease), std::move(worker));
    ++taken.to.owner_switches_since_checkpoint;
    taken.if_still = true;
    return taken;
}

LeaseChange request(Lease lease, std::string worker) {
    auto requested = change(std::move(lease));
    requested.to.requester = std::move(worker);
    return requested;
}

bool apply(const LeaseChange& change, Lease& row) {
    const auto& [from, to, if_still] = change;
    if (row.epoch != from.epoch) return false;
    if (if_still && row.counter != from.counter) return false;
    const bool moves_checkpoint = to.checkpoint != from.checkpoint;
    if (moves_checkpoint && row.checkpoint != from.checkpoint) return false;
    if (enters_requester(change) && row.requester) return false;
    ++row.counter;
    if (to.epoch != from.epoch) {
        row.epoch = to.epoch;
        row.owner = to.owner;
        row.requester.reset();
    }
    if (enters_requester(change)) row.requester = to.requester;
    if (moves_checkpoint) row.checkpoint = to.checkpoint;
    if (to.owner_switches_since_checkpoint != from.owner_switches_since_checkpoint) {
        row.owner_switches_since_checkpoint = to.owner_switches_since_checkpoint;
    }
    return true;
}

bool took_effect(const LeaseChange& change, const Lease& row) {
    const auto& [from, to, if_still] = change;
    if (to == from || row.epoch != to.epoch || row.owner != to.owner) return false;
    if (enters_requester(change) && row.requester != to.requester) return false;
    return to.checkpoint == from.checkpoint || row.checkpoint == to.checkpoint;
}

UpdateItemInput to_update_item(const LeaseChange& change, const std::string& table) {
    Update update;
    write_conditions(change, update);
    write_effects(change, update);
    UpdateItemInput input{.table_name = table, .key = key_of(change.from.shard_id)};
    std::move(update).write_to(input);
    input.return_values = ReturnValue::ALL_NEW;
    return input;
}

PutItemInput to_put_item(const Lease& lease, const std::string& table) {
    return {.table_name = table,
            .item = to_item(lease),
            .condition_expression = std::string("attribute_not_exists(") + name::key + ")"};
}

DeleteItemInput to_delete_item(const Lease& lease, const std::string& table) {
    return {.table_name = table,
            .key = key_of(lease.shard_id),
            .condition_expression = std::string(name::epoch) + " = :epoch",
            .expression_attribute_values = Item(AttributeMap{{":epoch", number(lease.epoch)}})};
}

GetItemInput to_get_item(const std::string& shard_id, const std::string& table) {
    return {.table_name = table, .key = key_of(shard_id), .consistent_read = true};
}

}  // namespace tailrace::consumer
