// What the declaration of a shape is made of: plain data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include "model/wording.h"

namespace simdjson::dom {
class element;
}

namespace tailrace::wire::json {

class Decoder;
class Writer;
struct Place;
struct Structure;

enum class Pattern : std::uint8_t {
    none,
    /// `[a-zA-Z0-9_.-]+`
    name,
    /// A table's name or its ARN. The service holds a name that is given to a member for either to
    /// fewer rules: it may be short, and an empty one breaks no pattern.
    name_or_arn,
};

/// How a violated bound is worded.
enum class Style : std::uint8_t {
    /// `Value '0' at 'limit' failed to ...`
    standard,
    /// `Value at 'Limit' failed to ...`, seen at members of Query and BatchGetItem.
    terse,
};

/// What a value has to satisfy besides being of its type. Bounds are on the value of numbers, and
/// on the length of all else: of strings in UTF-16 units, of lists and maps in elements.
struct Constraint {
    static constexpr auto unbounded_min = std::numeric_limits<std::int64_t>::min();
    static constexpr auto unbounded_max = std::numeric_limits<std::int64_t>::max();

    std::int64_t min = unbounded_min;
    std::int64_t max = unbounded_max;
    Pattern pattern = Pattern::none;
    Style style = Style::standard;
    /// Said, and said alone, instead of `Member must not be null`. An empty map counts as missing
    /// then.
    std::string_view missing = {};
    /// How the newer wording tells of an empty text or map, or of an unknown name of an
    /// enumeration; null if like the older.
    const model::Rewording* june = nullptr;
    /// Of each element of a list, or value of a map.
    const Constraint* each = nullptr;
    /// Of each key of a map.
    const Constraint* keys = nullptr;

    /// Whether there is anything to check but `each` and `keys`.
    constexpr bool bounded() const {
        return min != unbounded_min || max != unbounded_max || pattern != Pattern::none;
    }
};

constexpr Constraint length(std::int64_t min, std::int64_t max = Constraint::unbounded_max) {
    return {.min = min, .max = max};
}
constexpr Constraint range(std::int64_t min, std::int64_t max = Constraint::unbounded_max) {
    return {.min = min, .max = max};
}
inline constexpr Constraint unconstrained{};

/// How values of one C++ type are read and written; they are passed as pointers to it.
struct Type {
    using Decode = void (Decoder::*)(const simdjson::dom::element& json, void* value,
                                     const Place& place);
    using Encode = void (*)(Writer& out, const void* value, const Type& type);

    Decode decode = nullptr;
    Encode encode = nullptr;
    std::size_t bytes = 0;
    /// Of a list, or of the values of a map.
    const Type* element = nullptr;
    /// Makes an element in a list, or in a map under `key`.
    void* (*add)(void* container, std::string_view key) = nullptr;
    const Structure* structure = nullptr;
    /// Of an enumeration: in the order of the enumerators, and as the service lists them.
    std::span<const std::string_view> names = {};
    std::string_view name_set = {};
};

struct Member {
    std::string_view name;
    const Type* type = nullptr;
    /// The value's place in a structure, made present if it is optional.
    void* (*emplace)(void* structure) = nullptr;
    /// Null if it is absent.
    const void* (*find)(const void* structure) = nullptr;
    bool required = false;
    Constraint constraint = {};
};

struct Structure {
    std::string_view name;
    std::span<const Member> members;
};

}  // namespace tailrace::wire::json
