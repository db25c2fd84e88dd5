#include "expression/update.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

#include "expression/projection.h"
#include "expression/update_value.h"
#include "model/limits.h"
#include "model/nesting.h"

namespace tailrace::expression {
namespace {

std::unexpected<Error> wrong_path() {
    return validation_error(
        "The document path provided in the update expression is invalid for update");
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

/// Of a path to an element: that of its list.
std::span<const PathElement> list_of(const Path& path) {
    return std::span(path.elements).first(path.elements.size() - 1);
}

bool in_same_list(const Path& a, const Path& b) {
    return std::ranges::equal(list_of(a), list_of(b));
}

/// Lists within a list come before it, and elements of one list in ascending order.
bool removed_before(const Path* a, const Path* b) {
    if (in_same_list(*a, *b)) return last_index(*a) < last_index(*b);
    return std::ranges::lexicographical_compare(list_of(*b), list_of(*a));
}

/// `removals` lead to elements of the list, in ascending order.
void remove_elements(AttributeValue::List& list, std::span<const Path* const> removals) {
    std::size_t kept = last_index(*removals.front());
    for (auto i = kept; i < list.size(); ++i) {
        if (!removals.empty() && last_index(*removals.front()) == i) {
            removals = removals.subspan(1);
        } else {
            list[kept++] = std::move(list[i]);
        }
    }
    list.erase(list.begin() + static_cast<std::ptrdiff_t>(kept), list.end());
}

/// Changes a copy of the item. Positions in lists are those of the old item all the time: values
/// are replaced at once, but what changes the length of a list waits until all actions were looked
/// at. Then elements are appended in the order of their indexes, and removed, those within an
/// element before the element itself.
class Change {
 public:
    explicit Change(const AttributeMap& item) : item_(item) {}

    Result<void> write(const Path& path, UpdateValue value);
    Result<void> remove(const Path& path);
    AttributeMap finish();

 private:
    struct Append {
        const Path* path;
        AttributeValue value;
    };

    AttributeMap item_;
    /// Paths are distinct, so all of it will be in the item.
    std::size_t written_bytes_ = 0;
    std::vector<Append> appends_;
    std::vector<const Path*> removals_;
};

Result<void> Change::write(const Path& path, UpdateValue source) {
    const auto at = place(path, item_);
    if (!is_valid(at)) return wrong_path();
    written_bytes_ = source.count(written_bytes_, model::item_bytes_max);
    if (written_bytes_ > model::item_bytes_max) return std::unexpected(update_size_error());
    auto value = std::move(source).take();
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
    std::ranges::sort(removals_, removed_before);
    for (auto rest = std::span<const Path* const>(removals_); !rest.empty();) {
        const auto end = std::ranges::find_if_not(
            rest, [&](const Path* path) { return in_same_list(*path, *rest.front()); });
        const auto count = static_cast<std::size_t>(end - rest.begin());
        remove_elements(*place(*rest.front(), item_).list, rest.first(count));
        rest = rest.subspan(count);
    }
    return std::move(item_);
}

Result<void> apply_sets(const Update& update, const AttributeMap& item, Change& change) {
    for (const auto& action : update.sets) {
        auto value = evaluate(action.value, item);
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
        auto value = old == nullptr ? Result<UpdateValue>(action.value.get())
                                    : sum(*old, *action.value, update.wrong_type);
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
        auto rest = difference(*old, *action.value, update.wrong_type);
        if (!rest) return std::unexpected(rest.error());
        auto done = is_empty_set(*rest) ? change.remove(action.path)
                                        : change.write(action.path, UpdateValue(*std::move(rest)));
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

Error update_size_error() {
    return {ErrorCode::ValidationException,
            "Item size to update has exceeded the maximum allowed size", nullptr};
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
