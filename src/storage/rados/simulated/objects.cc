#include "storage/rados/simulated/objects.h"

#include <utility>
#include <variant>

#include "base/assert.h"

namespace tailrace::storage::rados::simulated {

namespace {

template <class Map>
auto slice(Map& map, const std::string& begin, const std::string& end) {
    const auto from = map.lower_bound(begin);
    if (end.empty()) return std::pair{from, map.end()};
    if (end <= begin) return std::pair{from, from};
    return std::pair{from, map.lower_bound(end)};
}

}  // namespace

ObjectView Objects::read(const ObjectRead& read) const {
    ObjectView view;
    view.ranges.resize(read.ranges.size());
    const auto found = objects_.find(read.object);
    if (found == objects_.end()) return view;
    const auto& object = found->second;
    view.exists = true;
    view.attributes = object.attributes;
    for (const auto& key : read.keys) {
        const auto value = object.omap.find(key);
        if (value != object.omap.end()) view.values.insert(*value);
    }
    for (std::size_t i = 0; i < read.ranges.size(); ++i) {
        const auto& range = read.ranges[i];
        TAILRACE_ASSERT(range.entries_max > 0, "a range asks for something");
        auto& entries = view.ranges[i];
        auto [at, end] = slice(object.omap, range.begin, range.end);
        for (; at != end && entries.entries.size() < range.entries_max; ++at)
            entries.entries.emplace_back(at->first, at->second);
        entries.more = at != end;
    }
    if (read.data && read.data_begin <= object.data.size()) {
        const auto bytes = read.data_bytes == 0 ? std::string::npos : read.data_bytes;
        view.data = object.data.substr(read.data_begin, bytes);
    }
    return view;
}

ObjectNames Objects::list(const std::string& after) const {
    constexpr std::size_t names_max = 10;
    ObjectNames found;
    auto at = objects_.upper_bound(after);
    for (; at != objects_.end() && found.names.size() < names_max; ++at)
        found.names.push_back(at->first);
    if (at != objects_.end()) found.next = found.names.back();
    return found;
}

namespace {

bool is_condition(const ObjectWrite::Step& step) {
    return std::holds_alternative<ObjectWrite::CreateNew>(step) ||
           std::holds_alternative<ObjectWrite::CompareAttribute>(step) ||
           std::holds_alternative<ObjectWrite::CompareValue>(step);
}

/// Or the condition, if that is all there is.
const ObjectWrite::Step& first_change(const ObjectWrite& write) {
    for (const auto& step : write.steps()) {
        if (!is_condition(step) || std::holds_alternative<ObjectWrite::CreateNew>(step))
            return step;
    }
    return write.steps().back();
}

bool takes_away(const ObjectWrite::Step& step) {
    return std::holds_alternative<ObjectWrite::RemoveAttribute>(step) ||
           std::holds_alternative<ObjectWrite::RemoveKeys>(step) ||
           std::holds_alternative<ObjectWrite::RemoveRange>(step) ||
           std::holds_alternative<ObjectWrite::RemoveObject>(step);
}

std::string value_in(const std::map<std::string, std::string>& map, const std::string& key) {
    const auto found = map.find(key);
    return found == map.end() ? std::string() : found->second;
}

}  // namespace

/// Whether a condition holds of an object, or of its absence.
class Objects::Condition {
 public:
    explicit Condition(const Object* object) : object_(object) {}

    WriteOutcome operator()(const ObjectWrite::CreateNew&) const {
        return object_ == nullptr ? WriteOutcome::done : WriteOutcome::refused;
    }
    WriteOutcome operator()(const ObjectWrite::CompareAttribute& step) const {
        if (object_ == nullptr) return WriteOutcome::absent;
        return compare(value_in(object_->attributes, step.name), step.value);
    }
    WriteOutcome operator()(const ObjectWrite::CompareValue& step) const {
        if (object_ == nullptr) return WriteOutcome::absent;
        return compare(value_in(object_->omap, step.key), step.value);
    }
    template <class Change>
    WriteOutcome operator()(const Change&) const {
        return WriteOutcome::done;
    }

 private:
    static WriteOutcome compare(const std::string& is, const std::string& should) {
        return is == should ? WriteOutcome::done : WriteOutcome::refused;
    }
    const Object* object_;
};

class Objects::Change {
 public:
    explicit Change(Object& object) : object_(object) {}

    void operator()(const ObjectWrite::SetAttribute& step) const {
        object_.attributes.insert_or_assign(step.name, step.value);
    }
    void operator()(const ObjectWrite::RemoveAttribute& step) const {
        object_.attributes.erase(step.name);
    }
    void operator()(const ObjectWrite::SetValues& step) const {
        for (const auto& [key, value] : step.entries) object_.omap.insert_or_assign(key, value);
    }
    void operator()(const ObjectWrite::RemoveKeys& step) const {
        for (const auto& key : step.keys) object_.omap.erase(key);
    }
    void operator()(const ObjectWrite::RemoveRange& step) const {
        const auto [begin, end] = slice(object_.omap, step.begin, step.end);
        object_.omap.erase(begin, end);
    }
    void operator()(const ObjectWrite::WriteData& step) const { object_.data = step.bytes; }
    template <class Other>
    void operator()(const Other&) const {}

 private:
    Object& object_;
};

WriteOutcome Objects::write(const ObjectWrite& write) {
    const auto found = objects_.find(write.object());
    const Condition condition(found == objects_.end() ? nullptr : &found->second);
    bool changes = false;
    bool creates = false;
    for (const auto& step : write.steps()) {
        const bool conditional = is_condition(step);
        TAILRACE_ASSERT(!conditional || !changes, "conditions come before changes");
        TAILRACE_ASSERT(!conditional || !creates, "nothing is compared of a new object");
        creates = creates || std::holds_alternative<ObjectWrite::CreateNew>(step);
        changes = changes || !conditional;
        const auto outcome = std::visit(condition, step);
        if (outcome != WriteOutcome::done) return outcome;
    }
    if (found == objects_.end() && takes_away(first_change(write))) return WriteOutcome::absent;
    if (std::holds_alternative<ObjectWrite::RemoveObject>(write.steps().back())) {
        objects_.erase(write.object());
        return WriteOutcome::done;
    }
    const Change change(objects_[write.object()]);
    for (const auto& step : write.steps()) std::visit(change, step);
    return WriteOutcome::done;
}

}  // namespace tailrace::storage::rados::simulated
