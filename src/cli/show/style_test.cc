#include "cli/show/style.h"

#include <gtest/gtest.h>

namespace tailrace::cli::show {
namespace {

TEST(Style, PaintsOnlyWhereThereIsColor) {
    EXPECT_EQ(Style(false).paint(Color::red, "x"), "x");
    EXPECT_EQ(Style(true).paint(Color::red, "x"), "\x1b[31mx\x1b[0m");
    EXPECT_EQ(Style(true).paint(Color::plain, "x"), "x");
}

TEST(Style, WhatATerminalWouldObeyIsSpelledOut) {
    EXPECT_EQ(visible("a\x1b[31m"), "a\\u001b[31m");
    EXPECT_EQ(visible("\x7f"), "\\u007f");
    EXPECT_EQ(visible("\xc2\x9b"), "\\u009b");
    EXPECT_EQ(visible("ä→\xc2\xa0"), "ä→\xc2\xa0");
}

}  // namespace
}  // namespace tailrace::cli::show
