#include "server/resident_code.h"

#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace tailrace::server {
namespace {

/// What is resident of files, in kB.
int resident_of_files() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (!line.starts_with("RssFile:")) continue;
        return std::stoi(line.substr(line.find_first_of("0123456789")));
    }
    return -1;
}

std::string numbers_through(int last) {
    std::ostringstream text;
    for (int i = 1; i <= last; ++i) text << i << ' ';
    return text.str();
}

TEST(ResidentCode, IsLessThanBeforeAndRunsAgain) {
    const auto said = numbers_through(5);
    const int before = resident_of_files();
    ASSERT_GT(before, 0);
    unmap_code();
    EXPECT_LT(resident_of_files(), before);
    EXPECT_EQ(numbers_through(5), said);
    EXPECT_EQ(said, "1 2 3 4 5 ");
}

}  // namespace
}  // namespace tailrace::server
