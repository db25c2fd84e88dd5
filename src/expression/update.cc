#include "expression/update.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <iterator>
#include <string>
#include <type_traits>
#include <utility>

#include "expression/projection.h"
#include "model/decimal.h"
#include "model/nesting.h"
#include "model/sets.h"

namespace tailrace::expression {
namespace {

std::unexpected<Error> missing_attribute() {
    return validation_error(
        "The provided expression refers to an attribute that does not exist in the item");
}

std::unexpected<Error> wrong_type() {
    return validation_error("An operand in the update expression has an incorrect data type");
}

std::unexpected<Error> wrong_path() {
    return validation_error(
        "The document path provided in the update expression is invalid for update");
}

Result<AttributeValue> add_numbers(const Number& a, const Number& b, bool subtracts) {
    const auto left = model::to_decimal(a);
    const auto right = model::to_decimal(b);
    const auto sum = subtracts ? subtract(left, right) : add(left, right);
    if (!sum) return std::unexpected(sum.error());
    return AttributeValue(model::to_number(*sum));
}

/// Computes what SET assigns.
class Evaluation {
 public:
    explicit Evaluation(const AttributeMap& item) : item_(item) {}

    Result<AttributeValue> operator()(const UpdateOperand& operand) const {
        return std::visit(*this, operand.term);
    }

    Result<AttributeValue> operator()(const Path& path) const {
        const auto* value = find(path, item_);
        if (value == nullptr) return missing_attribute();
        return *value;
    }

    Result<AttributeValue> operator()(const Constant& constant) const { return *constant; }

    Result<AttributeValue> operator()(const Sum& sum) const {
        const auto left = (*this)(*sum.left);
        if (!left) return left;
        const auto right = (*this)(*sum.right);
        if (!right) return right;
        const auto* a = left->get_if<Number>();
        const auto* b = right->get_if<Number>();
        if (a == nullptr || b == nullptr) return wrong_type();
        return add_numbers(*a, *b, sum.subtracts);
    }

    Result<AttributeValue> operator()(const IfNotExists& call) const {
        auto otherwise = (*this)(*call.otherwise);
        if (!otherwise) return otherwise;
        const auto* value = find(call.path, item_);
        if (value != nullptr) return *value;
        return otherwise;
    }

    Result<AttributeValue> operator()(const ListAppend& call) const {
        auto front = (*this)(*call.front);
        if (!front) return front;
        auto back = (*this)(*call.back);
        if (!back) return back;
        auto* list = front->get_if<AttributeValue::List>();
        auto* tail = back->get_if<AttributeValue::List>();
        if (list == nullptr || tail == nullptr) return wrong_type();
        std::ranges::move(*tail, std::back_inserter(*list));
        return front;
    }

 private:
    const AttributeMap& item_;
};

/// `old` and the number or the elements of `operand`.
Result<AttributeValue> sum(const AttributeValue& old, const AttributeValue& operand) {
    return std::visit(
        [&](const auto& added) -> Result<AttributeValue> {
            using T = std::remove_cvref_t<decltype(added)>;
            const auto* present = old.get_if<T>();
            if (present == nullptr) return wrong_type();
            if constexpr (std::is_same_v<T, Number>) {
                return add_numbers(*present, added, false);
            } else if constexpr (requires { model::set_union(*present, added); }) {
                return AttributeValue(model::set_union(*present, added));
            } else {
                return wrong_type();
            }
        },
        operand.variant());
}

/// The set `old` without the elements of `operand`; may be empty.
Result<AttributeValue> difference(const AttributeValue& old, const AttributeValue& operand) {
    return std::visit(
        [&](const auto& taken) -> Result<AttributeValue> {
            using T = std::remove_cvref_t<decltype(taken)>;
            const auto* present = old.get_if<T>();
            if constexpr (requires { model::set_difference(*present, taken); }) {
                if (present != nullptr) {
                    return AttributeValue(model::set_difference(*present, taken));
                }
            }
            return wrong_type();
        },
        operand.variant());
}

bool is_empty_set(const AttributeValue& value) {
    return std::visit(
        [](const auto& held) {
            if constexpr (requires { held.values.empty(); }) return held.values.empty();
            return false;
        },
        value.variant());
}

AttributeValue* find_mutable(const PathElement& element, AttributeValue& within) {
    return const_cast<AttributeValue*>(find(element, std::as_const(within)));
}

/// Where a path's last element lies: in a map, or in a list. One is set if the path is valid, none
/// if not.
struct Place {
    AttributeMap* map = nullptr;
    AttributeValue::List* list = nullptr;
};

Place place(const Path& path, AttributeMap& item) {
    if (!path.is_nested()) return {&item, nullptr};
    const auto found = item.find(path.attribute());
    AttributeValue* holder = found == item.end() ? nullptr : &found->second;
    for (std::size_t i = 1; holder != nullptr && i + 1 < path.elements.size(); ++i) {
        holder = find_mutable(path.elements[i], *holder);
    }
    if (holder == nullptr) return {};
    const bool is_index = std::holds_alternative<std::uint32_t>(path.elements.back());
    if (is_index) return {nullptr, holder->get_if<AttributeValue::List>()};
    return {holder->get_if<AttributeMap>(), nullptr};
}

bool is_valid(const Place& place) {
    return place.map != nullptr || place.list != nullptr;
}

const std::string& last_name(const Path& path) {
    return std::get<std::string>(path.elements.back());
}
std::uint32_t last_index(const Path& path) {
    return std::get<std::uint32_t>(path.elements.back());
}

/// Changes a copy of the item. Positions in lists are those of the old item all the time: values
/// are replaced at once, but what changes the length of a list waits until all actions were looked
/// at. Then elements are appended in the order of their indexes, and removed from the last to the
/// first.
class Change {
 public:
    explicit Change(const AttributeMap& item) : item_(item) {}

    Result<void> write(const Path& path, AttributeValue value);
    Result<void> remove(const Path& path);
    AttributeMap finish();

 private:
    struct Append {
        const Path* path;
        AttributeValue value;
    };

    AttributeMap item_;
    std::vector<Append> appends_;
    std::vector<const Path*> removals_;
};

Result<void> Change::write(const Path& path, AttributeValue value) {
    const auto at = place(path, item_);
    if (!is_valid(at)) return wrong_path();
    if (at.map != nullptr) {
        at.map->insert_or_assign(last_name(path), std::move(value));
    } else if (const auto index = last_index(path); index < at.list->size()) {
        (*at.list)[index] = std::move(value);
    } else {
        appends_.push_back({&path, std::move(value)});
    }
    return {};
}

Result<void> Change::remove(const Path& path) {
    const auto at = place(path, item_);
    if (!is_valid(at)) return wrong_path();
    if (at.map != nullptr) {
        at.map->erase(last_name(path));
    } else if (last_index(path) < at.list->size()) {
        removals_.push_back(&path);
    }
    return {};
}

AttributeMap Change::finish() {
    std::ranges::sort(appends_, [](const Append& a, const Append& b) { return *a.path < *b.path; });
    for (auto& append : appends_) {
        place(*append.path, item_).list->push_back(std::move(append.value));
    }
    std::ranges::sort(removals_, [](const Path* a, const Path* b) { return *a > *b; });
    for (const auto* path : removals_) {
        auto& list = *place(*path, item_).list;
        list.erase(list.begin() + last_index(*path));
    }
    return std::move(item_);
}

Result<void> apply_sets(const Update& update, const AttributeMap& item, Change& change) {
    for (const auto& action : update.sets) {
        auto value = Evaluation(item)(action.value);
        if (!value) return std::unexpected(value.error());
        if (auto done = change.write(action.path, *std::move(value)); !done) return done;
    }
    return {};
}

Result<void> apply_removes(const Update& update, Change& change) {
    for (const auto& action : update.removes) {
        if (auto done = change.remove(action.path); !done) return done;
    }
    return {};
}

Result<void> apply_adds(const Update& update, const AttributeMap& item, Change& change) {
    for (const auto& action : update.adds) {
        const auto* old = find(action.path, item);
        auto value =
            old == nullptr ? Result<AttributeValue>(*action.value) : sum(*old, *action.value);
        if (!value) return std::unexpected(value.error());
        if (auto done = change.write(action.path, *std::move(value)); !done) return done;
    }
    return {};
}

Result<void> apply_deletes(const Update& update, const AttributeMap& item, Change& change) {
    for (const auto& action : update.deletes) {
        const auto* old = find(action.path, item);
        if (old == nullptr) {
            if (auto done = change.remove(action.path); !done) return done;
            continue;
        }
        auto rest = difference(*old, *action.value);
        if (!rest) return std::unexpected(rest.error());
        auto done = is_empty_set(*rest) ? change.remove(action.path)
                                        : change.write(action.path, *std::move(rest));
        if (!done) return done;
    }
    return {};
}

void collect_paths(const UpdateOperand& operand, std::vector<Path>& into) {
    if (const auto* path = std::get_if<Path>(&operand.term)) into.push_back(*path);
    if (const auto* sum = std::get_if<Sum>(&operand.term)) {
        collect_paths(*sum->left, into);
        collect_paths(*sum->right, into);
    }
    if (const auto* call = std::get_if<IfNotExists>(&operand.term)) {
        into.push_back(call->path);
        collect_paths(*call->otherwise, into);
    }
    if (const auto* call = std::get_if<ListAppend>(&operand.term)) {
        collect_paths(*call->front, into);
        collect_paths(*call->back, into);
    }
}

}  // namespace

Result<AttributeMap> apply(const Update& update, const AttributeMap& item) {
    Change change(item);
    auto done = apply_sets(update, item, change);
    if (done) done = apply_removes(update, change);
    if (done) done = apply_adds(update, item, change);
    if (done) done = apply_deletes(update, item, change);
    if (!done) return std::unexpected(done.error());
    auto updated = change.finish();
    if (!update.sets.empty() && !model::within_nesting_limit(updated)) {
        return std::unexpected(model::nesting_error());
    }
    return updated;
}

bool creates_item(const Update& update) {
    return !update.sets.empty() || !update.adds.empty();
}

AttributeMap project_touched(const Update& update, const AttributeMap& item) {
    return Projection(written_paths(update)).apply(item);
}

std::vector<Path> written_paths(const Update& update) {
    std::vector<Path> paths;
    const auto append = [&](const auto& actions) {
        for (const auto& action : actions) paths.push_back(action.path);
    };
    append(update.sets);
    append(update.removes);
    append(update.adds);
    append(update.deletes);
    return paths;
}

std::vector<Path> read_paths(const Update& update) {
    std::vector<Path> paths;
    for (const auto& action : update.sets) collect_paths(action.value, paths);
    return paths;
}

}  // namespace tailrace::expression
