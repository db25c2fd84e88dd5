#include "cli/arguments/command_tree.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/arguments/command_texts.h"

namespace tailrace::cli::arguments {

namespace {

constexpr auto what_group = "What to read";
constexpr auto which_group = "Which changes";
constexpr auto output_group = "Output";
constexpr auto service_group = "Service";
constexpr auto other_group = "Other";

constexpr auto source_help = "A table, by name or ARN, or the ARN of a stream.";
constexpr auto marshalled_help = "DynamoDB JSON: {\"id\": {\"S\": \"1\"}}.";

CLI::App& add_command(CLI::App& parent, const char* name, const char* description,
                      const char* examples) {
    auto& app = *parent.add_subcommand(name, description);
    app.footer(examples);
    app.set_help_flag("--help,-h", "Print this.")->group(other_group);
    return app;
}

CLI::App& add_leaf(CLI::App& parent, const char* name, const char* description,
                   const char* examples, CommandLine& line, Command command) {
    auto& app = add_command(parent, name, description, examples);
    app.parse_complete_callback([&line, command] { line.command = command; });
    return app;
}

void add_connection(CLI::App& app, ConnectionOptions& options) {
    app.add_option("--endpoint-url", options.endpoint_url,
                   "Where the service is, as http://127.0.0.1:8000. Else AWS_ENDPOINT_URL and its\n"
                   "like, the profile's endpoint_url, or the region's endpoint of AWS.")
        ->type_name("URL")
        ->group(service_group);
    app.add_option("--region", options.region,
                   "Else AWS_REGION, AWS_DEFAULT_REGION, or the profile's. An endpoint on this\n"
                   "machine needs none, and no credentials.")
        ->type_name("NAME")
        ->group(service_group);
    app.add_option("--profile", options.profile,
                   "Of ~/.aws/config and ~/.aws/credentials. Else AWS_PROFILE.")
        ->type_name("NAME")
        ->group(service_group);
}

void add_color(CLI::App& app, std::string& color) {
    app.add_option("--color", color,
                   "auto is on a terminal, unless NO_COLOR is set.\nDefault: auto")
        ->type_name("auto|always|never")
        ->check(CLI::IsMember({"auto", "always", "never"}))
        ->group(output_group);
}

void add_output(CLI::App& app, std::optional<std::string>& output, const char* choices,
                std::vector<std::string> allowed, const char* help) {
    app.add_option("--output", output, help)
        ->type_name(choices)
        ->check(CLI::IsMember(std::move(allowed)))
        ->group(output_group);
}

void add_filters(CLI::App& app, ReadOptions& options) {
    app.add_option("--event", options.events, "Of these kinds alone: INSERT, MODIFY, REMOVE.")
        ->allow_extra_args(false)
        ->type_name("NAME[,NAME]")
        ->group(which_group);
    app.add_option(
           "--key", options.keys,
           "Of items with this key: id=1, or JSON as {\"id\": \"1\"}. Given twice, both must\n"
           "match, as for the two attributes of a key.")
        ->allow_extra_args(false)
        ->type_name("KEY")
        ->group(which_group);
    app.add_option("--pattern", options.pattern,
                   "Whose record matches: an event pattern of EventBridge or of Lambda's event\n"
                   "filtering.")
        ->type_name("JSON")
        ->group(which_group);
}

void add_record_output(CLI::App& app, ReadOptions& options, const char* help) {
    add_output(app, options.output, "json|diff", {"json", "diff"}, help);
    app.add_flag("--unmarshall", options.unmarshall, "Keys and images as plain JSON.")
        ->group(output_group);
    add_color(app, options.color);
}

void declare_tail(CLI::App& program, CommandLine& line) {
    auto& options = line.tail;
    auto& app = add_leaf(program, "tail", texts::tail, texts::tail_examples, line, Command::tail);
    app.add_option("TABLE|ARN", options.source, source_help)->required();
    app.add_option("--from", options.from,
                   "horizon (all that is kept), latest, a time as 2026-01-02T03:04:05Z or 10m for\n"
                   "ten minutes ago, or a sequence number.\nDefault: latest")
        ->type_name("WHERE")
        ->group(what_group);
    app.add_option("--until", options.until,
                   "Changes made later are not wanted: a time as for --from; +10m is ten minutes\n"
                   "from now.")
        ->type_name("TIME")
        ->group(what_group);
    app.add_option("--count", options.count, "End after so many changes.")
        ->type_name("N")
        ->group(what_group);
    app.add_flag("--no-follow", options.no_follow, "End where nothing more is there at present.")
        ->group(what_group);
    app.add_flag("--follow-reenabled", options.follow_reenabled,
                 "When the table's stream is disabled, wait for its next one.")
        ->group(what_group);
    add_filters(app, options);
    add_record_output(app, options,
                      "json: the records, one a line. diff: what each item was and is.\n"
                      "Default: diff on a terminal, else json");
    add_connection(app, options.connection);
}

void declare_records(CLI::App& program, CommandLine& line) {
    auto& options = line.records;
    auto& app = add_leaf(program, "records", texts::records, texts::records_examples, line,
                         Command::records);
    app.add_option("TABLE|ARN", options.source, source_help)->required();
    app.add_option("--from", options.from,
                   "horizon, latest, a time as 2026-01-02T03:04:05Z or 10m for ten minutes ago,\n"
                   "or a sequence number.\nDefault: horizon")
        ->type_name("WHERE")
        ->group(what_group);
    app.add_option("--shard", options.shard, "Of this shard alone.")
        ->type_name("ID")
        ->group(what_group);
    app.add_option("--limit", options.limit, "At most so many.")->type_name("N")->group(what_group);
    add_filters(app, options);
    add_record_output(app, options,
                      "json: one a line. diff: what each item was and is.\nDefault: json");
    add_connection(app, options.connection);
}

void declare_streams(CLI::App& program, CommandLine& line) {
    auto& options = line.streams;
    auto& streams = add_command(program, "streams", texts::streams, texts::streams_examples);
    streams.require_subcommand(1);
    const auto add_rest = [&](CLI::App& app, const char* choices, std::vector<std::string> allowed,
                              const char* help) {
        add_output(app, options.output, choices, std::move(allowed), help);
        add_color(app, options.color);
        add_connection(app, options.connection);
    };
    auto& list = add_leaf(streams, "list", texts::list_streams, texts::list_streams_examples, line,
                          Command::list_streams);
    list.add_option("TABLE", options.source, "Else the streams of all tables.");
    add_rest(list, "table|json", {"table", "json"},
             "json: an object a line.\nDefault: table on a terminal, else json");
    auto& describe = add_leaf(streams, "describe", texts::describe_stream,
                              texts::describe_stream_examples, line, Command::describe_stream);
    describe.add_option("TABLE|ARN", options.source, source_help)->required();
    add_rest(describe, "text|json", {"text", "json"}, "Default: text on a terminal, else json");
    auto& tree = add_leaf(streams, "tree", texts::stream_tree, texts::stream_tree_examples, line,
                          Command::stream_tree);
    tree.add_option("TABLE|ARN", options.source, source_help)->required();
    add_rest(tree, "text|json", {"text", "json"}, "Default: text");
}

void declare_items(CLI::App& program, CommandLine& line) {
    auto& put = add_leaf(program, "put", texts::put, texts::put_examples, line, Command::put);
    put.add_option("TABLE", line.put.table, "By name or ARN.")->required();
    put.add_option("ITEM", line.put.items, "JSON; - reads one from each line of standard input.")
        ->required();
    auto* const marshalled =
        put.add_flag("--marshalled", line.put.marshalled, marshalled_help)->group("Input");
    put.add_flag("--plain", line.put.plain, "Plain JSON, whatever it looks like.")
        ->excludes(marshalled)
        ->group("Input");
    add_connection(put, line.put.connection);

    auto& get = add_leaf(program, "get", texts::get, texts::get_examples, line, Command::get);
    get.add_option("TABLE", line.get.table, "By name or ARN.")->required();
    get.add_option("KEY", line.get.key, "id=1 for each attribute of the key, or JSON.")->required();
    get.add_flag("--marshalled", line.get.marshalled, marshalled_help)->group(output_group);
    add_connection(get, line.get.connection);

    auto& scan = add_leaf(program, "scan", texts::scan, texts::scan_examples, line, Command::scan);
    scan.add_option("TABLE", line.scan.table, "By name or ARN.")->required();
    scan.add_option("--limit", line.scan.limit, "At most so many.")
        ->type_name("N")
        ->group(what_group);
    scan.add_flag("--marshalled", line.scan.marshalled, marshalled_help)->group(output_group);
    add_connection(scan, line.scan.connection);
}

void declare_completion(CLI::App& program, CommandLine& line) {
    auto& app = add_leaf(program, "completion", texts::completion, texts::completion_examples, line,
                         Command::completion);
    app.add_option("bash|zsh|fish", line.shell, "The shell.")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
}

/// For help and completion alone.
void declare_other(CLI::App& program, const Outline& other) {
    auto& app =
        add_command(program, other.name.c_str(), other.description.c_str(), other.footer.c_str());
    for (const auto& option : other.options) {
        // It has it already.
        if (option.flags.front() == "--help") continue;
        if (option.value.empty()) {
            app.add_flag(option.flags.front(), option.help)->group(option.group);
        } else {
            app.add_option(option.flags.front(), option.help)
                ->type_name(option.value)
                ->group(option.group);
        }
    }
}

OutlineOption outline_option(const CLI::Option& option) {
    OutlineOption outline{.help = option.get_description(), .group = option.get_group()};
    for (const auto& name : option.get_lnames()) outline.flags.push_back("--" + name);
    for (const auto& name : option.get_snames()) outline.flags.push_back("-" + name);
    if (option.get_items_expected_max() > 0) outline.value = option.get_type_name();
    return outline;
}

/// A validator's own description follows the name.
std::string name_alone(std::string name) {
    return name.substr(0, name.find(':'));
}

}  // namespace

void declare_commands(CLI::App& program, CommandLine& line, const std::vector<Outline>& others) {
    program.description(texts::program);
    program.name("tailrace");
    program.footer(texts::program_examples);
    program.set_help_flag("--help,-h", "Print this.")->group(other_group);
    program.set_version_flag("--version", std::string(), "Print the version.")->group(other_group);
    program.require_subcommand(1);
    for (const auto& other : others) declare_other(program, other);
    declare_tail(program, line);
    declare_records(program, line);
    declare_streams(program, line);
    declare_items(program, line);
    declare_completion(program, line);
}

Outline outline_of(const CLI::App& app, const std::string& path_before) {
    Outline outline{
        .name = app.get_name(),
        .path = path_before.empty() ? app.get_name() : path_before + " " + app.get_name(),
        .description = app.get_description(),
        .footer = app.get_footer()};
    for (const auto* const option : app.get_options()) {
        if (!option->get_positional()) {
            outline.options.push_back(outline_option(*option));
            outline.options.back().value = name_alone(outline.options.back().value);
            continue;
        }
        outline.arguments.push_back({.name = option->get_single_name(),
                                     .help = option->get_description(),
                                     .is_required = option->get_required(),
                                     .is_repeated = option->get_items_expected_max() > 1});
    }
    // Options of one group stand together, and CLI11 has help first.
    std::ranges::stable_partition(
        outline.options, [](const OutlineOption& option) { return option.group != other_group; });
    for (const auto* const command : app.get_subcommands([](const CLI::App*) { return true; })) {
        outline.commands.push_back(outline_of(*command, outline.path));
    }
    return outline;
}

}  // namespace tailrace::cli::arguments
