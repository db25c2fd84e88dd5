// Signs one request and prints what is added to it: headers, or the whole query.
//
//     sign_request headers|query TIME REGION SERVICE METHOD PATH [HEADER VALUE]... < BODY
//
// TIME is as in X-Amz-Date; who signs is in AWS_ACCESS_KEY_ID and its like.
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

#include "wire/signature_time.h"
#include "wire/signature_v4.h"

using namespace tailrace;

namespace {

std::string variable(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

wire::SigningKey key_for(std::string region, std::string service) {
    return {.credentials = {.access_key_id = variable("AWS_ACCESS_KEY_ID"),
                            .secret_access_key = variable("AWS_SECRET_ACCESS_KEY"),
                            .session_token = variable("AWS_SESSION_TOKEN")},
            .region = std::move(region),
            .service = std::move(service)};
}

}  // namespace

int main(int count, char** words) {
    constexpr int first_header = 7;
    if (count < first_header) {
        std::cerr << "usage: sign_request headers|query TIME REGION SERVICE METHOD PATH "
                     "[HEADER VALUE]...\n";
        return EXIT_FAILURE;
    }
    const auto time = wire::parse_signature_time(words[2]);
    if (!time) {
        std::cerr << words[2] << " is no time\n";
        return EXIT_FAILURE;
    }
    const std::string body(std::istreambuf_iterator<char>(std::cin), {});
    wire::UnsignedRequest request{.method = words[5], .path = words[6], .body = body};
    for (int i = first_header; i + 1 < count; i += 2)
        request.headers.emplace_back(words[i], words[i + 1]);
    const auto key = key_for(words[3], words[4]);
    if (std::string_view(words[1]) == "query") {
        std::cout << wire::presigned_query(request, key, *time, std::chrono::hours(1)) << '\n';
    } else {
        for (const auto& [name, value] : wire::signature_headers(request, key, *time))
            std::cout << name << ": " << value << '\n';
    }
    return EXIT_SUCCESS;
}
