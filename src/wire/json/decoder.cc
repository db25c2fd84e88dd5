#include "wire/json/decoder.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "base/assert.h"
#include "model/attribute_codec.h"
#include "tailrace/attribute_value.h"
#include "tailrace/item.h"
#include "tailrace/timestamp.h"

namespace tailrace::wire::json {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kMembersMax = 32;
constexpr std::size_t kElementBytesMax = 64 * 1024 * 1024;
/// What a map spends on an entry besides its value.
constexpr std::size_t kEntryBytes = 80;

Error serialization(std::string message) {
    return {ErrorCode::SerializationException, std::move(message), nullptr};
}

/// For a place where a structure, a list or a map belongs.
Error container_type_error(const dom::element& found, const Path* path) {
    if (found.is_array() || found.is_object()) return model::json_type_error(found, {});
    const bool is_member = path && path->step == Path::Step::member;
    return serialization(is_member ? "Unexpected field type" : "Unexpected value type in payload");
}

/// The service reads booleans from these words, too, in any letter case.
std::optional<bool> boolean_word(std::string_view text) {
    const auto is = [text](std::string_view word) {
        return std::ranges::equal(text, word, [](char a, char b) { return (a | 0x20) == b; });
    };
    if (is("true") || is("yes") || text == "1") return true;
    if (is("false") || is("no") || text == "0") return false;
    return std::nullopt;
}

std::int64_t floor_clamped(double number) {
    constexpr double limit = 9223372036854775808.0;
    if (number >= limit) return std::numeric_limits<std::int64_t>::max();
    if (number < -limit) return std::numeric_limits<std::int64_t>::min();
    return static_cast<std::int64_t>(std::floor(number));
}

template <class T>
T& as(void* value) {
    return *static_cast<T*>(value);
}

/// The members of a structure that an object has, in declared order: null is absent, and the last
/// of a name counts.
class Found {
 public:
    Found(const dom::object& object, std::span<const Member> members) {
        TAILRACE_ASSERT(members.size() <= values_.size(), "a shape has grown");
        for (const auto [name, value] : object) {
            const auto member = std::ranges::find(members, name, &Member::name);
            if (member == members.end()) continue;
            values_[static_cast<std::size_t>(member - members.begin())] = value;
        }
    }

    /// Null if it is absent.
    const dom::element* at(std::size_t i) const {
        return values_[i] && !values_[i]->is_null() ? &*values_[i] : nullptr;
    }

 private:
    std::array<std::optional<dom::element>, kMembersMax> values_;
};

/// A service of a later version may reply with names that this one does not know.
bool is_unknown_name(const dom::element& json, const Type& type) {
    std::string_view name;
    return !type.names.empty() && json.get(name) == simdjson::SUCCESS &&
           std::ranges::find(type.names, name) == type.names.end();
}

}  // namespace

std::optional<Error> Decoder::decode(const Document& body, void* value, const Type& type) {
    if (!body.root()) return serialization({});
    (this->*type.decode)(*body.root(), value, {type, unconstrained});
    return outcome();
}

std::optional<Error> Decoder::outcome() {
    if (failure_) return std::move(failure_);
    if (!own_words_.empty()) {
        return Error{ErrorCode::ValidationException, std::move(own_words_), nullptr};
    }
    if (!violations_.empty()) {
        return Error{ErrorCode::ValidationException, violations_.message(), nullptr};
    }
    if (exhausted_) {
        return Error{ErrorCode::ValidationException, "The request has too many elements", nullptr};
    }
    return std::move(defect_);
}

void Decoder::fail(Error error) {
    if (!failure_) failure_ = std::move(error);
}

void Decoder::read_structure(const Json& json, void* value, const Place& place) {
    dom::object object;
    if (json.get(object) != simdjson::SUCCESS) return fail(container_type_error(json, place.path));
    const auto members = place.type.structure->members;
    const Found found(object, members);
    for (std::size_t i = 0; i < members.size() && !done(); ++i) {
        const auto* member = found.at(i);
        if (!member && !members[i].required) continue;
        read_member(member, value, members[i], {.parent = place.path, .name = members[i].name});
    }
}

void Decoder::read_member(const Json* json, void* structure, const Member& member,
                          const Path& path) {
    const Place place{*member.type, member.constraint, &path};
    if (!json) return missing(place);
    if (!is_request() && is_unknown_name(*json, *member.type)) return;
    (this->*member.type->decode)(*json, member.emplace(structure), place);
}

void Decoder::missing(const Place& place) {
    if (!is_request()) return;
    if (place.constraint.missing.empty()) return violations_.add(nullptr, place, must_not_be_null);
    if (own_words_.empty()) own_words_ = place.constraint.missing;
}

bool Decoder::reworded(const Place& place) {
    const auto* rewording = place.constraint.june;
    if (wording_ != model::Wording::june_2026 || !rewording) return false;
    if (!rewording->alone) {
        violations_.add(rewording->violation);
    } else if (own_words_.empty()) {
        own_words_ = std::string(model::envelope).append(rewording->violation);
    }
    return true;
}

void Decoder::read_list(const Json& json, void* value, const Place& place) {
    dom::array list;
    if (json.get(list) != simdjson::SUCCESS) return fail(container_type_error(json, place.path));
    check(static_cast<std::int64_t>(list.size()), "length", json, place);
    if (place.constraint.each) check_elements(json, place);
    Path path{.parent = place.path, .step = Path::Step::element};
    for (const auto element : list) {
        ++path.position;
        read_element(element, value, {}, {place.type, unconstrained, &path});
        if (done()) return;
    }
}

void Decoder::read_map(const Json& json, void* value, const Place& place) {
    dom::object map;
    if (json.get(map) != simdjson::SUCCESS) return fail(container_type_error(json, place.path));
    if (map.size() == 0 && !place.constraint.missing.empty()) {
        if (!is_request() || !reworded(place)) missing(place);
        return;
    }
    check(static_cast<std::int64_t>(map.size()), "length", json, place);
    check_entries(json, place);
    for (const auto [key, element] : map) {
        const Path path{.parent = place.path, .step = Path::Step::key, .name = key};
        read_element(element, value, key, {place.type, unconstrained, &path});
        if (done()) return;
    }
}

/// `place.type` is the container's.
void Decoder::read_element(const Json& json, void* container, std::string_view key,
                           const Place& place) {
    const auto& type = *place.type.element;
    if (json.is_null()) return missing({type, place.constraint, place.path});
    if (is_request()) {
        element_bytes_ += type.bytes + (key.empty() ? 0 : kEntryBytes + key.size());
        exhausted_ = element_bytes_ > kElementBytesMax;
        if (exhausted_) return;
    }
    (this->*type.decode)(json, place.type.add(container, key),
                         {type, place.constraint, place.path});
}

void Decoder::read_string(const Json& json, void* value, const Place& place) {
    std::string_view text;
    if (json.get(text) != simdjson::SUCCESS) return fail(model::json_type_error(json, "String"));
    check_text(text, json, place);
    as<std::string>(value) = text;
}

void Decoder::read_enumerator(const Json& json, void* value, const Place& place) {
    std::string_view name;
    if (json.get(name) != simdjson::SUCCESS) return fail(model::json_type_error(json, "String"));
    const auto names = place.type.names;
    const auto found = std::ranges::find(names, name);
    if (found != names.end()) {
        as<std::uint8_t>(value) = static_cast<std::uint8_t>(found - names.begin());
    } else if (is_request() && !reworded(place)) {
        violations_.add(
            &json, place,
            std::string("Member must satisfy enum value set: ").append(place.type.name_set));
    }
}

void Decoder::read_boolean(const Json& json, void* value, const Place&) {
    if (json.get(as<bool>(value)) == simdjson::SUCCESS) return;
    std::string_view text;
    if (json.get(text) != simdjson::SUCCESS) return fail(model::json_type_error(json, "Boolean"));
    const auto word = boolean_word(text);
    if (!word) return fail(serialization("Unexpected token received from parser"));
    as<bool>(value) = *word;
}

std::optional<std::int64_t> Decoder::whole_number(const Json& json, std::string_view type) {
    std::int64_t number = 0;
    if (json.get(number) == simdjson::SUCCESS) return number;
    if (json.is_uint64()) return std::numeric_limits<std::int64_t>::max();
    double real = 0;
    if (json.get(real) == simdjson::SUCCESS) return floor_clamped(real);
    fail(model::json_type_error(json, type));
    return std::nullopt;
}

void Decoder::read_integer(const Json& json, void* value, const Place& place) {
    using Limits = std::numeric_limits<std::int32_t>;
    const auto number = whole_number(json, "Integer");
    if (!number) return;
    check(*number, "value", json, place);
    as<std::int32_t>(value) =
        static_cast<std::int32_t>(std::clamp<std::int64_t>(*number, Limits::min(), Limits::max()));
}

void Decoder::read_long(const Json& json, void* value, const Place& place) {
    const auto number = whole_number(json, "Long");
    if (!number) return;
    check(*number, "value", json, place);
    as<std::int64_t>(value) = *number;
}

void Decoder::read_double(const Json& json, void* value, const Place&) {
    if (json.get(as<double>(value)) == simdjson::SUCCESS) return;
    fail(model::json_type_error(json, "Double"));
}

void Decoder::read_timestamp(const Json& json, void* value, const Place&) {
    double seconds = 0;
    if (json.get(seconds) != simdjson::SUCCESS) return fail(model::json_type_error(json, "Date"));
    as<Timestamp>(value) = {floor_clamped(seconds * 1000 + 0.5)};
}

void Decoder::read_item(const Json& json, void* value, const Place&) {
    auto item = model::decode_item(json);
    if (!item) return fail(std::move(item.error()));
    as<Item>(value) = *std::move(item);
}

void Decoder::read_attribute_value(const Json& json, void* value, const Place&) {
    auto decoded = model::decode_attribute_value(json);
    if (decoded) {
        as<AttributeValue>(value) = *std::move(decoded);
    } else if (decoded.error().code == ErrorCode::SerializationException) {
        fail(std::move(decoded.error()));
    } else if (!defect_) {
        defect_ = std::move(decoded.error());
    }
}

void Decoder::check(std::int64_t number, std::string_view noun, const Json& json,
                    const Place& place) {
    if (!is_request() || (number >= place.constraint.min && number <= place.constraint.max)) return;
    for (const auto& text : broken_bounds(number, noun, place.constraint)) {
        violations_.add(&json, place, text);
    }
}

void Decoder::check_text(std::string_view text, const Json& json, const Place& place) {
    if (!is_request() || (text.empty() && reworded(place))) return;
    for (const auto& broken : broken_by_text(text, place.constraint)) {
        violations_.add(&json, place, broken);
    }
}

/// One violation of the list tells of all elements.
void Decoder::check_elements(const Json& json, const Place& place) {
    if (!is_request()) return;
    const auto& each = *place.constraint.each;
    const auto broken = [&each](const Json& element) {
        std::string_view text;
        return element.get(text) == simdjson::SUCCESS && !broken_by_text(text, each).empty();
    };
    if (std::ranges::none_of(json.get_array().value_unsafe(), broken)) return;
    violations_.add(&json, place, "Member must satisfy constraint: " + constraint_set(each));
}

/// One violation of the map tells of all keys, and one of all values, which are lists.
void Decoder::check_entries(const Json& json, const Place& place) {
    const auto& [keys, each] = std::pair(place.constraint.keys, place.constraint.each);
    if (!is_request() || (!keys && !each)) return;
    bool keys_broken = false;
    bool values_broken = false;
    const dom::object map = json.get_object().value_unsafe();
    for (const auto [key, value] : map) {
        if (keys) keys_broken |= !broken_by_text(key, *keys).empty();
        dom::array list;
        if (!each || value.get(list) != simdjson::SUCCESS) continue;
        const auto count = static_cast<std::int64_t>(list.size());
        values_broken |= count < each->min || count > each->max;
    }
    if (keys_broken) {
        violations_.add(&json, place, "Map keys must satisfy constraint: " + constraint_set(*keys));
    }
    if (values_broken) {
        violations_.add(&json, place,
                        "Map value must satisfy constraint: " + constraint_set(*each));
    }
}

}  // namespace tailrace::wire::json
