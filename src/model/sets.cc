#include "model/sets.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "model/decimal.h"

namespace tailrace::model {
namespace {

/// The order of a set's values.
struct Less {
    bool operator()(const std::string& a, const std::string& b) const { return a < b; }
    bool operator()(const Binary& a, const Binary& b) const { return a < b; }
    bool operator()(const Number& a, const Number& b) const { return compare(a, b) < 0; }
};

template <class Set, class Values>
Set make(Values values) {
    std::ranges::sort(values, Less());
    const auto rest = std::ranges::unique(values);
    values.erase(rest.begin(), rest.end());
    return Set{std::move(values)};
}

template <class Set>
Set unite(const Set& a, const Set& b) {
    Set result;
    std::ranges::set_union(a.values, b.values, std::back_inserter(result.values), Less());
    return result;
}

/// In a time that a large `b` hardly adds to.
template <class Set>
Set subtract(const Set& a, const Set& b) {
    Set result;
    std::ranges::copy_if(a.values, std::back_inserter(result.values), [&b](const auto& value) {
        return !std::ranges::binary_search(b.values, value, Less());
    });
    return result;
}

}  // namespace

StringSet make_set(std::vector<std::string> values) {
    return make<StringSet>(std::move(values));
}
NumberSet make_set(std::vector<Number> values) {
    return make<NumberSet>(std::move(values));
}
BinarySet make_set(std::vector<Binary> values) {
    return make<BinarySet>(std::move(values));
}

StringSet set_union(const StringSet& a, const StringSet& b) {
    return unite(a, b);
}
NumberSet set_union(const NumberSet& a, const NumberSet& b) {
    return unite(a, b);
}
BinarySet set_union(const BinarySet& a, const BinarySet& b) {
    return unite(a, b);
}

StringSet set_difference(const StringSet& a, const StringSet& b) {
    return subtract(a, b);
}
NumberSet set_difference(const NumberSet& a, const NumberSet& b) {
    return subtract(a, b);
}
BinarySet set_difference(const BinarySet& a, const BinarySet& b) {
    return subtract(a, b);
}

}  // namespace tailrace::model

namespace tailrace {

StringSet StringSet::of(std::vector<std::string> values) {
    return model::make_set(std::move(values));
}

NumberSet NumberSet::of(std::vector<Number> values) {
    return model::make_set(std::move(values));
}

BinarySet BinarySet::of(std::vector<Binary> values) {
    return model::make_set(std::move(values));
}

}  // namespace tailrace
