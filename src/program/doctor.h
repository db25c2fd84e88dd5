// `tailrace doctor`: whether servers can work with a Ceph cluster and its pool.
#pragma once

#include <string>
#include <vector>

#include "cli/arguments/outline.h"

namespace tailrace::program {

/// `arguments` begin with `doctor`. Returns what the program is to exit with.
int run_doctor(const std::vector<std::string>& arguments);

/// For help and completion.
cli::arguments::Outline doctor_outline();

}  // namespace tailrace::program
