// Between typed operations and what is sent.
#pragma once

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

/// `body` is that of a success.
template <class Input>
ClientResult<OutputOf<Input>> decode_answer(ClientResult<std::string> body);

}  // namespace tailrace::client
