// What several operations answer when they cannot do what was asked.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>

#include "model/wording.h"
#include "tailrace/error.h"

namespace tailrace::operation {

using Refusal = std::unexpected<Error>;

/// Passes on the error of another result.
template <class T>
Refusal failure(T& failed) {
    return Refusal(std::move(failed.error()));
}

/// The same, of what was found in a single write before its table was looked at.
template <class T>
Refusal early_failure(model::Wording wording, T& failed) {
    return Refusal(model::early_error(wording, std::move(failed.error())));
}

/// `One or more parameter values were invalid: <why>`
Refusal invalid_parameter(std::string_view why);

/// For what the service offers and this server does not yet: told, never passed over. `what` is a
/// parameter.
Refusal not_supported(std::string_view what);

/// What it was goes to the log alone.
Refusal internal_error();

}  // namespace tailrace::operation
