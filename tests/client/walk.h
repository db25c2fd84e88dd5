// A walk through the API with the C++ client: what it asks for, and what must be answered.
#pragma once

#include <cstdlib>
#include <iostream>
#include <optional>
#include <set>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>

#include "tailrace/client.h"

namespace tailrace::walk {

/// Ends the program unless it holds.
inline void expect(bool holds, std::string_view what,
                   std::source_location where = std::source_location::current()) {
    if (holds) return;
    std::cerr << where.file_name() << ":" << where.line() << ": " << what << '\n';
    std::exit(EXIT_FAILURE);
}

class Walk {
 public:
    Walk(Client& client, std::string table) : client(client), table(std::move(table)) {}

    /// The output, or the end of the program.
    template <class Input>
    OutputOf<Input> ask(const Input& input,
                        std::source_location where = std::source_location::current()) {
        auto output = client.call(input);
        expect(output.has_value(), output ? "" : output.error().text(), where);
        answered.insert(OperationOf<Input>::name);
        return *std::move(output);
    }

    /// Of an operation that not every server has; empty where it is unknown.
    template <class Input>
    std::optional<OutputOf<Input>> ask_if_offered(
        const Input& input, std::source_location where = std::source_location::current()) {
        auto output = client.call(input);
        if (!output && output.error().name == "UnknownOperationException") {
            unknown.insert(OperationOf<Input>::name);
            return std::nullopt;
        }
        expect(output.has_value(), output ? "" : output.error().text(), where);
        answered.insert(OperationOf<Input>::name);
        return *std::move(output);
    }

    Client& client;
    std::string table;
    std::string table_arn;
    std::string stream_arn;
    std::set<std::string_view> answered;
    std::set<std::string_view> unknown;
};

}  // namespace tailrace::walk
