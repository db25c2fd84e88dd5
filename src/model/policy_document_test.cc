#include "model/policy_document.h"

#include <gtest/gtest.h>

#include <string>

namespace tailrace::model {
namespace {

const std::string table = R"("arn:aws:dynamodb:us-east-1:000000000000:table/t")";
const std::string canonical =
    R"({"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow",)"
    R"("Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"dynamodb:GetItem",)"
    R"("Resource":)" +
    table + "}]}";

std::string outcome(const std::string& text) {
    const auto policy = canonical_policy(text, "aws");
    return policy ? *policy : policy.error().message;
}
std::string with_statement(const std::string& statement) {
    return outcome(R"({"Version":"2012-10-17","Statement":)" + statement + "}");
}
std::string invalid(const std::string& why) {
    return "One or more parameter values were invalid: " + why;
}
std::string invalid_document(const std::string& why) {
    return invalid("Invalid policy document: " + why);
}

TEST(PolicyDocumentTest, WhatIsCanonicalStays) {
    EXPECT_EQ(outcome(canonical), canonical);
}

TEST(PolicyDocumentTest, WhatMeansTheSameIsTheSame) {
    EXPECT_EQ(outcome(R"({ "Statement": { "Resource": [)" + table +
                      R"(], "Action": ["dynamodb:GetItem", "dynamodb:GetItem"],
                         "Principal": {"AWS": ["111122223333",
                                               "arn:aws:iam::111122223333:root"]},
                         "Effect": "allow", "Sid": "Read" },
                         "Version": "2012-10-17" })"),
              canonical);
}

TEST(PolicyDocumentTest, KeepsWhatElseItSays) {
    EXPECT_EQ(
        with_statement(R"([{"Effect":"Deny","NotPrincipal":{"AWS":"x"},"NotAction":["a","b"],)"
                       R"("Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}])"),
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","NotPrincipal":{"AWS":"x"},)"
        R"("NotAction":["a","b"],"Resource":"*",)"
        R"("Condition":{"Bool":{"aws:SecureTransport":"false"}}}]})");
}

TEST(PolicyDocumentTest, IsOfAnOldVersionUnlessItSays) {
    EXPECT_EQ(
        outcome(R"({"Statement":{"Effect":"Deny","Principal":"*","Action":"a","Resource":"r"}})"),
        R"({"Version":"2008-10-17","Statement":[{"Effect":"Deny","Principal":"*",)"
        R"("Action":"a","Resource":"r"}]})");
}

TEST(PolicyDocumentTest, ReadsBackWhatItWrites) {
    const auto once = with_statement(R"({"Sid":"a\"b\\c","Effect":"Deny","Principal":"*",)"
                                     R"("Action":["x\ny"],"Resource":"\u00e9"})");
    EXPECT_EQ(outcome(once), once);
}

TEST(PolicyDocumentTest, IsJson) {
    for (const auto* text : {"", "[]", "{not json", "{} {}"}) {
        EXPECT_EQ(outcome(text), invalid_document("This policy contains invalid Json")) << text;
    }
    EXPECT_EQ(outcome("null"), invalid_document("This text appears not to be a policy"));
    EXPECT_EQ(outcome("{}"), invalid_document("Syntax error at position (1,3)"));
}

TEST(PolicyDocumentTest, HasStatements) {
    EXPECT_EQ(outcome(R"({"Version":"2012-10-17"})"),
              invalid_document("Missing required field Statement"));
    EXPECT_EQ(with_statement("[]"),
              invalid_document("Could not parse the policy: Statement is empty!"));
    EXPECT_EQ(with_statement("[1]"), invalid_document("Invalid Statement"));
    EXPECT_EQ(with_statement("7"), invalid_document("Invalid Statement"));
}

TEST(PolicyDocumentTest, HasWholeStatements) {
    const auto missing = [](const std::string& statement) { return with_statement(statement); };
    EXPECT_EQ(missing("[{}]"), invalid_document("Missing required field Effect"));
    EXPECT_EQ(missing(R"({"Effect":"Deny"})"),
              invalid_document("Missing required field Principal"));
    EXPECT_EQ(missing(R"({"Effect":"Deny","Principal":"*"})"),
              invalid_document("Missing required field Action"));
    EXPECT_EQ(missing(R"({"Effect":"Deny","Principal":"*","Action":"a"})"),
              invalid_document("Missing required field Resource"));
    EXPECT_EQ(missing(R"({"Effect":"Perhaps"})"), invalid_document("Invalid effect: Perhaps"));
}

TEST(PolicyDocumentTest, ListsStrings) {
    const auto of = [](const std::string& principal, const std::string& action) {
        return with_statement(R"({"Effect":"Deny","Resource":"r","Principal":)" + principal +
                              R"(,"Action":)" + action + "}");
    };
    EXPECT_EQ(of(R"("*")", "7"), invalid_document("Invalid Action"));
    EXPECT_EQ(of(R"("*")", R"([["a"]])"), invalid_document("Invalid Action"));
    EXPECT_EQ(of("7", R"("a")"), invalid("Invalid principal in policy document."));
    EXPECT_EQ(of(R"({"AWS":[7]})", R"("a")"), invalid("Invalid principal in policy document."));
}

TEST(PolicyDocumentTest, HasStatementsOfDifferentIds) {
    const std::string one =
        R"({"Sid":"s","Effect":"Deny","Principal":"*","Action":"a","Resource":"r"})";
    EXPECT_EQ(with_statement("[" + one + "," + one + "]"),
              invalid_document("The Statement Ids in the policy are not unique"));
}

TEST(PolicyDocumentTest, GrantsNothingToEverybody) {
    const std::string unbounded =
        "Resource-based policy grants unbounded access in one or more elements. Please revise the "
        "policy to ensure least-privilege form of access";
    const auto allowing = [](const std::string& principal, const std::string& more = "") {
        return with_statement(R"({"Effect":"Allow","Action":"a","Resource":"r","Principal":)" +
                              principal + more + "}");
    };
    EXPECT_EQ(allowing(R"("*")"), unbounded);
    EXPECT_EQ(allowing(R"({"AWS":["*"]})"), unbounded);
    EXPECT_TRUE(allowing(R"("*")", R"(,"Condition":{"x":{"y":"z"}})").starts_with("{"));
    EXPECT_EQ(allowing(R"("111122223333")"), invalid("Invalid principal in policy document."));
}

TEST(PolicyDocumentTest, IsOf20KilobytesAtMost) {
    const auto padded = [](std::size_t bytes) {
        return canonical + std::string(bytes - canonical.size(), ' ');
    };
    EXPECT_EQ(outcome(padded(policy_bytes_max)), canonical);
    EXPECT_EQ(outcome(padded(policy_bytes_max + 1)),
              invalid("Maximum policy size of 20480 bytes exceeded"));
}

}  // namespace
}  // namespace tailrace::model
