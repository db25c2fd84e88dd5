// PutResourcePolicy, GetResourcePolicy, DeleteResourcePolicy.
#pragma once

#include <optional>
#include <string>

namespace tailrace {

struct PutResourcePolicyInput {
    std::string resource_arn;
    std::string policy;
    /// `NO_POLICY` is that of a resource without one.
    std::optional<std::string> expected_revision_id;
    std::optional<bool> confirm_remove_self_resource_access;
    friend bool operator==(const PutResourcePolicyInput&, const PutResourcePolicyInput&) = default;
};

struct PutResourcePolicyOutput {
    std::optional<std::string> revision_id;
    friend bool operator==(const PutResourcePolicyOutput&,
                           const PutResourcePolicyOutput&) = default;
};

struct GetResourcePolicyInput {
    std::string resource_arn;
    friend bool operator==(const GetResourcePolicyInput&, const GetResourcePolicyInput&) = default;
};

struct GetResourcePolicyOutput {
    std::optional<std::string> policy;
    std::optional<std::string> revision_id;
    friend bool operator==(const GetResourcePolicyOutput&,
                           const GetResourcePolicyOutput&) = default;
};

struct DeleteResourcePolicyInput {
    std::string resource_arn;
    std::optional<std::string> expected_revision_id;
    friend bool operator==(const DeleteResourcePolicyInput&,
                           const DeleteResourcePolicyInput&) = default;
};

struct DeleteResourcePolicyOutput {
    /// Of what was removed, or of the removal if that was before; absent if there never was one.
    std::optional<std::string> revision_id;
    friend bool operator==(const DeleteResourcePolicyOutput&,
                           const DeleteResourcePolicyOutput&) = default;
};

}  // namespace tailrace
