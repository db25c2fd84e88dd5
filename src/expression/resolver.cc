#include "expression/resolver.h"

#include <memory>
#include <utility>

#include "expression/operand_check.h"
#include "model/limits.h"

namespace tailrace::expression {
namespace {

std::string join(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const auto part : parts) text.append(part);
    return text;
}

}  // namespace

void Resolver::fail(std::string fault) {
    if (!fault_) fault_ = std::move(fault);
}

Path Resolver::path(const syntax::Node& node) {
    if (node.steps.size() > model::nesting_levels_max) {
        fail("The document path has too many nesting levels; nesting levels: " +
             std::to_string(node.steps.size()));
    }
    Path path;
    path.elements.reserve(node.steps.size());
    for (const auto& step : node.steps) {
        if (step.kind == syntax::TokenKind::Integer) {
            path.elements.emplace_back(syntax::list_index(step.text).value_or(0));
        } else {
            path.elements.emplace_back(name(step));
        }
    }
    return path;
}

std::string Resolver::name(const syntax::Token& step) {
    if (step.kind == syntax::TokenKind::Identifier) return std::string(step.text);
    if (const auto* name = bindings_.name(step.text)) return *name;
    fail(join(
        {"An expression attribute name used in the document path is not defined; attribute name: ",
         step.text}));
    return {};
}

Constant Resolver::value(std::string_view placeholder) {
    if (auto value = bindings_.value(placeholder)) return *std::move(value);
    fail(join({"An expression attribute value used in expression is not defined; attribute value: ",
               placeholder}));
    return std::make_shared<const AttributeValue>();
}

void Resolver::count_operator() {
    if (++operators_ <= model::expression_operators_max) return;
    fail("The expression contains too many operators; operator count: " +
         std::to_string(operators_));
}

void Resolver::fail_operands(std::string_view function, std::size_t operands) {
    fail(join({"Incorrect number of operands for operator or function; operator or function: ",
               function, ", number of operands: ", std::to_string(operands)}));
}

void Resolver::fail_path_needed(std::string_view function) {
    fail(join({"Operator or function requires a document path; operator or function: ", function}));
}

void Resolver::fail_type(std::string_view function, std::string_view type) {
    fail(operand_type_fault(function, type));
}

void Resolver::check_distinct(std::string_view function, const Path* first, const Path* other) {
    if (first == nullptr || other == nullptr || *first != *other) return;
    fail(
        join({"The first operand must be distinct from the remaining operands for this operator "
              "or function; operator: ",
              function, ", first operand: ", to_string(*first)}));
}

}  // namespace tailrace::expression
