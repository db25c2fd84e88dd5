// What `#name` and `:value` stand for in the expressions of one request.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "expression/expression.h"
#include "tailrace/error.h"
#include "tailrace/item.h"
#include "tailrace/item_requests.h"

namespace tailrace::expression {

class Bindings {
 public:
    /// No names, no values.
    Bindings() = default;

    /// ExpressionAttributeNames and ExpressionAttributeValues. An absent parameter is not the same
    /// as an empty one, which is an error; so are ill-formed placeholders and ill-formed values
    /// (see Item::defect). `names` must outlive the bindings.
    static Result<Bindings> create(const std::optional<ExpressionAttributeNameMap>& names,
                                   std::optional<Item> values);

    /// The attribute name behind `#placeholder`, which counts as used from now on; null if it is
    /// not defined.
    const std::string* name(std::string_view placeholder);
    /// The same for `:placeholder`.
    std::optional<Constant> value(std::string_view placeholder);

    /// Fails if a name or a value was never asked for. Call it after all expressions of the request
    /// were parsed.
    Result<void> check_all_used() const;

 private:
    /// Sorted by placeholder.
    template <class T>
    struct Binding {
        std::string_view placeholder;
        const T* meaning = nullptr;
        bool used = false;
    };

    template <class T>
    static const T* use(std::vector<Binding<T>>& bindings, std::string_view placeholder);

    std::vector<Binding<std::string>> names_;
    std::vector<Binding<AttributeValue>> values_;
    std::shared_ptr<const AttributeMap> attributes_;
};

}  // namespace tailrace::expression
