#include <string_view>

#include "tailrace/time_to_live_requests.h"
#include "wire/json/constraints.h"
#include "wire/json/declaration.h"

namespace tailrace::wire::json {

template <>
struct Shape<TimeToLiveSpecification> {
    static constexpr std::string_view name = "TimeToLiveSpecification";
    static constexpr Member members[] = {
        member<&TimeToLiveSpecification::enabled>("Enabled"),
        member<&TimeToLiveSpecification::attribute_name>("AttributeName", length(1, 255)),
    };
};

template <>
struct Shape<UpdateTimeToLiveInput> {
    static constexpr std::string_view name = "UpdateTimeToLiveInput";
    static constexpr Member members[] = {
        member<&UpdateTimeToLiveInput::table_name>("TableName", described_table),
        member<&UpdateTimeToLiveInput::time_to_live_specification>("TimeToLiveSpecification"),
    };
};

template <>
struct Shape<UpdateTimeToLiveOutput> {
    static constexpr std::string_view name = "UpdateTimeToLiveOutput";
    static constexpr Member members[] = {
        member<&UpdateTimeToLiveOutput::time_to_live_specification>("TimeToLiveSpecification"),
    };
};

template <>
struct Shape<TimeToLiveDescription> {
    static constexpr std::string_view name = "TimeToLiveDescription";
    static constexpr Member members[] = {
        member<&TimeToLiveDescription::time_to_live_status>("TimeToLiveStatus"),
        member<&TimeToLiveDescription::attribute_name>("AttributeName"),
    };
};

template <>
struct Shape<DescribeTimeToLiveInput> {
    static constexpr std::string_view name = "DescribeTimeToLiveInput";
    static constexpr Member members[] = {
        member<&DescribeTimeToLiveInput::table_name>("TableName", described_table),
    };
};

template <>
struct Shape<DescribeTimeToLiveOutput> {
    static constexpr std::string_view name = "DescribeTimeToLiveOutput";
    static constexpr Member members[] = {
        member<&DescribeTimeToLiveOutput::time_to_live_description>("TimeToLiveDescription"),
    };
};

template struct Codec<UpdateTimeToLiveInput>;
template struct Codec<UpdateTimeToLiveOutput>;
template struct Codec<DescribeTimeToLiveInput>;
template struct Codec<DescribeTimeToLiveOutput>;

}  // namespace tailrace::wire::json
