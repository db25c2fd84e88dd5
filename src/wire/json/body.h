// The text of a reply, with a large page in it left where it is rather than copied.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace tailrace::wire::json {

/// `text`, then the page, then `rest`.
struct Body {
    std::string text;
    /// Null if there is none; then nothing follows `text`.
    std::shared_ptr<const std::string> page;
    std::string rest;
};

}  // namespace tailrace::wire::json
