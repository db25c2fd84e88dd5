#include <array>
#include <string_view>

#include "tailrace/tag_requests.h"
#include "wire/json/constraints.h"
#include "wire/json/declaration.h"
#include "wire/json/table_description_shape.h"

namespace tailrace::wire::json {

template <>
struct Shape<TagResourceInput> {
    static constexpr std::string_view name = "TagResourceInput";
    static constexpr Member members[] = {
        member<&TagResourceInput::resource_arn>("ResourceArn", resource_arn),
        member<&TagResourceInput::tags>("Tags"),
    };
};

template <>
struct Shape<TagResourceOutput> {
    static constexpr std::string_view name = "TagResourceOutput";
    static constexpr std::array<Member, 0> members{};
};

template <>
struct Shape<UntagResourceInput> {
    static constexpr std::string_view name = "UntagResourceInput";
    static constexpr Member members[] = {
        member<&UntagResourceInput::resource_arn>("ResourceArn", resource_arn),
        member<&UntagResourceInput::tag_keys>("TagKeys"),
    };
};

template <>
struct Shape<UntagResourceOutput> {
    static constexpr std::string_view name = "UntagResourceOutput";
    static constexpr std::array<Member, 0> members{};
};

template <>
struct Shape<ListTagsOfResourceInput> {
    static constexpr std::string_view name = "ListTagsOfResourceInput";
    static constexpr Member members[] = {
        member<&ListTagsOfResourceInput::resource_arn>("ResourceArn", resource_arn),
        member<&ListTagsOfResourceInput::next_token>("NextToken"),
    };
};

template <>
struct Shape<ListTagsOfResourceOutput> {
    static constexpr std::string_view name = "ListTagsOfResourceOutput";
    static constexpr Member members[] = {
        member<&ListTagsOfResourceOutput::tags>("Tags"),
        member<&ListTagsOfResourceOutput::next_token>("NextToken"),
    };
};

template struct Codec<TagResourceInput>;
template struct Codec<TagResourceOutput>;
template struct Codec<UntagResourceInput>;
template struct Codec<UntagResourceOutput>;
template struct Codec<ListTagsOfResourceInput>;
template struct Codec<ListTagsOfResourceOutput>;

}  // namespace tailrace::wire::json
