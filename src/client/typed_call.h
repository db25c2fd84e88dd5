// Between typed operations and what is sent.
#pragma once

#include <memory>
#include <string>

#include "base/random.h"
#include "client/call_request.h"
#include "tailrace/call_options.h"
#include "tailrace/client_error.h"
#include "tailrace/operations.h"

namespace tailrace::client {

/// A transaction without a token gets one. Instantiated for the input of every operation.
template <class Input>
CallRequest encode_call(const Input& input, const CallOptions& options, base::Random& random);

/// What a call reports to: its caller, or nobody.
std::shared_ptr<CallReport> report_of(const CallOptions& options);

/// `body` is what a call ended with, and `report` what it reported.
template <class Input>
ClientResult<OutputOf<Input>> decode_answer(ClientResult<std::string> body,
                                            const CallReport& report);

}  // namespace tailrace::client
