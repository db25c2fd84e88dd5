// The third step of parsing, as far as all kinds of expressions share it: placeholders get their
// meaning.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "expression/bindings.h"
#include "expression/expression.h"
#include "expression/path.h"
#include "expression/syntax/tree.h"
#include "model/attribute_type.h"

namespace tailrace::expression {

/// Keeps the first fault. After one, the others' answers mean nothing, and what is built of them is
/// thrown away.
class Resolver {
 public:
    explicit Resolver(Bindings& bindings) : bindings_(bindings) {}

    Path path(const syntax::Node& node);
    Constant value(std::string_view placeholder);
    void count_operator();

    void fail(std::string fault);
    bool failed() const { return fault_.has_value(); }
    const std::optional<std::string>& fault() const { return fault_; }

    // Faults of several operators and functions.
    void fail_operands(std::string_view function, std::size_t operands);
    void fail_path_needed(std::string_view function);
    void fail_type(std::string_view function, std::string_view type);
    /// If both are there and equal: `function` must not compare a path with itself.
    void check_distinct(std::string_view function, const Path* first, const Path* other);

 private:
    std::string name(const syntax::Token& step);

    Bindings& bindings_;
    std::size_t operators_ = 0;
    std::optional<std::string> fault_;
};

}  // namespace tailrace::expression
