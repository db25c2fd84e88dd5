// Expressions: text -> tree -> verdict, new item, or the parts of an item that were asked for.
//
//     text, Bindings -- parse --> Condition      holds(condition, item) -> bool
//                                 Update         apply(update, item) -> new item
//                                 Projection     apply(item) -> parts of it
//                                 KeyCondition   bind(condition, key schema) -> what to read
//
// One request carries up to three expressions, and they share one `Bindings`: the `#names` and
// `:values` that stand for what the text cannot say. The bindings remember what was used, because a
// name or a value that nobody used is an error of the request, told after all expressions were
// parsed. So an operation goes this way:
//
//     check_parameters(...)                      may these parameters stand together?
//     Bindings::create(...)                      are names and values well formed?
//     parse_update(...), parse_condition(...)    each expression
//     bindings.check_all_used()
//     check_key_paths(...), check_spares_key(...)    with the table's key schema
//
// Parsing has three steps, because the service tells faults of the whole text before faults of its
// parts, and clients compare its words:
//
//     syntax    tokens, then a tree of parts of the text, in one pass without backtracking
//     form      unknown and misplaced functions, reserved words, sections used twice
//     meaning   placeholders, numbers of operands, types of constant operands, part by part
//
// The folder `syntax` does the first two. What comes out of the third (condition.h, update.h,
// projection.h, key_condition.h) knows neither text nor placeholders: plain values which other
// front ends, as PartiQL, build as well. They share the constants of the request with the bindings,
// so that large values are not copied, and may outlive the request. One such front end is here: the
// files `legacy_*` translate what was said before there were expressions.
//
// Grammar (keywords in any case, blanks between tokens are free):
//
//     condition  = and { "OR" and }
//     and        = not { "AND" not }
//     not        = { "NOT" } term
//     term       = "(" condition ")" | call
//                | operand ( "=" | "<>" | "<" | "<=" | ">" | ">=" ) operand
//                | operand "BETWEEN" operand "AND" operand
//                | operand "IN" operands
//     operand    = path | value | call | "(" operand ")"
//     call       = identifier operands
//     operands   = "(" operand { "," operand } ")"
//     path       = name { "." name | "[" digits "]" }
//     name       = identifier | "#" word
//     value      = ":" word
//
//     update     = section { section }, each at most once
//     section    = "SET" path "=" sum { "," path "=" sum }
//                | "REMOVE" path { "," path }
//                | ( "ADD" | "DELETE" ) path value { "," path value }
//     sum        = operand [ ( "+" | "-" ) operand ] | "(" sum ")"
//
//     projection = path { "," path }
//
// Nothing here does I/O, keeps state between calls, or throws. Texts are bounded, and so is the
// depth of recursion; parsing takes time and memory in proportion to the text. Trees do not change
// once they are built and may be shared by threads; `Bindings` belong to one request.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string_view>

#include "tailrace/attribute_value.h"
#include "tailrace/error.h"

namespace tailrace::expression {

/// The parameters that hold an expression; errors name the one at fault.
enum class Kind : std::uint8_t {
    UpdateExpression,
    ConditionExpression,
    KeyConditionExpression,
    FilterExpression,
    ProjectionExpression,
};

std::string_view name(Kind kind);

/// `Invalid UpdateExpression: ` and what is wrong.
std::unexpected<Error> invalid(Kind kind, std::string_view fault);

/// A constant of a request, shared by the bindings and all trees that mention it. Never null.
using Constant = std::shared_ptr<const AttributeValue>;

}  // namespace tailrace::expression
