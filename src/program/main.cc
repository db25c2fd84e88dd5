// The program: `serve` is the server, `doctor` looks at what it stands on, all else its clients.

#include <csignal>
#include <string>
#include <vector>

#include "cli/cli.h"
#include "program/doctor.h"
#include "program/serve.h"

/// Read by jemalloc when it starts: a thread of its own gives unused pages back, also when nothing
/// is asked of the server any more.
extern "C" const char* const malloc_conf = "background_thread:true";

int main(int argc, char** argv) {
    using namespace tailrace;
    // That nobody reads what is written is told by the write.
    std::signal(SIGPIPE, SIG_IGN);
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    const std::string command = arguments.empty() ? "" : arguments.front();
    if (command == "serve") return program::serve(arguments);
    if (command == "doctor") return program::run_doctor(arguments);
    return cli::run(arguments, {program::serve_outline(), program::doctor_outline()});
}
