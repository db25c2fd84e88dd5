#include "expression/partiql/statement.h"

#include <utility>

#include <fmt/format.h>

#include "expression/partiql/reader.h"
#include "expression/partiql/update_reader.h"
#include "expression/partiql/value_reader.h"
#include "expression/partiql/where_reader.h"

namespace tailrace::expression::partiql {
namespace {

class StatementReader {
 public:
    explicit StatementReader(Reader& reader) : reader_(reader) {}

    Statement statement();

 private:
    SelectStatement select();
    std::vector<Path> select_list();
    Path selected();
    void source(SelectStatement& select);
    std::vector<OrderTerm> order();
    void refuse_clauses(std::initializer_list<std::string_view> words);
    void refuse_alias();

    InsertStatement insert();
    UpdateStatement update();
    DeleteStatement remove();
    ExistsStatement exists();

    std::string table();
    std::optional<Condition> where();
    std::optional<ReturnValue> returning();

    Reader& reader_;
};

Statement StatementReader::statement() {
    if (reader_.accept_keyword("select")) return select();
    if (reader_.accept_keyword("insert")) return insert();
    if (reader_.accept_keyword("update")) return update();
    if (reader_.accept_keyword("delete")) return remove();
    if (reader_.accept_keyword("exists")) return exists();
    reader_.fail("Expected data manipulation");
    return SelectStatement();
}

void StatementReader::refuse_clauses(std::initializer_list<std::string_view> words) {
    for (const auto word : words) {
        if (!reader_.at_keyword(word)) continue;
        const auto token = reader_.peek();
        reader_.stop(fmt::format("Unsupported clause: {}{}", token.text, reader_.place_of(token)));
    }
}

void StatementReader::refuse_alias() {
    if (at_name(reader_) || reader_.at_keyword("as") || reader_.at_keyword("at")) {
        reader_.stop("Aliasing is not supported");
    }
}

SelectStatement StatementReader::select() {
    SelectStatement made;
    refuse_clauses({"distinct", "all", "value"});
    made.paths = select_list();
    if (!reader_.accept_keyword("from")) reader_.fail("Expected FROM after SELECT list");
    source(made);
    refuse_clauses({"let"});
    made.where = where();
    refuse_clauses({"group", "having"});
    if (reader_.at_keyword("order")) made.order = order();
    refuse_clauses({"limit", "offset", "union", "except", "intersect"});
    return made;
}

std::vector<Path> StatementReader::select_list() {
    std::vector<Path> paths;
    const bool all = reader_.accept(TokenKind::Star);
    if (!all) paths.push_back(selected());
    while (reader_.accept(TokenKind::Comma)) {
        if (all || reader_.at(TokenKind::Star)) {
            reader_.fail(
                "Other expressions may not be present in the select list when '*' is used without "
                "dot notation.");
        }
        paths.push_back(selected());
    }
    return paths;
}

/// One path; the service offers neither calls nor values here.
Path StatementReader::selected() {
    const auto token = reader_.peek();
    const bool counts = reader_.at_function("count") || reader_.at_function("size");
    if (at_value(reader_) || counts) {
        reader_.stop("Unexpected path component" + reader_.place_of(token));
    }
    auto path = read_path(reader_);
    if (reader_.at(TokenKind::Open) || reader_.at(TokenKind::Plus) ||
        reader_.at(TokenKind::Minus)) {
        reader_.stop("Unexpected path component" + reader_.place_of(token));
    }
    refuse_alias();
    return path;
}

/// The table, and perhaps its index.
void StatementReader::source(SelectStatement& select) {
    select.table = table();
    if (reader_.accept(TokenKind::Dot)) {
        if (at_name(reader_)) {
            select.index = read_name(reader_);
        } else {
            reader_.fail("Invalid path dot component");
        }
    }
    if (reader_.at(TokenKind::Dot) || reader_.at(TokenKind::OpenBracket)) {
        reader_.stop("Unexpected path component" + reader_.place_of(reader_.peek()));
    }
    refuse_alias();
    for (const auto* word : {"join", "inner", "left", "right", "full", "outer", "cross"}) {
        if (!reader_.at(TokenKind::Comma) && !reader_.at_keyword(word)) continue;
        reader_.stop("Only select from a single table or index is supported.");
    }
}

std::vector<OrderTerm> StatementReader::order() {
    std::vector<OrderTerm> terms;
    reader_.take();
    if (!reader_.accept_keyword("by")) reader_.fail("Expected BY");
    do {
        OrderTerm term{read_path(reader_)};
        term.descending = reader_.accept_keyword("desc");
        if (!term.descending) reader_.accept_keyword("asc");
        terms.push_back(std::move(term));
    } while (reader_.accept(TokenKind::Comma));
    return terms;
}

/// Of a write, and of a SELECT up to its index.
std::string StatementReader::table() {
    if (at_name(reader_)) return read_name(reader_);
    reader_.fail("Expected identifier for simple path");
    return {};
}

std::optional<Condition> StatementReader::where() {
    if (!reader_.accept_keyword("where")) return std::nullopt;
    return read_condition(reader_);
}

InsertStatement StatementReader::insert() {
    InsertStatement made;
    if (!reader_.accept_keyword("into")) reader_.fail("Expected data manipulation");
    made.table = table();
    if (reader_.at(TokenKind::Dot)) reader_.stop("This operation is not supported on an index");
    if (!reader_.accept_keyword("value")) reader_.fail_at_term();
    auto value = read_value(reader_);
    if (auto* map = value.get_if<AttributeMap>()) {
        made.item = std::move(*map);
    } else {
        reader_.refuse(std::string("INSERT needs one item, as {'name' : value}, after VALUE"));
    }
    return made;
}

UpdateStatement StatementReader::update() {
    UpdateStatement made;
    made.table = table();
    if (reader_.at(TokenKind::Dot)) reader_.stop("This operation is not supported on an index");
    made.update = read_update(reader_);
    made.where = where();
    made.returning = returning();
    return made;
}

DeleteStatement StatementReader::remove() {
    DeleteStatement made;
    if (!reader_.accept_keyword("from")) reader_.fail("Expected FROM after DELETE");
    made.table = table();
    if (reader_.at(TokenKind::Dot)) reader_.stop("This operation is not supported on an index");
    made.where = where();
    made.returning = returning();
    if (made.returning.value_or(ReturnValue::ALL_OLD) != ReturnValue::ALL_OLD) {
        reader_.refuse(std::string("DELETE can only return ALL OLD *"));
    }
    return made;
}

ExistsStatement StatementReader::exists() {
    ExistsStatement made;
    reader_.expect(TokenKind::Open, "LEFT_PAREN");
    if (!reader_.accept_keyword("select")) reader_.fail_at_term();
    made.select = select();
    reader_.expect(TokenKind::Close, "RIGHT_PAREN");
    return made;
}

std::optional<ReturnValue> StatementReader::returning() {
    if (!reader_.accept_keyword("returning")) return std::nullopt;
    const bool modified = reader_.accept_keyword("modified");
    if (!modified && !reader_.accept_keyword("all")) reader_.fail("Expected ALL or MODIFIED");
    const bool old = reader_.accept_keyword("old");
    if (!old && !reader_.accept_keyword("new")) reader_.fail("Expected OLD or NEW");
    reader_.expect(TokenKind::Star, "STAR");
    if (modified) return old ? ReturnValue::UPDATED_OLD : ReturnValue::UPDATED_NEW;
    return old ? ReturnValue::ALL_OLD : ReturnValue::ALL_NEW;
}

}  // namespace

Result<Statement> parse_statement(std::string_view text, std::vector<AttributeValue> parameters) {
    Reader reader(text, std::move(parameters));
    auto statement = StatementReader(reader).statement();
    reader.accept(TokenKind::Semicolon);
    if (!reader.at(TokenKind::End)) reader.fail("Unexpected token after expression");
    if (auto fault = reader.fault()) return std::unexpected(*std::move(fault));
    return statement;
}

const std::string& table_of(const Statement& statement) {
    return std::visit(
        [](const auto& each) -> const std::string& {
            if constexpr (requires { each.select; }) {
                return each.select.table;
            } else {
                return each.table;
            }
        },
        statement);
}

bool is_read(const Statement& statement) {
    return std::holds_alternative<SelectStatement>(statement);
}

}  // namespace tailrace::expression::partiql
