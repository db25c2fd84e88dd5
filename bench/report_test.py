import unittest

import report
import works


def sample(rate):
    return {"rate": rate, "p50_us": 1000, "p99_us": 2000, "p999_us": 3000, "reply_bytes": 100, "cpu": 0.5}


class ReportTest(unittest.TestCase):
    def test_a_cell_is_the_median_of_its_rounds(self):
        cell = report.median_cell([sample(100), sample(300), sample(120)])
        self.assertEqual(cell["rate"], 120)
        self.assertEqual(cell["rounds"], 3)
        self.assertAlmostEqual(cell["spread"], 200 / 120)

    def test_ratios_are_of_ours_over_theirs(self):
        cells = report.medians({"put": {"tailrace-sync": [sample(600)], "dynoxide": [sample(200)], "limit": [sample(1200)]}})
        self.assertEqual(report.ratios(cells), {"put": {"tailrace-sync": {"dynoxide": 3.0, "limit": 0.5}}})

    def test_what_a_stream_costs(self):
        cells = report.medians({"put": {"tailrace-sync": [sample(100)], "limit": [sample(1)]},
                                "put_stream": {"tailrace-sync": [sample(80)], "limit": [sample(1)]}})
        self.assertAlmostEqual(report.stream_costs(cells)["tailrace-sync"], 0.2)
        self.assertNotIn("limit", report.stream_costs(cells))

    def test_a_table_shows_every_server_and_ratio(self):
        cells = report.medians({"put": {"tailrace-sync": [sample(600)], "dynoxide": [sample(200)]}})
        lines = report.work_table(cells["put"], report.ratios(cells)["put"]).splitlines()
        self.assertTrue(lines[0].endswith("x dynoxide"))
        self.assertTrue(lines[2].startswith("tailrace-sync") and lines[2].endswith("3.00"))
        self.assertTrue(lines[3].startswith("dynoxide"))

    def test_starts(self):
        text = report.start_table({"dynoxide": {"start_ms": [5.0, 9.0, 7.0], "idle_mib": [4.8]}})
        self.assertIn("7.0", text)
        self.assertIn("4.8", text)


class SummaryTest(unittest.TestCase):
    LINE = ('{"requests":1000,"duration_us":2000000,"bytes":5000,"errors":%d,'
            '"p50_us":1,"p99_us":2,"p999_us":3}')

    def test_a_rate_counts_units(self):
        read = works.read_summary("Running\n" + self.LINE % 0 + "\n", "", 10)
        self.assertEqual(read["rate"], 5000)
        self.assertEqual(read["reply_bytes"], 5)

    def test_one_error_spoils_the_measurement(self):
        with self.assertRaises(RuntimeError):
            works.read_summary(self.LINE % 1, "", 1)
        with self.assertRaises(RuntimeError):
            works.read_summary("unable to connect", "", 1)

    def test_the_item_is_of_the_size_it_says(self):
        size = sum(len(name) + len(str(*value.values())) for name, value in works.item(1, 1).items())
        self.assertTrue(350 < size < 450, size)


if __name__ == "__main__":
    unittest.main()
