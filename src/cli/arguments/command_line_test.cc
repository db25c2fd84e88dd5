#include "cli/arguments/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "cli/arguments/help.h"

namespace tailrace::cli::arguments {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::vector<Outline> others{{.name = "serve",
                                   .description = "Serve tables.",
                                   .options = {{{"--port"}, "PORT", "0 picks one.", "Network"},
                                               {{"--in-memory"}, "", "Keep nothing.", "Storage"}}},
                                  {.name = "doctor",
                                   .description = "Examine.",
                                   .footer = "Examples:\n\n  tailrace doctor",
                                   .options = {{{"--output"}, "text|json", "How.", "Output"},
                                               {{"--help", "-h"}, "", "", "Other"}}}};

using Words = std::vector<std::string>;

CommandLine parsed(Words words) {
    auto line = parse_command_line(std::move(words), others);
    if (const auto* farewell = std::get_if<Farewell>(&line)) {
        ADD_FAILURE() << farewell->text;
        return {};
    }
    return std::get<CommandLine>(line);
}

Farewell farewell(Words words) {
    auto line = parse_command_line(std::move(words), others);
    if (std::holds_alternative<CommandLine>(line)) ADD_FAILURE() << "accepted";
    return std::holds_alternative<Farewell>(line) ? std::get<Farewell>(line) : Farewell{};
}

TEST(CommandLine, TailTakesItsOptions) {
    const auto line = parsed({"tail",
                              "Orders",
                              "--from",
                              "-10m",
                              "--until=+1h",
                              "--count",
                              "3",
                              "--event",
                              "INSERT,MODIFY",
                              "--event",
                              "REMOVE",
                              "--key",
                              "id=1",
                              "--pattern",
                              R"({"a":[1]})",
                              "--output",
                              "diff",
                              "--color",
                              "never",
                              "--unmarshall",
                              "--no-follow",
                              "--endpoint-url",
                              "http://h:1",
                              "--region",
                              "r-1",
                              "--profile",
                              "p"});
    EXPECT_EQ(line.command, Command::tail);
    const auto& tail = line.tail;
    EXPECT_EQ(tail.source, "Orders");
    EXPECT_EQ(tail.from, "-10m");
    EXPECT_EQ(tail.until, "+1h");
    EXPECT_EQ(tail.count, 3u);
    EXPECT_THAT(tail.events, ElementsAre("INSERT,MODIFY", "REMOVE"));
    EXPECT_THAT(tail.keys, ElementsAre("id=1"));
    EXPECT_EQ(tail.pattern, R"({"a":[1]})");
    EXPECT_EQ(tail.output, "diff");
    EXPECT_EQ(tail.color, "never");
    EXPECT_TRUE(tail.unmarshall);
    EXPECT_TRUE(tail.no_follow);
    EXPECT_EQ(tail.connection.endpoint_url, "http://h:1");
    EXPECT_EQ(tail.connection.region, "r-1");
    EXPECT_EQ(tail.connection.profile, "p");
}

TEST(CommandLine, OptionsMayComeBeforeArguments) {
    const auto line = parsed({"tail", "--key", "id=1", "--event", "INSERT", "Orders"});
    EXPECT_EQ(line.tail.source, "Orders");
    EXPECT_THAT(line.tail.keys, ElementsAre("id=1"));
}

TEST(CommandLine, KnowsEachCommand) {
    EXPECT_EQ(parsed({"records", "Orders", "--shard", "s", "--limit", "9"}).records.limit, 9u);
    EXPECT_EQ(parsed({"streams", "list"}).command, Command::list_streams);
    EXPECT_EQ(parsed({"streams", "list", "Orders"}).streams.source, "Orders");
    EXPECT_EQ(parsed({"streams", "describe", "Orders"}).command, Command::describe_stream);
    EXPECT_EQ(parsed({"streams", "tree", "Orders", "--output", "json"}).streams.output, "json");
    EXPECT_THAT(parsed({"put", "T", "-"}).put.items, ElementsAre("-"));
    EXPECT_THAT(parsed({"put", "T", R"({"a":1})", R"({"a":2})"}).put.items,
                ElementsAre(R"({"a":1})", R"({"a":2})"));
    EXPECT_THAT(parsed({"get", "T", "a=1", "b=2"}).get.key, ElementsAre("a=1", "b=2"));
    EXPECT_EQ(parsed({"scan", "T", "--limit", "0"}).scan.limit, 0u);
}

TEST(CommandLine, ErrorsAreOneLineWithTheRemedy) {
    const std::pair<Words, const char*> bad[] = {
        {{"tail"}, "`tailrace tail --help`"},
        {{"tail", "Orders", "--form", "latest"}, "--form"},
        {{"tail", "Orders", "--count", "x"}, "--count"},
        {{"tail", "Orders", "--output", "xml"}, "--output"},
        {{"tail", "Orders", "More"}, "More"},
        {{"streams"}, "`tailrace streams --help`"},
        {{"streams", "tree"}, "`tailrace streams tree --help`"},
        {{"swerve"}, "there is no command swerve; `tailrace --help`"},
        {{"--in-memory"}, "there is no option --in-memory"},
        {{"streams", "lst"}, "there is no command lst; `tailrace streams --help`"},
        {{"put", "T"}, "ITEM"},
        {{"put", "T", "-", "--plain", "--marshalled"}, "--plain"},
        {{"completion", "tcsh"}, "tcsh"},
    };
    for (const auto& [words, expected] : bad) {
        const auto error = farewell(words);
        EXPECT_EQ(error.status, 2);
        EXPECT_THAT(error.text, StartsWith("tailrace: "));
        EXPECT_THAT(error.text, HasSubstr(expected));
        EXPECT_THAT(error.text, HasSubstr("--help` explains\n"));
        EXPECT_EQ(std::ranges::count(error.text, '\n'), 1) << error.text;
    }
}

TEST(CommandLine, WithoutACommandItTeaches) {
    EXPECT_EQ(farewell({}).status, 2);
    EXPECT_THAT(farewell({}).text, HasSubstr("Usage: tailrace COMMAND"));
    EXPECT_EQ(farewell({"--help"}).status, 0);
    EXPECT_EQ(farewell({"--help"}).text, farewell({"-h"}).text);
    EXPECT_THAT(farewell({"--version"}).text, StartsWith("tailrace 0."));
}

void for_each(const Outline& outline, const std::function<void(const Outline&)>& visit) {
    visit(outline);
    for (const auto& command : outline.commands) for_each(command, visit);
}

Words words_of(const std::string& path) {
    std::istringstream text(path);
    Words words;
    for (std::string word; text >> word;) words.push_back(word);
    words.erase(words.begin());
    return words;
}

TEST(CommandLine, HelpTeachesEveryCommandAndOption) {
    for_each(program_outline(others), [](const Outline& command) {
        auto words = words_of(command.path);
        words.push_back("--help");
        const auto help = farewell(words);
        EXPECT_EQ(help.status, 0);
        EXPECT_THAT(help.text, HasSubstr("Usage: " + command.path + " ")) << command.path;
        for (const auto& option : command.options) {
            EXPECT_THAT(help.text, HasSubstr(option.flags.front())) << command.path;
        }
        if (command.commands.empty() && command.name != "serve") {
            EXPECT_THAT(help.text, HasSubstr("Examples:\n\n  ")) << command.path;
        }
        std::istringstream lines(help.text);
        for (std::string line; std::getline(lines, line);) {
            EXPECT_LE(line.size(), 110u) << line;
            EXPECT_THAT(line, ::testing::Not(EndsWith(" ")));
        }
    });
}

TEST(Help, HasNamesAtTheLeft) {
    const Outline command{.name = "show",
                          .path = "t show",
                          .description = "Show it.\n\nAll of it.",
                          .footer = "Examples:\n\n  t show",
                          .arguments = {{.name = "WHAT", .help = "A thing.", .is_repeated = true}},
                          .options = {{{"--a-flag-with-a-long-name"}, "VALUE", "One.\nTwo.", "How"},
                                      {{"--help", "-h"}, "", "This.", "Other"}}};
    EXPECT_EQ(help_text(command),
              "Show it.\n\nAll of it.\n\n"
              "Usage: t show [OPTION...] WHAT...\n\n"
              "  WHAT                      A thing.\n\n"
              "How:\n"
              "  --a-flag-with-a-long-name VALUE\n"
              "                            One.\n"
              "                            Two.\n\n"
              "Other:\n"
              "  --help, -h                This.\n\n"
              "Examples:\n\n  t show\n");
}

TEST(Completion, ScriptsKnowCommandsFlagsAndChoices) {
    for (const auto* shell : {"bash", "zsh", "fish"}) {
        const auto script = farewell({"completion", shell});
        EXPECT_EQ(script.status, 0);
        for (const auto* expected : {"tailrace streams tree", "always", "in-memory", "zsh"}) {
            EXPECT_THAT(script.text, HasSubstr(expected)) << shell;
        }
    }
    const auto bash = farewell({"completion", "bash"}).text;
    EXPECT_THAT(bash, HasSubstr("\"tailrace tail --output\") words=\"json diff\" ;;"));
    EXPECT_THAT(bash, HasSubstr("\"tailrace streams\") words=\"list describe tree --help -h\" ;;"));
}

}  // namespace
}  // namespace tailrace::cli::arguments
