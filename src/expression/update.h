// Updates: the tree, and the item that it makes of another.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <variant>
#include <vector>

#include "expression/bindings.h"
#include "expression/expression.h"
#include "expression/path.h"
#include "tailrace/attribute_value.h"
#include "tailrace/error.h"

namespace tailrace::model {
struct KeySchema;
}

namespace tailrace::expression {

struct UpdateOperand;

/// `left + right` and `left - right`.
struct Sum {
    bool subtract = false;
    std::shared_ptr<const UpdateOperand> left;
    std::shared_ptr<const UpdateOperand> right;
};
/// `if_not_exists(path, otherwise)`.
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

struct SetAction {
    Path path;
    UpdateOperand value;
};
struct RemoveAction {
    Path path;
};
/// Adds a number to a number, or the elements of a set to a set; a path that is missing counts as
/// zero or as empty.
struct AddAction {
    Path path;
    Constant value;
};
/// Takes the elements of a set out of a set; what becomes empty is removed.
struct DeleteAction {
    Path path;
    Constant value;
};

/// What to do to an item. The paths of all actions are distinct (see path.h), so their order does
/// not matter.
struct Update {
    std::vector<SetAction> set;
    std::vector<RemoveAction> remove;
    std::vector<AddAction> add;
    std::vector<DeleteAction> del;
};

Result<Update> parse_update(std::string_view text, Bindings& bindings);

/// The paths of all actions, in the order of the sections above.
std::vector<Path> touched_paths(const Update& update);

/// The item after the update; for an item that does not exist yet, pass its key. All operands are
/// evaluated against the item as given. A value that the update writes is checked for depth; the
/// size of the item is the caller's to check.
Result<AttributeMap> apply(const Update& update, const AttributeMap& item);

/// What UPDATED_OLD (on the item before) and UPDATED_NEW (on the item after) return. Empty if
/// nothing of it is there.
AttributeMap project_touched(const Update& update, const AttributeMap& item);

/// Fails if the update touches an attribute of the key:
/// `... Cannot update attribute id. This attribute is part of the key`.
Result<void> check_spares_key(const Update& update, const model::KeySchema& schema);

}  // namespace tailrace::expression
