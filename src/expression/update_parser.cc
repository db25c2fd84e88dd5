// The third step of parsing an update: from the syntax tree to the tree of update.h.
#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/assert.h"
#include "expression/distinct_paths.h"
#include "expression/resolver.h"
#include "expression/syntax/function.h"
#include "expression/syntax/parser.h"
#include "expression/update.h"

namespace tailrace::expression {
namespace {

using model::AttributeType;

/// As far as it is known without an item.
std::optional<AttributeType> type_of(const UpdateOperand& operand) {
    const auto* constant = std::get_if<Constant>(&operand.term);
    return constant == nullptr ? std::nullopt : std::optional((*constant)->type());
}

const Path* path_of(const UpdateOperand& operand) {
    return std::get_if<Path>(&operand.term);
}

std::shared_ptr<const UpdateOperand> share(UpdateOperand operand) {
    return std::make_shared<const UpdateOperand>(std::move(operand));
}

/// The words of ADD's and DELETE's faults.
std::string_view type_word(AttributeType type) {
    switch (type) {
        case AttributeType::S:
            return "STRING";
        case AttributeType::N:
            return "NUMBER";
        case AttributeType::B:
            return "BINARY";
        case AttributeType::BOOL:
            return "BOOLEAN";
        case AttributeType::NULL_:
            return "NULL";
        case AttributeType::L:
            return "LIST";
        default:
            return "MAP";
    }
}

bool is_set(AttributeType type) {
    return type >= AttributeType::SS && type <= AttributeType::BS;
}

/// The service looks at all paths that are written first, and then at what is written there; both
/// from the last action to the first.
class UpdateBuilder {
 public:
    explicit UpdateBuilder(Resolver& resolver) : resolver_(resolver) {}

    Update update(std::span<const syntax::ActionNode> actions);

 private:
    std::vector<Path> targets(std::span<const syntax::ActionNode> actions);
    void add(const syntax::ActionNode& action, Path path);

    UpdateOperand operand(const syntax::Node& node);
    UpdateOperand sum(const syntax::Node& node);
    UpdateOperand call(const syntax::Node& node);
    UpdateOperand if_not_exists(UpdateOperand path, UpdateOperand otherwise);
    UpdateOperand list_append(UpdateOperand front, UpdateOperand back);
    Constant operand_of(std::string_view section, const syntax::Node& node, bool takes_numbers);
    void check_type(std::string_view function, const UpdateOperand& operand, AttributeType type);

    Resolver& resolver_;
    /// Last action first, until the end.
    Update update_;
};

Update UpdateBuilder::update(std::span<const syntax::ActionNode> actions) {
    auto paths = targets(actions);
    for (std::size_t i = actions.size(); i-- > 0;) add(actions[i], std::move(paths[i]));
    std::ranges::reverse(update_.sets);
    std::ranges::reverse(update_.removes);
    std::ranges::reverse(update_.adds);
    std::ranges::reverse(update_.deletes);
    return std::move(update_);
}

std::vector<Path> UpdateBuilder::targets(std::span<const syntax::ActionNode> actions) {
    std::vector<Path> paths(actions.size());
    for (std::size_t i = actions.size(); i-- > 0;) paths[i] = resolver_.path(actions[i].path);
    if (resolver_.failed()) return paths;
    if (auto fault = distinct_fault(paths)) resolver_.fail(*std::move(fault));
    return paths;
}

void UpdateBuilder::add(const syntax::ActionNode& action, Path path) {
    switch (action.section) {
        case syntax::TokenKind::Set:
            update_.sets.push_back({std::move(path), operand(action.value)});
            break;
        case syntax::TokenKind::Remove:
            update_.removes.push_back({std::move(path)});
            break;
        case syntax::TokenKind::Add:
            update_.adds.push_back({std::move(path), operand_of("ADD", action.value, true)});
            break;
        default:
            update_.deletes.push_back({std::move(path), operand_of("DELETE", action.value, false)});
    }
}

Constant UpdateBuilder::operand_of(std::string_view section, const syntax::Node& node,
                                   bool takes_numbers) {
    auto value = resolver_.value(node.text);
    const auto type = value->type();
    if (is_set(type) || (takes_numbers && type == AttributeType::N)) return value;
    std::string fault = "Incorrect operand type for operator or function; operator: ";
    fault.append(section).append(", operand type: ").append(type_word(type));
    fault.append(", typeSet: ALLOWED_FOR_").append(section).append("_OPERAND");
    resolver_.fail(std::move(fault));
    return value;
}

UpdateOperand UpdateBuilder::operand(const syntax::Node& node) {
    switch (node.kind) {
        case syntax::NodeKind::Path:
            return {resolver_.path(node)};
        case syntax::NodeKind::Value:
            return {resolver_.value(node.text)};
        case syntax::NodeKind::Sum:
            return sum(node);
        default:
            return call(node);
    }
}

void UpdateBuilder::check_type(std::string_view function, const UpdateOperand& operand,
                               AttributeType type) {
    const auto known = type_of(operand);
    if (known && *known != type) {
        resolver_.fail_type(function, model::attribute_type_name(*known));
    }
}

UpdateOperand UpdateBuilder::sum(const syntax::Node& node) {
    auto left = operand(node.children[0]);
    auto right = operand(node.children[1]);
    resolver_.count_operator();
    check_type(node.text, left, AttributeType::N);
    check_type(node.text, right, AttributeType::N);
    return {
        Sum{node.op == syntax::TokenKind::Minus, share(std::move(left)), share(std::move(right))}};
}

UpdateOperand UpdateBuilder::call(const syntax::Node& node) {
    const auto* form = syntax::find_function(node.text);
    TAILRACE_ASSERT(form != nullptr && form->in_update, "the parser lets no other function pass");
    std::vector<UpdateOperand> operands;
    operands.reserve(node.children.size());
    for (const auto& child : node.children) operands.push_back(operand(child));
    resolver_.count_operator();
    if (operands.size() != form->operands) resolver_.fail_operands(node.text, operands.size());
    operands.resize(form->operands);
    if (form->function == syntax::Function::IfNotExists) {
        return if_not_exists(std::move(operands[0]), std::move(operands[1]));
    }
    return list_append(std::move(operands[0]), std::move(operands[1]));
}

UpdateOperand UpdateBuilder::if_not_exists(UpdateOperand path, UpdateOperand otherwise) {
    auto* target = std::get_if<Path>(&path.term);
    if (target == nullptr) {
        resolver_.fail_path_needed("if_not_exists");
        return path;
    }
    resolver_.check_distinct("if_not_exists", target, path_of(otherwise));
    return {IfNotExists{std::move(*target), share(std::move(otherwise))}};
}

UpdateOperand UpdateBuilder::list_append(UpdateOperand front, UpdateOperand back) {
    check_type("list_append", front, AttributeType::L);
    check_type("list_append", back, AttributeType::L);
    return {ListAppend{share(std::move(front)), share(std::move(back))}};
}

}  // namespace

Result<Update> parse_update(std::string_view text, Bindings& bindings) {
    constexpr auto kind = Kind::UpdateExpression;
    const auto actions = syntax::parse_update(text);
    if (!actions) return invalid(kind, actions.error());
    Resolver resolver(bindings);
    auto update = UpdateBuilder(resolver).update(*actions);
    if (resolver.failed()) return invalid(kind, *resolver.fault());
    return update;
}

}  // namespace tailrace::expression
