#include "expression/update_value.h"

#include <algorithm>
#include <expected>
#include <iterator>
#include <string>
#include <type_traits>
#include <utility>

#include "model/decimal.h"
#include "model/item_size.h"
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

Result<UpdateValue> add_numbers(const Number& a, const Number& b, bool subtracts) {
    const auto left = model::to_decimal(a);
    const auto right = model::to_decimal(b);
    const auto sum = subtracts ? subtract(left, right) : add(left, right);
    if (!sum) return std::unexpected(sum.error());
    return UpdateValue(AttributeValue(model::to_number(*sum)));
}

/// Finds what SET assigns.
class Evaluation {
 public:
    explicit Evaluation(const AttributeMap& item) : item_(item) {}

    Result<UpdateValue> operator()(const UpdateOperand& operand) const {
        return std::visit(*this, operand.term);
    }

    Result<UpdateValue> operator()(const Path& path) const {
        const auto* value = find(path, item_);
        if (value == nullptr) return missing_attribute();
        return UpdateValue(value);
    }

    Result<UpdateValue> operator()(const Constant& constant) const {
        return UpdateValue(constant.get());
    }

    Result<UpdateValue> operator()(const Sum& sum) const {
        const auto left = (*this)(*sum.left);
        if (!left) return left;
        const auto right = (*this)(*sum.right);
        if (!right) return right;
        const auto* a = left->number();
        const auto* b = right->number();
        if (a == nullptr || b == nullptr) return wrong_type();
        return add_numbers(*a, *b, sum.subtracts);
    }

    Result<UpdateValue> operator()(const IfNotExists& call) const {
        auto otherwise = (*this)(*call.otherwise);
        if (!otherwise) return otherwise;
        const auto* value = find(call.path, item_);
        if (value != nullptr) return UpdateValue(value);
        return otherwise;
    }

    Result<UpdateValue> operator()(const ListAppend& call) const {
        auto front = (*this)(*call.front);
        if (!front) return front;
        const auto back = (*this)(*call.back);
        if (!back) return back;
        if (!front->append(*back)) return wrong_type();
        return front;
    }

 private:
    const AttributeMap& item_;
};

}  // namespace

bool UpdateValue::append(const UpdateValue& back) {
    if (!is_list() || !back.is_list()) return false;
    tail_.push_back(back.there_);
    tail_.insert(tail_.end(), back.tail_.begin(), back.tail_.end());
    return true;
}

std::size_t UpdateValue::count(std::size_t bytes, std::size_t bytes_max) const {
    bytes += model::value_size(there_ ? *there_ : made_);
    const auto empty_list_bytes = model::value_size(AttributeValue::List());
    for (const auto* list : tail_) {
        if (bytes > bytes_max) break;
        bytes += model::value_size(*list) - empty_list_bytes;
    }
    return bytes;
}

AttributeValue UpdateValue::take() && {
    if (there_ == nullptr) return std::move(made_);
    auto value = *there_;
    for (const auto* list : tail_) {
        std::ranges::copy(*list->get_if<AttributeValue::List>(),
                          std::back_inserter(*value.get_if<AttributeValue::List>()));
    }
    return value;
}

Result<UpdateValue> evaluate(const UpdateOperand& operand, const AttributeMap& item) {
    return Evaluation(item)(operand);
}

Result<UpdateValue> sum(const AttributeValue& old, const AttributeValue& operand,
                        std::string_view wrong_type) {
    return std::visit(
        [&](const auto& added) -> Result<UpdateValue> {
            using T = std::remove_cvref_t<decltype(added)>;
            const auto* present = old.get_if<T>();
            if (present == nullptr) return validation_error(std::string(wrong_type));
            if constexpr (std::is_same_v<T, Number>) {
                return add_numbers(*present, added, false);
            } else if constexpr (requires { model::set_union(*present, added); }) {
                return UpdateValue(AttributeValue(model::set_union(*present, added)));
            } else if constexpr (std::is_same_v<T, AttributeValue::List>) {
                UpdateValue longer(&old);
                longer.append(UpdateValue(&operand));
                return longer;
            } else {
                return validation_error(std::string(wrong_type));
            }
        },
        operand.variant());
}

Result<AttributeValue> difference(const AttributeValue& old, const AttributeValue& operand,
                                  std::string_view wrong_type) {
    return std::visit(
        [&](const auto& taken) -> Result<AttributeValue> {
            using T = std::remove_cvref_t<decltype(taken)>;
            const auto* present = old.get_if<T>();
            if constexpr (requires { model::set_difference(*present, taken); }) {
                if (present != nullptr) {
                    return AttributeValue(model::set_difference(*present, taken));
                }
            }
            return validation_error(std::string(wrong_type));
        },
        operand.variant());
}

}  // namespace tailrace::expression
