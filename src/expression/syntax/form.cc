#include "expression/syntax/form.h"

#include <array>
#include <string_view>
#include <utility>

#include "expression/syntax/function.h"
#include "expression/syntax/reserved_words.h"

namespace tailrace::expression::syntax {
namespace {

/// The first fault stays.
class FormCheck {
 public:
    explicit FormCheck(bool in_update) : in_update_(in_update) {}

    /// A node before its children.
    void visit(const Node& node, Position position);
    void visit(const ActionNode& action);
    std::optional<std::string> take() { return std::move(fault_); }

 private:
    void check_path(const Node& path);
    void check_call(std::string_view name, Position position);
    void check_section(TokenKind section);

    void fail(std::string_view what, std::string_view which) {
        if (!fault_) fault_.emplace(what).append(which);
    }

    bool in_update_;
    /// In the order of `TokenKind`.
    std::array<bool, 4> seen_sections_{};
    std::optional<std::string> fault_;
};

void FormCheck::visit(const Node& node, Position position) {
    if (node.kind == NodeKind::Path) return check_path(node);
    if (node.kind == NodeKind::Call) check_call(node.text, position);
    const bool of_conditions = node.kind >= NodeKind::And;
    for (const auto& child : node.children) {
        visit(child, of_conditions ? Position::Condition : Position::Operand);
    }
}

void FormCheck::visit(const ActionNode& action) {
    if (action.opens_section) check_section(action.section);
    check_path(action.path);
    if (action.section == TokenKind::Set) visit(action.value, Position::Assigned);
}

void FormCheck::check_path(const Node& path) {
    for (const auto& step : path.steps) {
        if (step.kind == TokenKind::Identifier && is_reserved(step.text)) {
            fail("Attribute name is a reserved keyword; reserved keyword: ", step.text);
        }
    }
}

void FormCheck::check_call(std::string_view name, Position position) {
    const auto* form = find_function(name);
    if (form == nullptr) {
        fail("Invalid function name; function: ", name);
    } else if (in_update_ && !form->in_update) {
        fail("The function is not allowed in an update expression; function: ", name);
    } else if (!in_update_ && form->in_update) {
        fail("The function is not allowed in a condition expression; function: ", name);
    } else if (!form->allows(position)) {
        fail("The function is not allowed to be used this way in an expression; function: ", name);
    }
}

std::string_view section_name(TokenKind section) {
    switch (section) {
        case TokenKind::Set:
            return "SET";
        case TokenKind::Remove:
            return "REMOVE";
        case TokenKind::Add:
            return "ADD";
        default:
            return "DELETE";
    }
}

void FormCheck::check_section(TokenKind section) {
    bool& seen = seen_sections_[std::to_underlying(section) - std::to_underlying(TokenKind::Set)];
    if (seen) {
        std::string fault = "The \"";
        fault.append(section_name(section));
        fail(fault, "\" section can only be used once in an update expression;");
    }
    seen = true;
}

}  // namespace

std::optional<std::string> condition_form_fault(const Node& condition) {
    FormCheck check(false);
    check.visit(condition, Position::Condition);
    return check.take();
}

std::optional<std::string> update_form_fault(std::span<const ActionNode> actions) {
    FormCheck check(true);
    for (const auto& action : actions) check.visit(action);
    return check.take();
}

std::optional<std::string> projection_form_fault(std::span<const Node> paths) {
    FormCheck check(false);
    for (const auto& path : paths) check.visit(path, Position::Operand);
    return check.take();
}

}  // namespace tailrace::expression::syntax
