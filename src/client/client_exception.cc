#include "tailrace/client_exception.h"

#include <array>
#include <utility>

#include "model/error_table.h"

namespace tailrace {

namespace {

using Throw = void (*)(ClientError);

template <class Exception>
[[noreturn]] void throw_as(ClientError error) {
    throw Exception(std::move(error));
}

template <std::size_t... places>
constexpr std::array<Throw, sizeof...(places)> by_code(std::index_sequence<places...>) {
    return {&throw_as<ServiceExceptionOf<static_cast<ErrorCode>(places)>>...};
}

constexpr auto service_throws = by_code(std::make_index_sequence<model::error_table.size()>());

constexpr std::array<Throw, 8> kind_throws{
    &throw_as<ServiceException>,   &throw_as<ConnectException>,
    &throw_as<TransportException>, &throw_as<TimeoutException>,
    &throw_as<CancelledException>, &throw_as<MalformedReplyException>,
    &throw_as<SetupException>,     &throw_as<UnreachableStateException>};

}  // namespace

void throw_error(ClientError error) {
    const auto raise = error.kind == ClientErrorKind::service && error.code
                           ? service_throws[std::to_underlying(*error.code)]
                           : kind_throws[std::to_underlying(error.kind)];
    raise(std::move(error));
    std::unreachable();
}

}  // namespace tailrace
