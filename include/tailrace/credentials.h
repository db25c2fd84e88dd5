// Who asks, as AWS knows them.
#pragma once

#include <string>

namespace tailrace {

struct Credentials {
    std::string access_key_id;
    std::string secret_access_key;
    /// Of temporary credentials; else empty.
    std::string session_token;
    friend bool operator==(const Credentials&, const Credentials&) = default;
};

}  // namespace tailrace
