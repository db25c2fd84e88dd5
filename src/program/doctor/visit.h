// Goes to a server as other servers do.
#pragma once

#include <string>

#include "base/coroutine.h"
#include "program/doctor/judge.h"
#include "storage/membership.h"

namespace tailrace::program::doctor {

/// Says who it is, by the servers' `secret`, and asks for the time; asks nothing else.
awaitable<Visit> visit(storage::Member member, std::string secret);

}  // namespace tailrace::program::doctor
