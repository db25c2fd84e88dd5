#include "cli/failure.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace tailrace::cli {

namespace {

std::string_view remedy(const ClientError& error) {
    switch (error.kind) {
        case ClientErrorKind::connect:
            return "; is a server there? `tailrace serve` starts one";
        case ClientErrorKind::setup:
            return "; `tailrace COMMAND --help` tells where these come from";
        default:
            return "";
    }
}

}  // namespace

std::string one_line(std::string text) {
    std::ranges::replace(text, '\n', ' ');
    std::ranges::replace(text, '\r', ' ');
    return text;
}

std::unexpected<Failure> usage_failure(std::string text) {
    return std::unexpected(Failure{exit_status::usage, one_line(std::move(text))});
}

std::unexpected<Failure> failure(std::string text) {
    return std::unexpected(Failure{exit_status::failed, one_line(std::move(text))});
}

std::unexpected<Failure> failure(const ClientError& error) {
    const int status =
        error.kind == ClientErrorKind::setup ? exit_status::usage : exit_status::failed;
    return std::unexpected(Failure{status, one_line(error.text().append(remedy(error)))});
}

}  // namespace tailrace::cli
