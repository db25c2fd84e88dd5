// A directory for one test, gone with it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace tailrace::storage::contract {

class Directory {
 public:
    Directory() {
        auto pattern = (std::filesystem::temp_directory_path() / "tailrace-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr)
            throw std::runtime_error("no directory to test in");
        path_ = pattern;
    }
    ~Directory() { std::filesystem::remove_all(path_); }
    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;

    const std::string& path() const { return path_; }

 private:
    std::string path_;
};

}  // namespace tailrace::storage::contract
