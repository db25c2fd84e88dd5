// A request that anybody may send who has it.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace tailrace {

/// Good until its validity is over, for exactly these headers and this body.
struct PresignedRequest {
    std::string method = "POST";
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

}  // namespace tailrace
