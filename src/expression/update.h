// Updates: the tree, and the item that it makes of another.
#pragma once

#include <memory>
#include <string_view>
#include <variant>
#include <vector>

#include "expression/bindings.h"
#include "expression/expression.h"
#include "expression/path.h"
#include "tailrace/attribute_value.h"
#include "tailrace/error.h"

namespace tailrace::expression {

struct UpdateOperand;

/// `left + right` or `left - right`.
struct Sum {
    bool subtracts = false;
    std::shared_ptr<const UpdateOperand> left;
    std::shared_ptr<const UpdateOperand> right;
};
/// `if_not_exists(path, otherwise)`. The alternative must have a value even if it is not needed.
struct IfNotExists {
    Path path;
    std::shared_ptr<const UpdateOperand> otherwise;
};
/// `list_append(front, back)`.
struct ListAppend {
    std::shared_ptr<const UpdateOperand> front;
    std::shared_ptr<const UpdateOperand> back;
};

struct UpdateOperand {
    std::variant<Path, Constant, Sum, IfNotExists, ListAppend> term;
};

/// Replaces or creates what the path leads to. An index beyond the end of a list appends.
struct SetAction {
    Path path;
    UpdateOperand value;
};
/// The elements behind a removed list element move up.
struct RemoveAction {
    Path path;
};
/// Adds a number to a number, the elements of a set to a set, or those of a list behind a list
/// (which only legacy parameters ask for); what is missing counts as zero or as empty.
struct AddAction {
    Path path;
    Constant value;
};
/// Takes the elements of a set out of a set; what becomes empty is removed.
struct DeleteAction {
    Path path;
    Constant value;
};

/// What to do to an item. The paths of all actions are distinct (see distinct_paths.h), so their
/// order does not matter.
struct Update {
    std::vector<SetAction> sets;
    std::vector<RemoveAction> removes;
    std::vector<AddAction> adds;
    std::vector<DeleteAction> deletes;
    /// What is said if ADD or DELETE meets a value of another type.
    std::string_view wrong_type = "An operand in the update expression has an incorrect data type";
};

Result<Update> parse_update(std::string_view text, Bindings& bindings);

/// The item after the update; for an item that does not exist yet, pass its key alone. Operands and
/// indexes refer to the item as it was given. The depth of the result is checked. So is the size of
/// what is written, value by value and before it is copied: a short text may name a large value
/// often. The size of the whole item, and the types of keys, are the caller's to check.
Result<AttributeMap> apply(const Update& update, const AttributeMap& item);

/// What the service says if an item would become too large.
Error update_size_error();

/// Whether an item that does not exist comes into being: not by REMOVE and DELETE alone.
bool creates_item(const Update& update);

/// What UPDATED_OLD (of the item before) and UPDATED_NEW (of the item after) return; empty if
/// nothing of it is there. As with the service, UPDATED_NEW shows at a removed list element's index
/// whatever moved there, and nothing of an element that was appended by an index beyond the end.
AttributeMap project_touched(const Update& update, const AttributeMap& item);

/// The paths of all actions, and those that its operands read.
std::vector<Path> written_paths(const Update& update);
std::vector<Path> read_paths(const Update& update);

}  // namespace tailrace::expression
