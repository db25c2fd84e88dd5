// Rules of faults as the control API has them.
#pragma once

#include "server/control_arguments.h"
#include "server/faults.h"
#include "wire/json/writer.h"

namespace tailrace::server {

inline constexpr std::string_view fault_rule_members =
    "kind operation table probability seed count latency_ms";

/// Means something only if nothing was refused.
FaultRule read_fault_rule(ControlArguments& arguments);
void write(wire::json::Writer& writer, const Faults::Entry& entry);

}  // namespace tailrace::server
