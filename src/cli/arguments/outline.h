// The commands and what they take, as help and completion need to know them.
#pragma once

#include <string>
#include <vector>

namespace tailrace::cli::arguments {

struct OutlineOption {
    /// `--help`, `-h`: the one that is shown first.
    std::vector<std::string> flags;
    /// What stands for its value; empty for a switch.
    std::string value;
    std::string help;
    std::string group;

    /// Of a value like `json|diff`; empty if it is free.
    std::vector<std::string> choices() const;
};

struct OutlineArgument {
    std::string name;
    std::string help;
    bool is_required = true;
    bool is_repeated = false;

    std::vector<std::string> choices() const;
};

struct Outline {
    std::string name;
    /// From the program on: `tailrace streams list`.
    std::string path;
    std::string description;
    std::string footer;
    std::vector<OutlineArgument> arguments;
    std::vector<OutlineOption> options;
    std::vector<Outline> commands;

    /// The first line of the description.
    std::string summary() const;
};

}  // namespace tailrace::cli::arguments
