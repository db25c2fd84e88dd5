// Surroundings that a test puts together.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "client/settings.h"

namespace tailrace::client {

class GivenSurroundings final : public Surroundings {
 public:
    std::map<std::string, std::string> variables{{"HOME", "/home/me"}};
    std::map<std::string, std::string> files;

    std::optional<std::string> variable(const std::string& name) const override {
        return find(variables, name);
    }
    std::optional<std::string> file(const std::string& path) const override {
        return find(files, path);
    }

 private:
    static std::optional<std::string> find(const std::map<std::string, std::string>& all,
                                           const std::string& name) {
        const auto found = all.find(name);
        return found == all.end() ? std::nullopt : std::optional(found->second);
    }
};

}  // namespace tailrace::client
