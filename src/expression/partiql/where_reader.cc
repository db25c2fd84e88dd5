#include "expression/partiql/where_reader.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "expression/candidates.h"
#include "expression/operand_check.h"
#include "expression/partiql/keywords.h"
#include "expression/partiql/value_reader.h"

namespace tailrace::expression::partiql {
namespace {

/// What stands in parentheses may be either, until what follows them is seen.
using Term = std::variant<Operand, Condition>;

class WhereReader {
 public:
    explicit WhereReader(Reader& reader) : reader_(reader) {}

    Term disjunction();
    Condition condition(Term term);

 private:
    Term conjunction();
    Term negation();
    Term predicate();
    Term term();
    Term group();
    Term named();

    Operand operand() { return operand(term()); }
    Operand operand(Term term);
    std::vector<Operand> operands();

    Condition comparison(Comparator comparator, Operand left);
    Condition between(Operand operand);
    Condition in(Operand operand);
    std::vector<Operand> candidates();
    std::vector<Operand> elements(AttributeValue list);
    Condition is(Operand operand);
    Condition negated(Condition condition);

    Term call(const Token& name);
    Condition begins_with(std::vector<Operand> operands);
    Condition contains(std::vector<Operand> operands);
    Condition attribute_type(std::vector<Operand> operands);
    Term size(std::vector<Operand> operands);

    Reader& reader_;
};

Operand constant(AttributeValue value) {
    return {std::make_shared<const AttributeValue>(std::move(value))};
}

std::optional<Comparator> comparator(TokenKind kind) {
    if (kind < TokenKind::Equal || kind > TokenKind::GreaterOrEqual) return std::nullopt;
    return static_cast<Comparator>(std::to_underlying(kind) - std::to_underlying(TokenKind::Equal));
}

Condition WhereReader::condition(Term term) {
    if (auto* made = std::get_if<Condition>(&term)) return std::move(*made);
    reader_.refuse(std::string("A value alone is no condition"));
    return {};
}

Operand WhereReader::operand(Term term) {
    if (auto* made = std::get_if<Operand>(&term)) return std::move(*made);
    reader_.refuse(std::string("A condition cannot be the operand of a comparison or a function"));
    return {};
}

Term WhereReader::disjunction() {
    auto first = conjunction();
    if (!reader_.at_keyword("or")) return first;
    Or made;
    made.terms.push_back(condition(std::move(first)));
    while (reader_.accept_keyword("or")) made.terms.push_back(condition(conjunction()));
    return Condition{std::move(made)};
}

Term WhereReader::conjunction() {
    auto first = negation();
    if (!reader_.at_keyword("and")) return first;
    And made;
    made.terms.push_back(condition(std::move(first)));
    while (reader_.accept_keyword("and")) made.terms.push_back(condition(negation()));
    return Condition{std::move(made)};
}

Term WhereReader::negation() {
    if (!reader_.accept_keyword("not")) return predicate();
    return negated(condition(reader_.deeper([this] { return negation(); })));
}

Condition WhereReader::negated(Condition condition) {
    return {Not{std::make_shared<const Condition>(std::move(condition))}};
}

Term WhereReader::predicate() {
    auto left = term();
    if (const auto op = comparator(reader_.peek().kind)) {
        reader_.take();
        return comparison(*op, operand(std::move(left)));
    }
    if (reader_.accept_keyword("is")) return is(operand(std::move(left)));
    const bool negates = reader_.accept_keyword("not");
    if (reader_.accept_keyword("between")) {
        auto made = between(operand(std::move(left)));
        return negates ? negated(std::move(made)) : made;
    }
    if (reader_.accept_keyword("in")) {
        auto made = in(operand(std::move(left)));
        return negates ? negated(std::move(made)) : made;
    }
    if (negates) reader_.fail("Unexpected token after expression");
    return left;
}

Term WhereReader::term() {
    if (reader_.at(TokenKind::Open)) return group();
    if (at_value(reader_)) return constant(read_value(reader_));
    return named();
}

Term WhereReader::group() {
    reader_.take();
    auto made = reader_.deeper([this] { return disjunction(); });
    reader_.expect(TokenKind::Close, "RIGHT_PAREN");
    return made;
}

/// A path or a call.
Term WhereReader::named() {
    if (!at_name(reader_) && !reader_.at_function("size") && !reader_.at_function("exists")) {
        reader_.fail_at_term();
        return Operand();
    }
    const bool may_be_function = !reader_.at(TokenKind::QuotedIdentifier);
    const auto token = reader_.peek();
    auto name = read_name(reader_);
    if (may_be_function && reader_.at(TokenKind::Open)) return call(token);
    if (token.kind == TokenKind::Keyword) {
        reader_.fail("Unexpected keyword");
        return Operand();
    }
    return Operand{read_path(reader_, std::move(name))};
}

/// `( operand, ... )`
std::vector<Operand> WhereReader::operands() {
    std::vector<Operand> made;
    reader_.expect(TokenKind::Open, "LEFT_PAREN");
    do {
        made.push_back(reader_.deeper([this] { return operand(); }));
    } while (reader_.accept(TokenKind::Comma));
    reader_.expect(TokenKind::Close, "RIGHT_PAREN");
    return made;
}

Condition WhereReader::comparison(Comparator comparator, Operand left) {
    Comparison made{comparator, std::move(left), operand()};
    if (comparator >= Comparator::Less) {
        reader_.refuse(order_fault(symbol(comparator), made.left));
        reader_.refuse(order_fault(symbol(comparator), made.right));
    }
    return {std::move(made)};
}

Condition WhereReader::between(Operand value) {
    Between made{std::move(value), operand(), {}};
    if (!reader_.accept_keyword("and")) reader_.fail("Expected AND");
    made.upper = operand();
    for (const auto* each : {&made.operand, &made.lower, &made.upper}) {
        reader_.refuse(order_fault("BETWEEN", *each));
    }
    if (!reader_.refused()) reader_.refuse(bounds_fault(made.lower, made.upper));
    return {std::move(made)};
}

Condition WhereReader::in(Operand value) {
    In made{std::move(value), candidates()};
    reader_.refuse(in_fault(made.candidates.size()));
    index_constants(made);
    return {std::move(made)};
}

std::vector<Operand> WhereReader::candidates() {
    if (reader_.at(TokenKind::Open)) return operands();
    if (reader_.at(TokenKind::OpenBracket) || reader_.at(TokenKind::Parameter)) {
        return elements(read_value(reader_));
    }
    reader_.fail_at_term();
    return {};
}

std::vector<Operand> WhereReader::elements(AttributeValue list) {
    const auto owner = std::make_shared<const AttributeValue>(std::move(list));
    std::vector<Operand> made;
    const auto* values = owner->get_if<AttributeValue::List>();
    if (values == nullptr) {
        reader_.refuse(operand_type_fault("IN", model::attribute_type_name(owner->type())));
        return made;
    }
    // A parameter may hold a million.
    auto fault = in_fault(values->size());
    if (!fault) {
        for (const auto& value : *values) made.push_back({Constant(owner, &value)});
    }
    reader_.refuse(std::move(fault));
    return made;
}

Condition WhereReader::is(Operand value) {
    const bool negates = reader_.accept_keyword("not");
    Condition made;
    if (reader_.accept_keyword("null")) {
        made = {AttributeType{std::move(value), model::AttributeType::NULL_}};
    } else if (!reader_.accept_keyword("missing")) {
        reader_.fail("Expected type name");
    } else if (auto* path = std::get_if<Path>(&value.term)) {
        made = {AttributeNotExists{std::move(*path)}};
    } else {
        reader_.refuse(
            std::string("Operator or function requires a document path; operator or function: IS"));
    }
    return negates ? negated(std::move(made)) : made;
}

struct Function {
    std::string_view name;
    std::size_t operands;
};

constexpr std::array<Function, 4> functions = {
    {{"begins_with", 2}, {"contains", 2}, {"attribute_type", 2}, {"size", 1}}};

Term WhereReader::call(const Token& name) {
    const auto is = [&](const Function& each) { return is_word(name.text, each.name); };
    const auto* function = std::ranges::find_if(functions, is);
    if (function == functions.end()) {
        reader_.stop(fmt::format("Invalid function name; function: {}", name.text));
        return Operand();
    }
    auto made = operands();
    if (made.size() != function->operands) {
        reader_.refuse(fmt::format(
            "Incorrect number of operands for operator or function; operator or function: {}, "
            "number of operands: {}",
            function->name, made.size()));
        made.resize(function->operands);
    }
    if (function->name == "begins_with") return begins_with(std::move(made));
    if (function->name == "contains") return contains(std::move(made));
    if (function->name == "attribute_type") return attribute_type(std::move(made));
    return size(std::move(made));
}

Condition WhereReader::begins_with(std::vector<Operand> operands) {
    for (const auto& each : operands) reader_.refuse(begins_with_fault(each));
    return {BeginsWith{std::move(operands[0]), std::move(operands[1])}};
}

Condition WhereReader::contains(std::vector<Operand> operands) {
    Contains made{std::move(operands[0]), std::move(operands[1])};
    const auto* constant = std::get_if<Constant>(&made.operand.term);
    const auto* list = constant ? (*constant)->get_if<AttributeValue::List>() : nullptr;
    if (list && list->size() >= Candidates::worthwhile_min) {
        made.elements = std::make_shared<const Candidates>(*constant);
    }
    return {std::move(made)};
}

Condition WhereReader::attribute_type(std::vector<Operand> operands) {
    if (auto fault = attribute_type_fault(operands[1])) {
        reader_.refuse(std::move(fault));
        return {};
    }
    const auto type = named_type(operands[1]);
    return {AttributeType{std::move(operands[0]), type}};
}

Term WhereReader::size(std::vector<Operand> operands) {
    reader_.refuse(size_fault(operands[0]));
    return Operand{Size{std::make_shared<const Operand>(std::move(operands[0]))}};
}

}  // namespace

Condition read_condition(Reader& reader) {
    WhereReader where(reader);
    return where.condition(where.disjunction());
}

}  // namespace tailrace::expression::partiql
