// What an update writes, before it is copied.
//
// A text of 4 KB may name a constant of 2 MB several hundred times. So operands are only referred
// to, until whoever writes them has seen how large they are.
#pragma once

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "expression/update.h"
#include "tailrace/attribute_value.h"
#include "tailrace/error.h"

namespace tailrace::expression {

/// One that is there, in the item or among the constants, which must live on; a new number or set;
/// or the elements of lists that are there.
class UpdateValue {
 public:
    explicit UpdateValue(const AttributeValue* there) : there_(there) {}
    explicit UpdateValue(AttributeValue made) : made_(std::move(made)) {}

    /// Null if it is no number.
    const Number* number() const { return (there_ ? *there_ : made_).get_if<Number>(); }
    /// False if either is no list.
    bool append(const UpdateValue& back);

    /// Counts on from `bytes`, and not further than it takes to pass `bytes_max`.
    std::size_t count(std::size_t bytes, std::size_t bytes_max) const;
    AttributeValue take() &&;

 private:
    bool is_list() const { return there_ && there_->is<AttributeValue::List>(); }

    /// Null if the value was made.
    const AttributeValue* there_ = nullptr;
    /// Lists to be appended to the first.
    std::vector<const AttributeValue*> tail_;
    AttributeValue made_;
};

/// What SET assigns.
Result<UpdateValue> evaluate(const UpdateOperand& operand, const AttributeMap& item);

// `wrong_type` is what is said of operands that do not go together.

/// ADD to what is there: `old` and the number or the elements of `operand`.
Result<UpdateValue> sum(const AttributeValue& old, const AttributeValue& operand,
                        std::string_view wrong_type);

/// DELETE from what is there: the set `old` without the elements of `operand`; may be empty.
Result<AttributeValue> difference(const AttributeValue& old, const AttributeValue& operand,
                                  std::string_view wrong_type);

}  // namespace tailrace::expression
