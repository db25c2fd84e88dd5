#include "consumer/lease.h"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace tailrace::consumer {

namespace {

namespace name = lease_attribute;

Number number(std::int64_t value) {
    return Number::from_normal(std::to_string(value));
}

std::optional<std::string> text_of(const Item& item, std::string_view attribute) {
    const auto* value = item.find(attribute);
    const auto* text = value == nullptr ? nullptr : value->get_if<std::string>();
    if (text == nullptr) return std::nullopt;
    return *text;
}

std::optional<std::int64_t> integer_of(const Item& item, std::string_view attribute) {
    const auto* value = item.find(attribute);
    const auto* number = value == nullptr ? nullptr : value->get_if<Number>();
    if (number == nullptr) return std::nullopt;
    std::int64_t integer = 0;
    const auto& text = number->text();
    const auto* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, integer);
    if (error != std::errc() || rest != end) return std::nullopt;
    return integer;
}

std::optional<std::string> first_parent(const Item& item) {
    const auto* value = item.find(name::parents);
    const auto* set = value == nullptr ? nullptr : value->get_if<StringSet>();
    if (set == nullptr || set->values.empty()) return std::nullopt;
    return set->values.front();
}

std::optional<Checkpoint> checkpoint_of(const Item& item) {
    const auto text = text_of(item, name::checkpoint);
    if (!text) return std::nullopt;
    return Checkpoint::parse(*text);
}

}  // namespace

Item to_item(const Lease& lease) {
    AttributeMap attributes{
        {name::key, lease.shard_id},
        {name::stream, lease.stream_arn},
        {name::epoch, number(lease.epoch)},
        {name::counter, number(lease.counter)},
        {name::checkpoint, lease.checkpoint.text()},
        {name::owner_switches, number(lease.owner_switches_since_checkpoint)},
        {name::created, number(lease.created.milliseconds)},
    };
    if (lease.parent) attributes.emplace(name::parents, StringSet{{*lease.parent}});
    if (lease.owner) attributes.emplace(name::owner, *lease.owner);
    if (lease.requester) attributes.emplace(name::requester, *lease.requester);
    return Item(std::move(attributes));
}

std::optional<Lease> to_lease(const Item& item) {
    auto shard_id = text_of(item, name::key);
    auto stream_arn = text_of(item, name::stream);
    auto checkpoint = checkpoint_of(item);
    const auto epoch = integer_of(item, name::epoch);
    const auto counter = integer_of(item, name::counter);
    if (!shard_id || !stream_arn || !checkpoint || !epoch || !counter) return std::nullopt;
    return Lease{
        .shard_id = *std::move(shard_id),
        .stream_arn = *std::move(stream_arn),
        .parent = first_parent(item),
        .owner = text_of(item, name::owner),
        .requester = text_of(item, name::requester),
        .epoch = *epoch,
        .counter = *counter,
        .checkpoint = *std::move(checkpoint),
        .owner_switches_since_checkpoint = integer_of(item, name::owner_switches).value_or(0),
        .created = {integer_of(item, name::created).value_or(0)},
    };
}

}  // namespace tailrace::consumer
