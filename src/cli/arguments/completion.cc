#include "cli/arguments/completion.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tailrace::cli::arguments {

namespace {

void for_each(const Outline& command, const std::function<void(const Outline&)>& visit) {
    visit(command);
    for (const auto& each : command.commands) for_each(each, visit);
}

template <class... Arguments>
void append(std::string& out, fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(out), format, std::forward<Arguments>(arguments)...);
}

/// The paths of all commands below the program, quoted.
std::vector<std::string> command_paths(const Outline& program) {
    std::vector<std::string> paths;
    for_each(program, [&](const Outline& command) {
        if (&command != &program) paths.push_back(fmt::format("\"{}\"", command.path));
    });
    return paths;
}

std::vector<std::string> flags_of(const Outline& command) {
    std::vector<std::string> flags;
    for (const auto& option : command.options) {
        flags.insert(flags.end(), option.flags.begin(), option.flags.end());
    }
    return flags;
}

/// What a command line may go on with: commands, choices of arguments, flags.
std::vector<std::string> words_of(const Outline& command) {
    std::vector<std::string> words;
    for (const auto& each : command.commands) words.push_back(each.name);
    for (const auto& argument : command.arguments) {
        std::ranges::copy(argument.choices(), std::back_inserter(words));
    }
    std::ranges::copy(flags_of(command), std::back_inserter(words));
    return words;
}

/// Each flag that takes a value, with its command before it, quoted.
std::vector<std::string> flags_with_value(const Outline& command, const OutlineOption& option) {
    std::vector<std::string> patterns;
    for (const auto& flag : option.flags) {
        patterns.push_back(fmt::format("\"{} {}\"", command.path, flag));
    }
    return patterns;
}

void for_each_valued(const Outline& program,
                     const std::function<void(const Outline&, const OutlineOption&)>& visit) {
    for_each(program, [&](const Outline& command) {
        for (const auto& option : command.options) {
            if (!option.value.empty()) visit(command, option);
        }
    });
}

std::string bash_script(const Outline& program) {
    std::string out = R"(# Completion of tailrace for bash: source <(tailrace completion bash)
_tailrace() {
    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    local command=tailrace words= i
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        case "$command ${COMP_WORDS[i]}" in
)";
    append(out, "            {}) command+=\" ${{COMP_WORDS[i]}}\" ;;\n",
           fmt::join(command_paths(program), " | "));
    out += "        esac\n    done\n    case \"$command $before\" in\n";
    for_each_valued(program, [&](const Outline& command, const OutlineOption& option) {
        append(out, "        {}) words=\"{}\" ;;\n",
               fmt::join(flags_with_value(command, option), " | "),
               fmt::join(option.choices(), " "));
    });
    out += "        *)\n            case \"$command\" in\n";
    for_each(program, [&](const Outline& command) {
        append(out, "                \"{}\") words=\"{}\" ;;\n", command.path,
               fmt::join(words_of(command), " "));
    });
    out += R"(            esac
            ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -o default -F _tailrace tailrace
)";
    return out;
}

/// For a text within single quotes.
std::string quoted(std::string_view text) {
    std::string out;
    for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out;
}

std::string first_line(std::string_view text) {
    return std::string(text.substr(0, text.find('\n')));
}

/// `'word:what it is'`, as zsh's _describe takes them.
std::vector<std::string> described_words(const Outline& command) {
    std::vector<std::string> words;
    const auto add = [&](std::string_view word, std::string_view help) {
        words.push_back(fmt::format("'{}:{}'", word, quoted(first_line(help))));
    };
    for (const auto& each : command.commands) add(each.name, each.summary());
    for (const auto& argument : command.arguments) {
        for (const auto& choice : argument.choices()) add(choice, argument.help);
    }
    for (const auto& option : command.options) {
        for (const auto& flag : option.flags) add(flag, option.help);
    }
    return words;
}

std::string zsh_script(const Outline& program) {
    std::string out = R"(#compdef tailrace
# Completion of tailrace for zsh: source <(tailrace completion zsh)
_tailrace() {
    local command=tailrace i
    local -a choices
    for ((i = 2; i < CURRENT; i++)); do
        case "$command ${words[i]}" in
)";
    append(out, "            ({}) command+=\" ${{words[i]}}\" ;;\n",
           fmt::join(command_paths(program), "|"));
    out += "        esac\n    done\n    case \"$command ${words[CURRENT-1]}\" in\n";
    for_each_valued(program, [&](const Outline& command, const OutlineOption& option) {
        const auto choices = option.choices();
        append(out, "        ({}) {}; return ;;\n",
               fmt::join(flags_with_value(command, option), "|"),
               choices.empty() ? "_files" : fmt::format("compadd {}", fmt::join(choices, " ")));
    });
    out += "    esac\n    case \"$command\" in\n";
    for_each(program, [&](const Outline& command) {
        append(out, "        (\"{}\") choices=({}) ;;\n", command.path,
               fmt::join(described_words(command), " "));
    });
    out += "    esac\n    _describe tailrace choices\n}\ncompdef _tailrace tailrace\n";
    return out;
}

void append_fish(std::string& out, const Outline& command) {
    const auto at = fmt::format("-n 'test (__tailrace_command) = \"{}\"'", command.path);
    for (const auto& each : command.commands) {
        append(out, "complete -c tailrace {} -a {} -d '{}'\n", at, each.name,
               quoted(each.summary()));
    }
    for (const auto& argument : command.arguments) {
        for (const auto& choice : argument.choices()) {
            append(out, "complete -c tailrace {} -a {}\n", at, choice);
        }
    }
    for (const auto& option : command.options) {
        std::string flags;
        for (const auto& flag : option.flags) {
            flags += flag.starts_with("--") ? " -l " + flag.substr(2) : " -s " + flag.substr(1);
        }
        const auto choices = option.choices();
        const auto value = choices.empty() ? std::string(option.value.empty() ? "" : " -r")
                                           : fmt::format(" -x -a '{}'", fmt::join(choices, " "));
        append(out, "complete -c tailrace {}{}{} -d '{}'\n", at, flags, value,
               quoted(first_line(option.help)));
    }
}

std::string fish_script(const Outline& program) {
    std::string out = R"(# Completion of tailrace for fish: tailrace completion fish | source
function __tailrace_command
    set -l command tailrace
    for word in (commandline -opc)[2..-1]
        switch "$command $word"
)";
    append(out, "            case {}\n                set command \"$command $word\"\n",
           fmt::join(command_paths(program), " "));
    out += "        end\n    end\n    echo $command\nend\ncomplete -c tailrace -f\n";
    for_each(program, [&](const Outline& command) { append_fish(out, command); });
    return out;
}

}  // namespace

std::optional<std::string> completion_script(std::string_view shell, const Outline& program) {
    if (shell == "bash") return bash_script(program);
    if (shell == "zsh") return zsh_script(program);
    if (shell == "fish") return fish_script(program);
    return std::nullopt;
}

}  // namespace tailrace::cli::arguments
