// Which service, and who asks.
#pragma once

#include "cli/arguments/options.h"
#include "cli/failure.h"
#include "client/settings.h"
#include "tailrace/client_config.h"

namespace tailrace::cli {

/// What the options leave out comes from where the AWS tools look. For an endpoint on this machine
/// a missing region is us-east-1, and missing credentials are `test`.
Outcome<ClientConfig> connect_as(const arguments::ConnectionOptions& options,
                                 const client::Surroundings& surroundings);

}  // namespace tailrace::cli
