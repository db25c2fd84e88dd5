// Constants that the values of items are looked up among.
//
// A constant of 2 MB may be a list of more than a million elements, and a page may look up the
// values of as many thousands of items in it.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "expression/expression.h"
#include "tailrace/attribute_value.h"

namespace tailrace::expression {

/// The first lookups go through all of them: to write one item, that is cheaper than an index. Then
/// an index is made, and a lookup costs what the value that is looked up costs to read. Safe from
/// any thread.
class Candidates {
 public:
    /// Few are not worth it.
    static constexpr std::size_t worthwhile_min = 16;
    static constexpr std::size_t lookups_before_index = 16;

    /// The elements of a list.
    explicit Candidates(Constant list);
    /// These themselves.
    explicit Candidates(std::vector<Constant> constants);

    /// Whether one of them equals `value`.
    bool have(const AttributeValue& value) const;
    std::size_t size() const { return values_.size(); }
    bool indexed() const { return lookups_ > lookups_before_index; }

 private:
    void make_index() const;
    /// The slot of the candidate that equals `value`, or the empty one where it would be.
    std::size_t slot_of(const AttributeValue& value) const;

    std::vector<Constant> owners_;
    std::vector<const AttributeValue*> values_;
    mutable std::atomic<std::size_t> lookups_{0};
    mutable std::once_flag index_made_;
    /// By hash, null where there is none: at least every other.
    mutable std::vector<const AttributeValue*> slots_;
};

}  // namespace tailrace::expression
