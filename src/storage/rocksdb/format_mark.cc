#include "storage/rocksdb/format_mark.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

namespace tailrace::storage::rocksdb {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view mark = "tailrace storage format ";

std::unexpected<Fault> fault(std::string detail) {
    return std::unexpected(Fault{std::move(detail)});
}

std::unexpected<Fault> system_fault(std::string_view what, const fs::path& path, int error) {
    return fault(fmt::format("{} {}: {}", what, path.string(),
                             std::error_code(error, std::generic_category()).message()));
}

class File {
 public:
    File(const fs::path& path, int flags)
        : number_(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {}
    ~File() {
        if (number_ >= 0) ::close(number_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    bool sync() { return number_ >= 0 && ::fsync(number_) == 0; }
    bool write(std::string_view text) {
        return number_ >= 0 &&
               ::write(number_, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    }

 private:
    int number_;
};

/// Under its name once it is whole on disk.
std::expected<void, Fault> write_mark(const fs::path& directory) {
    const auto path = directory / format_file;
    auto draft = path;
    draft += ".new";
    const bool written = [&] {
        File file(draft, O_WRONLY | O_CREAT | O_TRUNC);
        return file.write(fmt::format("{}{}\n", mark, format_version)) && file.sync();
    }();
    if (!written || ::rename(draft.c_str(), path.c_str()) != 0 ||
        !File(directory, O_RDONLY | O_DIRECTORY).sync()) {
        return system_fault("cannot write", path, errno);
    }
    return {};
}

std::optional<unsigned> version_in(const fs::path& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    if (!line.starts_with(mark)) return std::nullopt;
    unsigned version = 0;
    const auto* end = line.data() + line.size();
    const auto parsed = std::from_chars(line.data() + mark.size(), end, version);
    if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
    return version;
}

std::expected<void, Fault> check_mark(const fs::path& directory) {
    const auto path = directory / format_file;
    const auto version = version_in(path);
    if (!version) {
        return fault(fmt::format(
            "{} does not say which storage format the data has; restore it, or choose another "
            "data directory",
            path.string()));
    }
    if (*version == format_version) return {};
    return fault(
        fmt::format("the data in {} has storage format {}, and this version of Tailrace reads "
                    "format {}; run the version that "
                    "wrote it, or choose another data directory. Nothing was changed.",
                    directory.string(), *version, format_version));
}

bool holds_something(const fs::path& directory) {
    std::error_code ignored;
    return std::ranges::any_of(fs::directory_iterator(directory, ignored), [](const auto& entry) {
        const auto name = entry.path().filename().string();
        return name != "lost+found" && name != std::string(format_file) + ".new";
    });
}

}  // namespace

std::expected<void, Fault> claim_directory(const fs::path& directory) {
    std::error_code error;
    fs::create_directories(directory, error);
    if (error) return system_fault("cannot make", directory, error.value());
    const bool marked = fs::exists(directory / format_file, error);
    if (error) return system_fault("cannot read", directory, error.value());
    if (marked) return check_mark(directory);
    if (holds_something(directory)) {
        return fault(fmt::format(
            "{} is not empty and holds no data of Tailrace; choose another data directory",
            directory.string()));
    }
    return write_mark(directory);
}

}  // namespace tailrace::storage::rocksdb
