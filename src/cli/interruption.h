// What ends a command from outside: Ctrl-C, SIGTERM, and a reader of its output that goes away.
#pragma once

#include <atomic>
#include <stop_token>
#include <thread>

namespace tailrace::cli {

/// To be made before there are other threads: it keeps the signals from them. A second signal ends
/// the process at once.
class Interruption {
 public:
    /// Watches `output`, a descriptor, if it is a pipe or a socket.
    explicit Interruption(int output);
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;
    ~Interruption();

    std::stop_token token() const { return stop_.get_token(); }
    /// The signal that came; 0 if none did.
    int signal() const { return signal_; }

 private:
    void watch(int output);
    void take_signal();

    std::stop_source stop_;
    std::atomic<int> signal_ = 0;
    int signals_;
    int end_;
    std::jthread thread_;
};

}  // namespace tailrace::cli
