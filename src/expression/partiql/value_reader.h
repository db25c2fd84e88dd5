// Literals, parameters and paths of a statement.
#pragma once

#include "expression/partiql/reader.h"
#include "expression/path.h"
#include "tailrace/attribute_value.h"

namespace tailrace::expression::partiql {

/// Whether a literal or a parameter begins here.
bool at_value(const Reader& reader);
AttributeValue read_value(Reader& reader);

/// Whether a name stands here.
bool at_name(const Reader& reader);
/// The next token, which is a name.
std::string read_name(Reader& reader);
/// `name` was read already.
Path read_path(Reader& reader, std::string name);
Path read_path(Reader& reader);

}  // namespace tailrace::expression::partiql
