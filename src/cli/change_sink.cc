#include "cli/change_sink.h"

#include <algorithm>
#include <string>
#include <utility>

#include "cli/show/difference.h"
#include "cli/show/json_elements.h"
#include "cli/show/record_text.h"

namespace tailrace::cli {

Taken ChangeSink::take(std::span<const Record> records, std::span<const std::string_view> texts) {
    auto taken = Taken::all;
    for (std::size_t i = 0; i < std::min(records.size(), texts.size()); ++i) {
        if (limits_.count && count_ >= *limits_.count) break;
        if (is_too_late(records[i])) {
            taken = Taken::past_end;
            break;
        }
        if (!filter_.passes(records[i], texts[i])) continue;
        write(records[i], texts[i]);
        ++count_;
        if (!output_.flush_if_large()) return Taken::finished;
    }
    const bool has_enough = limits_.count && count_ >= *limits_.count;
    return output_.flush() && !has_enough ? taken : Taken::finished;
}

Taken ChangeSink::take(const RecordPage& page, std::size_t first) {
    const auto texts = show::json_elements(page.json());
    first = std::min({first, texts.size(), page.elements().size()});
    return take(std::span(page.elements()).subspan(first), std::span(texts).subspan(first));
}

bool ChangeSink::is_too_late(const Record& record) const {
    if (!limits_.until || !record.dynamodb) return false;
    const auto& made = record.dynamodb->approximate_creation_date_time;
    return made && *made > *limits_.until;
}

void ChangeSink::write(const Record& record, std::string_view text) {
    auto& out = output_.text();
    switch (form_) {
        case ChangeForm::json:
            out.append(text).append("\n");
            break;
        case ChangeForm::plain_json:
            show::append_unmarshalled(out, record, text);
            out += '\n';
            break;
        case ChangeForm::difference:
            show::append_difference(out, record, style_);
            break;
    }
}

Outcome<ChangeSink> make_change_sink(const arguments::ReadOptions& options, ChangeLimits limits,
                                     std::string_view terminal_output, Output& output,
                                     const client::Surroundings& surroundings) {
    auto filter = ChangeFilter::parse(options);
    if (!filter) return std::unexpected(std::move(filter.error()));
    const bool is_terminal = output.is_terminal();
    const auto wanted = options.output.value_or(
        is_terminal && !options.unmarshall ? std::string(terminal_output) : std::string("json"));
    auto form = options.unmarshall ? ChangeForm::plain_json : ChangeForm::json;
    if (wanted == "diff") form = ChangeForm::difference;
    const show::Style style(wants_color(options.color, is_terminal, surroundings));
    return ChangeSink(*std::move(filter), form, style, limits, output);
}

}  // namespace tailrace::cli
