// How a table's row holds its settings. Their fields have tags from 32 on.
#pragma once

#include "base/fields.h"
#include "table/table_row.h"

namespace tailrace::table {

void put(base::FieldWriter& writer, const TableSettings& settings);
/// False if the field is damaged; one that is not known is passed over.
bool get(TableSettings& settings, const base::FieldReader::Field& field);

}  // namespace tailrace::table
