import unittest

from tally import tally

CTEST = "100% tests passed, 0 tests failed out of 11\n"
CTEST_BAD = "82% tests passed, 2 tests failed out of 11\n"
PYTEST = "......\n6 passed in 1.20s\n"
PYTEST_BAD = "FAILED a.py::b\n1 failed, 5 passed, 1 error in 1.20s\n"
UNITTEST = "Ran 4 tests in 0.1s\n\nOK\n"
UNITTEST_BAD = "Ran 4 tests in 0.1s\n\nFAILED (failures=1, errors=1)\n"


class TallyTest(unittest.TestCase):
    def test_runners_are_believed(self):
        self.assertEqual(tally(0, CTEST), (11, 0))
        self.assertEqual(tally(8, CTEST_BAD), (9, 2))
        self.assertEqual(tally(0, PYTEST), (6, 0))
        self.assertEqual(tally(1, PYTEST_BAD), (5, 2))
        self.assertEqual(tally(0, UNITTEST), (4, 0))
        self.assertEqual(tally(1, UNITTEST_BAD), (2, 2))
        self.assertEqual(tally(1, "20 seeds from 1\n12 passed, 8 failed\n"), (12, 8))

    def test_a_program_that_does_not_count_is_one_test(self):
        self.assertEqual(tally(0, "fine\n"), (1, 0))
        self.assertEqual(tally(134, "boom\n"), (0, 1))

    def test_an_exit_status_outweighs_the_words(self):
        self.assertEqual(tally(1, PYTEST), (6, 1))

    def test_running_nothing_is_a_failure(self):
        self.assertEqual(tally(0, "Ran 0 tests in 0.0s\n\nOK\n"), (0, 1))
        self.assertEqual(tally(5, "no tests ran in 0.01s\n"), (0, 1))


if __name__ == "__main__":
    unittest.main()
