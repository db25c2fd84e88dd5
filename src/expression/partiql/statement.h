// PartiQL: a statement's text -> what it asks for, in the trees that the other expressions have.
//
//     text, parameters -- parse_statement --> Statement
//                                             SelectStatement   paths, condition, order
//                                             InsertStatement   an item
//                                             UpdateStatement   an update, condition
//                                             DeleteStatement   condition
//                                             ExistsStatement   a SelectStatement
//     condition, key schema -- split_where --> what it says of the key, and the rest (key_split.h)
//
// There is no second engine: a WHERE is a `Condition` (condition.h), SET and REMOVE are an `Update`
// (update.h), and what is read or written is decided where Query, Scan, PutItem, UpdateItem and
// DeleteItem have it decided. What the service does not offer (joins, aliases, aggregates, LIMIT,
// GROUP BY) is refused here.
//
// Grammar (keywords in any case; blanks and comments, `-- ...` and `/* ... */`, between tokens):
//
//     statement  = ( select | insert | update | delete | exists ) [ ";" ]
//     select     = "SELECT" ( "*" | path { "," path } ) "FROM" name [ "." name ]
//                  [ "WHERE" condition ] [ "ORDER" "BY" key { "," key } ]
//     key        = path [ "ASC" | "DESC" ]
//     insert     = "INSERT" "INTO" name "VALUE" value
//     update     = "UPDATE" name change { change } [ "WHERE" condition ] [ returning ]
//     change     = "SET" path "=" sum { "," path "=" sum } | "REMOVE" path
//     sum        = term { ( "+" | "-" ) term }
//     term       = path | value | call | "(" sum ")"
//     delete     = "DELETE" "FROM" name [ "WHERE" condition ] [ returning ]
//     returning  = "RETURNING" ( "ALL" | "MODIFIED" ) ( "OLD" | "NEW" ) "*"
//     exists     = "EXISTS" "(" select ")"
//
//     condition  = and { "OR" and }
//     and        = not { "AND" not }
//     not        = { "NOT" } predicate
//     predicate  = "(" condition ")" | call
//                | operand ( "=" | "<>" | "!=" | "<" | "<=" | ">" | ">=" ) operand
//                | operand [ "NOT" ] "BETWEEN" operand "AND" operand
//                | operand [ "NOT" ] "IN" ( "(" operand { "," operand } ")" | list | "?" )
//                | operand "IS" [ "NOT" ] ( "NULL" | "MISSING" )
//     operand    = path | value | call | "(" operand ")"
//     call       = name "(" operand { "," operand } ")"
//
//     path       = name { "." name | "[" digits "]" | "[" string "]" }
//     name       = identifier | '"' ... '"'
//     value      = string | [ "+" | "-" ] number | "TRUE" | "FALSE" | "NULL" | "?"
//                | list | "{" [ string ":" value { "," ... } ] "}" | "<<" value { "," value } ">>"
//     list       = "[" [ value { "," value } ] "]"
//
// Faults are told in this order: of the form, which end the reading; that there are more or fewer
// parameters than `?`; then the first of the others. The service's parser is an open one
// (partiql-lang-kotlin), and says of the form what that says.
//
// Nothing here does I/O, keeps state between calls, or throws. Reading takes time and memory in
// proportion to the text and the parameters, and recursion is bounded. Trees share the parameters
// and do not change once they are built.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "expression/condition.h"
#include "expression/path.h"
#include "expression/update.h"
#include "tailrace/attribute_value.h"
#include "tailrace/enumerations.h"
#include "tailrace/error.h"

namespace tailrace::expression::partiql {

struct OrderTerm {
    Path path;
    bool descending = false;
};

struct SelectStatement {
    std::string table;
    /// Empty if it is the table itself that is read.
    std::string index;
    /// Empty for `*`.
    std::vector<Path> paths;
    std::optional<Condition> where;
    std::vector<OrderTerm> order;
};

struct InsertStatement {
    std::string table;
    AttributeMap item;
};

struct UpdateStatement {
    std::string table;
    Update update;
    std::optional<Condition> where;
    /// ALL_OLD, UPDATED_OLD, ALL_NEW or UPDATED_NEW.
    std::optional<ReturnValue> returning;
};

struct DeleteStatement {
    std::string table;
    std::optional<Condition> where;
    /// ALL_OLD.
    std::optional<ReturnValue> returning;
};

/// Of transactions: that there is what it selects.
struct ExistsStatement {
    SelectStatement select;
};

using Statement = std::variant<SelectStatement, InsertStatement, UpdateStatement, DeleteStatement,
                               ExistsStatement>;

/// `parameters` stand for the `?`, in order. ValidationException if the text is no statement, or
/// one that no request could carry out.
Result<Statement> parse_statement(std::string_view text, std::vector<AttributeValue> parameters);

/// The name or the ARN, as it was written.
const std::string& table_of(const Statement& statement);

/// SELECT, which may not stand beside writes; EXISTS may.
bool is_read(const Statement& statement);

/// `Statement wasn't well formed, can't be processed: ` and what is wrong.
Error malformed(std::string_view fault);

}  // namespace tailrace::expression::partiql
