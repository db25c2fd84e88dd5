// Prints every change of a table, one line each, and goes on where it stopped. Start it as often as
// you like: the processes share the work.
//
//     consume TABLE [APPLICATION]
//
// APPLICATION names the lease table (default: TABLE-consume). The service and who asks are found as
// the AWS tools find them: AWS_ENDPOINT_URL, AWS_REGION, AWS_PROFILE, ... Ctrl-C ends it in order.
#include <pthread.h>

#include <csignal>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "tailrace/consumer.h"

namespace {

class PrintChanges final : public tailrace::RecordHandler {
 public:
    tailrace::Handled handle(tailrace::RecordBatch& batch) override {
        std::string lines;
        for (const auto& record : batch.records()) append(lines, record);
        const std::lock_guard lock(mutex_);
        std::cout << lines << std::flush;
        return std::cout ? tailrace::Handled::done : tailrace::Handled::stop;
    }
    void trouble(std::string_view what) override { std::cerr << what << '\n'; }

 private:
    static void append(std::string& lines, const tailrace::Record& record) {
        if (!record.event_name || !record.dynamodb || !record.dynamodb->keys) return;
        const auto event = static_cast<std::size_t>(*record.event_name);
        lines += tailrace::enum_names<tailrace::OperationType>[event];
        lines += ' ' + record.dynamodb->keys->json() + '\n';
    }

    std::mutex mutex_;
};

/// Blocked here, and so in all threads that come, for the one that waits for them.
sigset_t block_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return signals;
}

}  // namespace

int main(int count, char** words) {
    if (count < 2) {
        std::cerr << "usage: consume TABLE [APPLICATION]\n";
        return 2;
    }
    const auto signals = block_signals();
    tailrace::ConsumerConfig config;
    config.table_name = words[1];
    config.application_name = count > 2 ? words[2] : config.table_name + "-consume";
    tailrace::Consumer consumer(config, {}, std::make_shared<PrintChanges>());

    std::thread listener([&] {
        int signal = 0;
        sigwait(&signals, &signal);
        consumer.stop();
    });
    const auto ended = consumer.run();
    pthread_kill(listener.native_handle(), SIGTERM);
    listener.join();
    if (ended) return 0;
    std::cerr << ended.error().message << '\n';
    return 1;
}
