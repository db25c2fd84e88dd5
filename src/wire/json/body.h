// The text of a reply, with a large page in it left where it is rather than copied.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "tailrace/shared_text.h"

namespace tailrace::wire::json {

/// `text`, then the page, then `rest`.
struct Body {
    std::string text;
    /// Null if there is none; then nothing follows `text`.
    std::shared_ptr<const SharedText> page;
    std::string rest;
};

}  // namespace tailrace::wire::json
