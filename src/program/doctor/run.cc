#include "program/doctor/run.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stop_token>
#include <string>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "cli/failure.h"
#include "cli/interruption.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "program/doctor/examination.h"

namespace tailrace::program::doctor {

namespace {

using storage::rados::RadosOptions;
using storage::rados::RadosPool;

RadosOptions options_of(const server::Config& config) {
    RadosOptions options;
    options.configuration = config.ceph_conf;
    options.pool = config.pool;
    options.name_space = config.name_space;
    options.client = config.client_id;
    return options;
}

Place place_of(const server::Config& config) {
    return {config.pool, config.name_space, "client." + config.client_id};
}

/// Prints findings as they come.
class Printer {
 public:
    explicit Printer(Form form) : form_(form) {}

    void print(const Finding& finding) {
        tally_.add(finding);
        output_.text() += line_of(finding, form_);
        output_.flush();
    }
    int finish() {
        if (form_ == Form::text) output_.text() += tally_.line();
        output_.flush();
        return tally_.any_failed() ? cli::exit_status::failed : cli::exit_status::done;
    }

 private:
    const Form form_;
    cli::Output output_;
    Tally tally_;
};

int status_of(const cli::Interruption& interruption) {
    return interruption.signal() == 0 ? cli::exit_status::done : 128 + interruption.signal();
}

[[noreturn]] void give_up(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& e) {
        fmt::print(stderr, "tailrace: the doctor failed: {}\n", e.what());
    }
    std::_Exit(cli::exit_status::failed);
}

void examine(RadosPool& pool, const Order& order, Printer& printer,
             const cli::Interruption& interruption) {
    cli::Progress progress("objects counted", cli::Output(STDERR_FILENO).is_terminal());
    Examination::Options options;
    options.place = place_of(order.config);
    options.rounds = order.rounds;
    options.report = [&](const Finding& finding) { printer.print(finding); };
    options.progress = [&](std::uint64_t count) { progress.update(count); };
    Examination examination(pool, std::move(options), interruption.token());
    const std::stop_callback on_stop(interruption.token(), [&] {
        if (!examination.has_traces()) std::_Exit(status_of(interruption));
        fmt::print(stderr, "tailrace: removing what was written for a trial; again ends at once\n");
    });
    asio::io_context io;
    auto ended = [](const std::exception_ptr& failure) {
        if (failure) give_up(failure);
    };
    asio::co_spawn(io.get_executor(), examination.run(), ended);
    io.run();
}

}  // namespace

int run(const Order& order) {
    // Before there are other threads.
    const cli::Interruption interruption(STDOUT_FILENO);
    Printer printer(order.form);
    auto pool = [&] {
        const std::stop_callback on_stop(interruption.token(),
                                         [&] { std::_Exit(status_of(interruption)); });
        return RadosPool::open(options_of(order.config));
    }();
    if (!pool) {
        printer.print(judge_connection(pool.error().detail, place_of(order.config)));
        return printer.finish();
    }
    examine(**pool, order, printer, interruption);
    if (interruption.token().stop_requested()) return status_of(interruption);
    return printer.finish();
}

}  // namespace tailrace::program::doctor
