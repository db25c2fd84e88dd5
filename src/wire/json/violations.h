// The violations of one request, in the service's words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "wire/json/shape.h"

namespace tailrace::wire::json {

/// Where a value stands in the request: `keySchema.1.member.keyType`. Lives on the decoder's stack,
/// and becomes text only for a violation.
struct Path {
    enum class Step : std::uint8_t { member, key, element };

    const Path* parent = nullptr;
    Step step = Step::member;
    /// Of a member or of a map's key.
    std::string_view name = {};
    /// Of an element of a list, from 1.
    std::size_t position = 0;

    std::string text(Style style) const;
};

/// What a value is decoded as, what it has to satisfy, and where it stands (null: at the root).
struct Place {
    const Type& type;
    const Constraint& constraint;
    const Path* path = nullptr;
};

class Violations {
 public:
    /// `value` is null for one that is missing.
    void add(const simdjson::dom::element* value, const Place& place, std::string_view text);
    /// A whole entry of the list.
    void add(std::string_view entry);

    bool empty() const { return count_ == 0; }
    /// `2 validation errors detected: Value ...; Value ...`. The service lists no more than ten.
    std::string message() const;

 private:
    void begin_entry();

    std::size_t count_ = 0;
    std::string list_;
};

inline constexpr std::string_view must_not_be_null = "Member must not be null";

/// The texts of what these break, in the order they are reported. `noun` is what the bounds are on:
/// `length` or `value`.
std::vector<std::string> broken_bounds(std::int64_t number, std::string_view noun,
                                       const Constraint& constraint);
std::vector<std::string> broken_by_text(std::string_view text, const Constraint& constraint);

/// All of a constraint on lengths, broken or not: `[Member must have length less than ..., ...]`.
std::string constraint_set(const Constraint& constraint);

}  // namespace tailrace::wire::json
