// What a program that has started need not hold on to.
#pragma once

namespace tailrace::server {

/// Unmaps the pages of code and constants of this program and its libraries. What runs again is
/// mapped again from the system's cache, some pages at a time; what only the start needed is not,
/// and no longer counts as resident. Other threads may run meanwhile. Does nothing under a
/// debugger, whose breakpoints are in the code.
void unmap_code();

}  // namespace tailrace::server
