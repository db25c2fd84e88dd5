// A change of an item as people read it: what it was, and what it is.
//
//     2026-01-02T03:04:05Z MODIFY id="1"
//       ~ state: "new" → "paid"
//       + total: 12.5
//       - note: "x"
#pragma once

#include <string>

#include "cli/show/style.h"
#include "tailrace/attribute_value.h"
#include "tailrace/record.h"

namespace tailrace::cli::show {

/// Appends lines. Attributes that have not changed are left out, and so are those of the key below
/// the first line. Of a stream that has one image only, a MODIFY shows that image.
void append_difference(std::string& out, const Record& record, const Style& style);

}  // namespace tailrace::cli::show
