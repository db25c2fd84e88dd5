// One examination, from the command line's end to an exit status.
#pragma once

#include <cstddef>

#include "program/doctor/report.h"
#include "server/config.h"

namespace tailrace::program::doctor {

struct Order {
    /// As the servers have it.
    server::Config config;
    std::size_t rounds = 200;
    Form form = Form::text;
};

/// What the program is to exit with.
int run(const Order& order);

}  // namespace tailrace::program::doctor
