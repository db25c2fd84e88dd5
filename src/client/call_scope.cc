#include "client/call_scope.h"

#include "client/connection.h"

namespace tailrace::client {

void CallScope::stop(ClientErrorKind why) {
    if (why_) return;
    why_ = why;
    if (connection_ != nullptr) connection_->close();
    signal_.emit(boost::asio::cancellation_type::terminal);
}

std::unexpected<Failure> CallScope::failure(bool is_uncertain) const {
    const auto* const text = why_ == ClientErrorKind::timeout ? "the time for the call is over"
                                                              : "the call was cancelled";
    return failed(why_.value_or(ClientErrorKind::cancelled), text, is_uncertain);
}

}  // namespace tailrace::client
