// Words that an expression cannot use as attribute names without a `#placeholder`.
#pragma once

#include <string_view>

namespace tailrace::expression::syntax {

/// In any case.
bool is_reserved(std::string_view name);

}  // namespace tailrace::expression::syntax
