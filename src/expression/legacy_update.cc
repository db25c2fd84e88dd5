#include "expression/legacy_update.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "model/attribute_type.h"

namespace tailrace::expression {
namespace {

std::unexpected<Error> invalid(std::string_view why) {
    return validation_error(std::string("One or more parameter values were invalid: ").append(why));
}

std::unexpected<Error> unsupported(std::string_view action, AttributeValue::Type type) {
    return invalid(std::string(action)
                       .append(" is not supported for the type ")
                       .append(model::attribute_type_name(type)));
}

bool is_set(AttributeValue::Type type) {
    using enum AttributeValue::Type;
    return type == SS || type == NS || type == BS;
}

bool can_be_added(AttributeValue::Type type) {
    using enum AttributeValue::Type;
    return is_set(type) || type == N || type == L;
}

Result<void> check(const AttributeValueUpdate& update, AttributeAction action) {
    if (!update.value) {
        if (action == AttributeAction::DELETE) return {};
        return invalid("Only DELETE action is allowed when no attribute value is specified");
    }
    const auto type = update.value->type();
    if (action == AttributeAction::DELETE && !is_set(type)) {
        return unsupported("DELETE action with value", type);
    }
    if (action == AttributeAction::ADD && !can_be_added(type)) {
        return unsupported("ADD action", type);
    }
    return {};
}

void append(Update& update, Path path, AttributeAction action, Constant value) {
    if (action == AttributeAction::ADD) {
        update.adds.push_back({std::move(path), std::move(value)});
    } else if (action == AttributeAction::PUT) {
        update.sets.push_back({std::move(path), {std::move(value)}});
    } else if (value) {
        update.deletes.push_back({std::move(path), std::move(value)});
    } else {
        update.removes.push_back({std::move(path)});
    }
}

}  // namespace

Result<Update> legacy_update(AttributeUpdates updates) {
    Update made{.wrong_type = "Type mismatch for attribute to update"};
    for (auto& [attribute, update] : updates) {
        const auto action = update.action.value_or(AttributeAction::PUT);
        if (auto fine = check(update, action); !fine) return std::unexpected(fine.error());
        Constant value;
        if (update.value) value = std::make_shared<const AttributeValue>(*std::move(update.value));
        append(made, Path(attribute), action, std::move(value));
    }
    return made;
}

}  // namespace tailrace::expression
