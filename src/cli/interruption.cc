#include "cli/interruption.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdint>
#include <cstdlib>

namespace tailrace::cli {

namespace {

int open_signals() {
    sigset_t wanted;
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGINT);
    sigaddset(&wanted, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &wanted, nullptr);
    return ::signalfd(-1, &wanted, SFD_CLOEXEC);
}

bool has_reader(int output) {
    struct stat found{};
    return ::fstat(output, &found) == 0 && (S_ISFIFO(found.st_mode) || S_ISSOCK(found.st_mode));
}

}  // namespace

Interruption::Interruption(int output)
    : signals_(open_signals()),
      end_(::eventfd(0, EFD_CLOEXEC)),
      thread_([this, output] { watch(has_reader(output) ? output : -1); }) {}

Interruption::~Interruption() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(end_, &one, sizeof one);
    thread_.join();
    ::close(end_);
    ::close(signals_);
}

void Interruption::watch(int output) {
    std::array<pollfd, 3> watched{pollfd{.fd = end_, .events = POLLIN, .revents = 0},
                                  pollfd{.fd = signals_, .events = POLLIN, .revents = 0},
                                  pollfd{.fd = output, .events = 0, .revents = 0}};
    for (;;) {
        const int ready = ::poll(watched.data(), watched.size(), -1);
        if (ready < 0) continue;
        if (watched[0].revents != 0) return;
        if (watched[1].revents != 0) take_signal();
        if (watched[2].revents != 0) {
            stop_.request_stop();
            watched[2].fd = -1;
        }
    }
}

void Interruption::take_signal() {
    signalfd_siginfo taken{};
    if (::read(signals_, &taken, sizeof taken) != sizeof taken) return;
    const int number = static_cast<int>(taken.ssi_signo);
    if (signal_ != 0) std::_Exit(128 + number);
    signal_ = number;
    stop_.request_stop();
}

}  // namespace tailrace::cli
