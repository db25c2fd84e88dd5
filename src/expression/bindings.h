// What `#name` and `:value` stand for in the expressions of one request.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "expression/expression.h"
#include "tailrace/error.h"
#include "tailrace/item.h"

namespace tailrace::expression {

using AttributeNames = std::map<std::string, std::string, std::less<>>;

class Bindings {
 public:
    /// No names, no values.
    Bindings() = default;

    /// An absent parameter is not the same as an empty one, which is an error; so are an ill-formed
    /// placeholder and an ill-formed value (see Item::defect).
    static Result<Bindings> create(const std::optional<AttributeNames>& names,
                                   std::optional<Item> values);

    /// The attribute name behind `#placeholder`, which counts as used from now on; null if it is
    /// not defined. Valid as long as the bindings.
    const std::string* name(std::string_view placeholder);
    /// The same for `:placeholder`.
    std::optional<Constant> value(std::string_view placeholder);

    /// Fails if a name or a value was never asked for. Call it after all expressions of the request
    /// were parsed.
    Result<void> check_all_used() const;

 private:
    struct Name {
        std::string placeholder;
        std::string attribute;
        bool used = false;
    };
    struct Value {
        std::string_view placeholder;
        const AttributeValue* value = nullptr;
        bool used = false;
    };

    std::vector<Name> names_;
    std::shared_ptr<const AttributeMap> attributes_;
    std::vector<Value> values_;
};

}  // namespace tailrace::expression
