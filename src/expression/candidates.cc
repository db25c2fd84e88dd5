#include "expression/candidates.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <functional>
#include <string>
#include <type_traits>
#include <utility>

#include "model/canonical.h"
#include "model/sip_hash.h"

namespace tailrace::expression {
namespace {

/// Equal values have equal hashes.
std::uint64_t hash_of(const AttributeValue& value, std::uint64_t seed) {
    const model::SipKey key{seed, std::to_underlying(value.type())};
    if (const auto* string = value.get_if<std::string>()) return sip_hash(key, *string);
    if (const auto* number = value.get_if<Number>()) return sip_hash(key, number->text());
    if (const auto* binary = value.get_if<Binary>()) return sip_hash(key, binary->bytes);
    std::string bytes;
    model::append_canonical(bytes, value);
    return sip_hash(key, bytes);
}

}  // namespace

Candidates::Candidates(Constant list) {
    for (const auto& element : *list->get_if<AttributeValue::List>()) values_.push_back(&element);
    owners_.push_back(std::move(list));
}

Candidates::Candidates(std::vector<Constant> constants) : owners_(std::move(constants)) {
    for (const auto& constant : owners_) values_.push_back(constant.get());
    // A large constant may be named often.
    std::ranges::sort(values_, std::less<>());
    const auto repeated = std::ranges::unique(values_);
    values_.erase(repeated.begin(), repeated.end());
}

bool Candidates::have(const AttributeValue& value) const {
    if (lookups_++ < lookups_before_index) {
        return std::ranges::any_of(values_, [&](const auto* other) { return *other == value; });
    }
    std::call_once(index_made_, [this] { make_index(); });
    return slots_[slot_of(value)] != nullptr;
}

void Candidates::make_index() const {
    slots_.resize(std::bit_ceil(2 * values_.size() + 1));
    for (const auto* value : values_) slots_[slot_of(*value)] = value;
}

std::size_t Candidates::slot_of(const AttributeValue& value) const {
    // Where they lie is hard to guess for whoever would like hashes to be equal.
    const auto seed = reinterpret_cast<std::uintptr_t>(values_.data());
    const auto mask = slots_.size() - 1;
    auto slot = static_cast<std::size_t>(hash_of(value, seed)) & mask;
    while (slots_[slot] != nullptr && *slots_[slot] != value) slot = (slot + 1) & mask;
    return slot;
}

}  // namespace tailrace::expression
