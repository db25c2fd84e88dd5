// Words that a statement cannot use as names without double quotes.
#pragma once

#include <string_view>

namespace tailrace::expression::partiql {

/// In any case: the reserved words of SQL-92, but for the parts of a date, and those of PartiQL.
bool is_keyword(std::string_view word);

/// Whether `word`, in any case, is `keyword`, which is in lower case.
bool is_word(std::string_view word, std::string_view keyword);

}  // namespace tailrace::expression::partiql
