// How the values of a set become a set: sorted, without duplicates.
#pragma once

#include <string>
#include <vector>

#include "tailrace/attribute_value.h"

namespace tailrace::model {

// Duplicates are dropped; a request's are refused earlier, by its decoder.
StringSet make_set(std::vector<std::string> values);
NumberSet make_set(std::vector<Number> values);
BinarySet make_set(std::vector<Binary> values);

/// The members of either.
StringSet set_union(const StringSet& a, const StringSet& b);
NumberSet set_union(const NumberSet& a, const NumberSet& b);
BinarySet set_union(const BinarySet& a, const BinarySet& b);

/// The members of `a` that are not in `b`. May be empty, which no stored set is.
StringSet set_difference(const StringSet& a, const StringSet& b);
NumberSet set_difference(const NumberSet& a, const NumberSet& b);
BinarySet set_difference(const BinarySet& a, const BinarySet& b);

}  // namespace tailrace::model
