#include "expression/syntax/reserved_words.h"

#include <gtest/gtest.h>

namespace tailrace::expression::syntax {
namespace {

TEST(ReservedWordsTest, KnowsWordsInAnyCase) {
    for (const auto* word :
         {"ABORT", "abort", "AbOrT", "zone", "Deterministic", "FLATTERN", "size"}) {
        EXPECT_TRUE(is_reserved(word)) << word;
    }
}

TEST(ReservedWordsTest, LeavesOtherWordsAlone) {
    for (const auto* word :
         {"", "id", "pk", "abor", "aborts", "zones", "a", "deterministically", "_"}) {
        EXPECT_FALSE(is_reserved(word)) << word;
    }
}

}  // namespace
}  // namespace tailrace::expression::syntax
