// Expressions: text -> tree -> verdict, new item, or the parts of an item that were asked for.
//
//     text + Bindings --parse--> tree --+-- Condition   holds(item) -> bool
//                                       +-- Update      apply(item) -> new item
//                                       +-- Projection  apply(item) -> parts of it
//                                       +-- KeyCondition::from(Condition), bind(schema) -> KeyQuery
//
// One request carries up to three expressions, and they share one `Bindings`: the `#names` and
// `:values` that stand for what the text cannot say. The bindings remember who was used, because
// one that nobody used is an error of the request, told after all expressions were parsed. So an
// operation does, in this order:
//
//     check_parameters(...)                      which parameters may stand together
//     auto bindings = Bindings::create(...)      are names and values well formed?
//     parse_update(...), parse_condition(...)    each expression, in the service's order
//     bindings.check_all_used()
//
// Parsing has three steps, because the service tells faults of the whole text before faults of its
// parts:
//   1. syntax    tokens to a syntax tree, in one pass without backtracking     `Syntax error;
//   token: "x", near: "a x b"`
//   2. form      redundant parentheses, unknown and misplaced functions, reserved words
//   3. meaning   part by part: placeholders, number of operands, types of constant operands
//
// The trees (condition.h, update.h, projection.h, key_condition.h) know neither text nor
// placeholders. They are plain values which any front end may build: the legacy parameters and
// PartiQL make the same ones. They share the constants of the request with the bindings, so that a
// large value is never copied, and they may outlive the request.
//
// Grammar (keywords in any case; blanks between tokens are free):
//
//     condition   = and { "OR" and }                        path     = name { "." name | "[" digits
//     "]" } and         = not { "AND" not }                       name     = identifier | "#" word
//     not         = { "NOT" } term                          value    = ":" word
//     term        = "(" condition ")" | call | comparison   call     = identifier "(" operand { ","
//     operand } ")" comparison  = operand ( "=" | "<>" | "<" | "<=" | ">" | ">=" ) operand
//                 | operand "BETWEEN" operand "AND" operand
//                 | operand "IN" "(" operand { "," operand } ")"
//     operand     = path | value | call | "(" operand ")"
//
//     update      = section { section }                     each section at most once
//     section     = "SET" path "=" sum { "," path "=" sum } | "REMOVE" path { "," path }
//                 | ( "ADD" | "DELETE" ) path value { "," path value }
//     sum         = operand [ ( "+" | "-" ) operand ]
//     projection  = path { "," path }
//
// Nothing here does I/O, keeps state between calls or throws. Whatever the input, parsing takes
// time and memory linear in the text, whose length is bounded, and the depth of recursion is
// bounded by `operators_max`. Trees are immutable after they were built and may be shared by
// threads; `Bindings` belongs to one request.
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
