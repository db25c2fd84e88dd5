// JSON elements to values, by their declarations.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tailrace/error.h"
#include "wire/json/document.h"
#include "wire/json/shape.h"
#include "wire/json/violations.h"

namespace tailrace::wire::json {

/// Decodes one body. A value of the wrong type ends it at once; violations are gathered, and
/// reported together when all is read, since the service reports any wrong type before them.
///
/// What the lists and maps of a request may take in memory is bounded: a body of 16 MB can spell
/// millions of empty structures. Items are bounded by the body (see model/attribute_codec.h).
class Decoder {
 public:
    enum class Mode : std::uint8_t {
        request,
        /// Constraints do not count, unknown names of enumerations are left out.
        reply,
    };

    explicit Decoder(Mode mode, model::Wording wording = model::Wording::may_2026)
        : mode_(mode), wording_(wording) {}

    /// Fills `value`, which is of `type`. Once for each decoder.
    std::optional<Error> decode(const Document& body, void* value, const Type& type);

    // For `Type::decode`: `json` is not null.
    using Json = simdjson::dom::element;
    void read_structure(const Json& json, void* value, const Place& place);
    void read_list(const Json& json, void* value, const Place& place);
    void read_map(const Json& json, void* value, const Place& place);
    void read_string(const Json& json, void* value, const Place& place);
    void read_enumerator(const Json& json, void* value, const Place& place);
    void read_boolean(const Json& json, void* value, const Place& place);
    void read_integer(const Json& json, void* value, const Place& place);
    void read_long(const Json& json, void* value, const Place& place);
    void read_double(const Json& json, void* value, const Place& place);
    void read_timestamp(const Json& json, void* value, const Place& place);
    void read_item(const Json& json, void* value, const Place& place);
    void read_attribute_value(const Json& json, void* value, const Place& place);
    template <class T>
    void read_json_array(const Json& json, void* value, const Place& place);

 private:
    void read_member(const Json* json, void* structure, const Member& member, const Path& path);
    void read_element(const Json& json, void* container, std::string_view key, const Place& place);
    std::optional<std::int64_t> whole_number(const Json& json, std::string_view type);
    void missing(const Place& place);
    /// Whether the newer wording has told what is wrong with the value.
    bool reworded(const Place& place);
    void check(std::int64_t number, std::string_view noun, const Json& json, const Place& place);
    void check_text(std::string_view text, const Json& json, const Place& place);
    void check_elements(const Json& json, const Place& place);
    void check_entries(const Json& json, const Place& place);
    void fail(Error error);
    std::optional<Error> outcome();
    /// Nothing more is to be read.
    bool done() const { return failure_ || exhausted_; }
    bool is_request() const { return mode_ == Mode::request; }

    Mode mode_;
    model::Wording wording_;
    bool exhausted_ = false;
    std::size_t element_bytes_ = 0;
    /// Reported in this order: a wrong type, what the service says alone, violations, and at last
    /// ill-formed values.
    std::optional<Error> failure_;
    std::string own_words_;
    Violations violations_;
    std::optional<Error> defect_;
};

}  // namespace tailrace::wire::json
