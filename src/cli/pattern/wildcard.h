// Texts with stars in them.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace tailrace::cli::pattern {

class Wildcard {
 public:
    /// Each `*` stands for any text, also none; `\*` and `\\` for themselves. Fails with what is
    /// wrong.
    static std::expected<Wildcard, std::string> parse(std::string_view text);

    bool matches(std::string_view text) const;

 private:
    /// What stands between the stars; one at least.
    std::vector<std::string> pieces_{""};
};

}  // namespace tailrace::cli::pattern
