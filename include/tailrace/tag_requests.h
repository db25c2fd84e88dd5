// TagResource, UntagResource, ListTagsOfResource.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tailrace/table_description.h"

namespace tailrace {

struct TagResourceInput {
    std::string resource_arn;
    std::vector<Tag> tags;
    friend bool operator==(const TagResourceInput&, const TagResourceInput&) = default;
};

struct TagResourceOutput {
    friend bool operator==(const TagResourceOutput&, const TagResourceOutput&) = default;
};

struct UntagResourceInput {
    std::string resource_arn;
    std::vector<std::string> tag_keys;
    friend bool operator==(const UntagResourceInput&, const UntagResourceInput&) = default;
};

struct UntagResourceOutput {
    friend bool operator==(const UntagResourceOutput&, const UntagResourceOutput&) = default;
};

struct ListTagsOfResourceInput {
    std::string resource_arn;
    std::optional<std::string> next_token;
    friend bool operator==(const ListTagsOfResourceInput&,
                           const ListTagsOfResourceInput&) = default;
};

struct ListTagsOfResourceOutput {
    std::vector<Tag> tags;
    std::optional<std::string> next_token;
    friend bool operator==(const ListTagsOfResourceOutput&,
                           const ListTagsOfResourceOutput&) = default;
};

}  // namespace tailrace
