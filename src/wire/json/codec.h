// Shapes: JSON ↔ the requests and replies of include/tailrace.
//
// A shape is declared once, as a table of plain data. `shape.h` says what such a table is made of;
// a file for each public header of requests (table_requests.cc for tailrace/table_requests.h, and
// so on) has the declarations:
//
//     template <>
//     struct Shape<GetRecordsInput> {
//         static constexpr std::string_view name = "GetRecordsInput";
//         static constexpr Member members[] = {
//             member<&GetRecordsInput::shard_iterator>("ShardIterator", length(1, 2048)),
//             member<&GetRecordsInput::limit>("Limit", range(1, 1000)),
//         };
//     };
//
// A member that is a plain value is required, an optional one is not: the struct says so already.
// Three walkers read the tables, so that a shape costs no code of its own:
//
//     JSON element ──decoder──▶ struct ──encoder──▶ JSON text
//                     └──violations, service_text──▶ "2 validation errors detected: Value ..."
//
// Invariants
//  * What `decode` returns satisfies every declared constraint: operations do not check again.
//  * Encoding only appends, and cannot fail. Items and records are copied as they are stored.
//  * Nothing throws. Memory is bounded by the size of the body and a constant, see decoder.h.
//
// Not here: what an attribute value may be and how it is spelled (model/attribute_codec.h,
// model/canonical.h).
//
// Threads: pure functions, and values of one thread.
#pragma once

#include <string>

#include "model/wording.h"
#include "tailrace/error.h"
#include "wire/json/body.h"
#include "wire/json/document.h"

namespace tailrace::wire::json {

/// Instantiated for the input and the output of every operation, and for `Record`.
template <class T>
struct Codec {
    static Result<T> decode(const Document& body, model::Wording wording);
    static Result<T> decode_reply(const Document& body);
    static void encode(std::string& out, const T& value);
    static void encode(Body& out, const T& value);
};

/// A request. A member of the wrong type is a SerializationException; else all violated constraints
/// are told in one ValidationException. Unknown members are ignored, and members that are null
/// count as absent.
template <class Input>
Result<Input> decode(const Document& body, model::Wording wording = model::Wording::may_2026) {
    return Codec<Input>::decode(body, wording);
}

/// For a client: only types count, and names that are unknown to an enumeration are left out.
template <class Output>
Result<Output> decode_reply(const Document& body) {
    return Codec<Output>::decode_reply(body);
}

/// Appends one JSON object.
template <class T>
void encode(std::string& out, const T& value) {
    Codec<T>::encode(out, value);
}

/// The same, without a copy of a large list that the value has as text.
template <class T>
void encode(Body& out, const T& value) {
    Codec<T>::encode(out, value);
}

}  // namespace tailrace::wire::json
