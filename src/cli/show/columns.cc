#include "cli/show/columns.h"

#include <algorithm>
#include <cstddef>

namespace tailrace::cli::show {

void append_columns(std::string& out, const std::vector<std::vector<std::string>>& rows,
                    const Style& style) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    }
    for (const auto& row : rows) {
        const bool is_head = &row == &rows.front();
        for (std::size_t i = 0; i < row.size(); ++i) {
            style.append(out, is_head ? Color::dim : Color::plain, visible(row[i]));
            if (i + 1 < row.size()) out.append(widths[i] - row[i].size() + 2, ' ');
        }
        out += '\n';
    }
}

}  // namespace tailrace::cli::show
