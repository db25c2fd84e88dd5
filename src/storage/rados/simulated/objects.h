// The objects of a simulated pool, and what operations do to them.
#pragma once

#include <map>
#include <string>

#include "storage/rados/pool.h"

namespace tailrace::storage::rados::simulated {

class Objects {
 public:
    ObjectView read(const ObjectRead& read) const;
    WriteOutcome write(const ObjectWrite& write);
    ObjectNames list(const std::string& after) const;

 private:
    struct Object {
        std::map<std::string, std::string> attributes;
        std::map<std::string, std::string> omap;
        std::string data;
    };
    class Condition;
    class Change;

    std::map<std::string, Object> objects_;
};

}  // namespace tailrace::storage::rados::simulated
