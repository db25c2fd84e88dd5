// The shape of a stream record.
#pragma once

#include <string_view>

#include "tailrace/record.h"
#include "wire/json/declaration.h"

namespace tailrace::wire::json {

template <>
struct Shape<Identity> {
    static constexpr std::string_view name = "Identity";
    static constexpr Member members[] = {
        member<&Identity::principal_id>("PrincipalId"),
        member<&Identity::type>("Type"),
    };
};

template <>
struct Shape<StreamRecord> {
    static constexpr std::string_view name = "StreamRecord";
    static constexpr Member members[] = {
        member<&StreamRecord::approximate_creation_date_time>("ApproximateCreationDateTime"),
        member<&StreamRecord::keys>("Keys"),
        member<&StreamRecord::new_image>("NewImage"),
        member<&StreamRecord::old_image>("OldImage"),
        member<&StreamRecord::sequence_number>("SequenceNumber"),
        member<&StreamRecord::size_bytes>("SizeBytes"),
        member<&StreamRecord::stream_view_type>("StreamViewType"),
    };
};

template <>
struct Shape<Record> {
    static constexpr std::string_view name = "Record";
    static constexpr Member members[] = {
        member<&Record::event_id>("eventID"),
        member<&Record::event_name>("eventName"),
        member<&Record::event_version>("eventVersion"),
        member<&Record::event_source>("eventSource"),
        member<&Record::aws_region>("awsRegion"),
        member<&Record::dynamodb>("dynamodb"),
        member<&Record::user_identity>("userIdentity"),
    };
};

}  // namespace tailrace::wire::json
