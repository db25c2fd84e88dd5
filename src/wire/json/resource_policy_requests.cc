#include <string_view>

#include "tailrace/resource_policy_requests.h"
#include "wire/json/constraints.h"
#include "wire/json/declaration.h"

namespace tailrace::wire::json {
namespace {

constexpr auto revision_id = length(1, 255);

}  // namespace

template <>
struct Shape<PutResourcePolicyInput> {
    static constexpr std::string_view name = "PutResourcePolicyInput";
    static constexpr Member members[] = {
        member<&PutResourcePolicyInput::resource_arn>("ResourceArn", resource_arn),
        member<&PutResourcePolicyInput::policy>("Policy"),
        member<&PutResourcePolicyInput::expected_revision_id>("ExpectedRevisionId", revision_id),
        member<&PutResourcePolicyInput::confirm_remove_self_resource_access>(
            "ConfirmRemoveSelfResourceAccess"),
    };
};

template <>
struct Shape<PutResourcePolicyOutput> {
    static constexpr std::string_view name = "PutResourcePolicyOutput";
    static constexpr Member members[] = {
        member<&PutResourcePolicyOutput::revision_id>("RevisionId"),
    };
};

template <>
struct Shape<GetResourcePolicyInput> {
    static constexpr std::string_view name = "GetResourcePolicyInput";
    static constexpr Member members[] = {
        member<&GetResourcePolicyInput::resource_arn>("ResourceArn", resource_arn),
    };
};

template <>
struct Shape<GetResourcePolicyOutput> {
    static constexpr std::string_view name = "GetResourcePolicyOutput";
    static constexpr Member members[] = {
        member<&GetResourcePolicyOutput::policy>("Policy"),
        member<&GetResourcePolicyOutput::revision_id>("RevisionId"),
    };
};

template <>
struct Shape<DeleteResourcePolicyInput> {
    static constexpr std::string_view name = "DeleteResourcePolicyInput";
    static constexpr Member members[] = {
        member<&DeleteResourcePolicyInput::resource_arn>("ResourceArn", resource_arn),
        member<&DeleteResourcePolicyInput::expected_revision_id>("ExpectedRevisionId", revision_id),
    };
};

template <>
struct Shape<DeleteResourcePolicyOutput> {
    static constexpr std::string_view name = "DeleteResourcePolicyOutput";
    static constexpr Member members[] = {
        member<&DeleteResourcePolicyOutput::revision_id>("RevisionId"),
    };
};

template struct Codec<PutResourcePolicyInput>;
template struct Codec<PutResourcePolicyOutput>;
template struct Codec<GetResourcePolicyInput>;
template struct Codec<GetResourcePolicyOutput>;
template struct Codec<DeleteResourcePolicyInput>;
template struct Codec<DeleteResourcePolicyOutput>;

}  // namespace tailrace::wire::json
