// What each subcommand does. Files have their names; those of `streams` are in streams.cc.
#pragma once

#include "cli/arguments/options.h"
#include "cli/context.h"
#include "cli/failure.h"

namespace tailrace::cli {

Outcome<> tail(const arguments::TailOptions& options, Context& context);
Outcome<> records(const arguments::RecordsOptions& options, Context& context);
Outcome<> list_streams(const arguments::StreamsOptions& options, Context& context);
Outcome<> describe_stream(const arguments::StreamsOptions& options, Context& context);
Outcome<> show_stream_tree(const arguments::StreamsOptions& options, Context& context);
Outcome<> put(const arguments::PutOptions& options, Context& context);
Outcome<> get(const arguments::GetOptions& options, Context& context);
Outcome<> scan(const arguments::ScanOptions& options, Context& context);

}  // namespace tailrace::cli
