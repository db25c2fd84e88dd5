"""Each rule of tidy.py against a small tree that keeps it and one that breaks it."""
import pathlib
import tempfile
import unittest

import tidy

HOUSE = {
    "src/CMakeLists.txt": "add_subdirectory(base)\nadd_subdirectory(stream)\nadd_subdirectory(storage)\n",
    "src/base/CMakeLists.txt": "tailrace_module(base LIBRARIES fmt::fmt)\n",
    "src/base/clock.h": "#pragma once\n#include <chrono>\n",
    "src/stream/CMakeLists.txt":
        "tailrace_module(stream\n  DEPENDS base)\ntarget_link_libraries(stream_test PRIVATE tailrace_storage)\n",
    "src/stream/shard.cc": '#include "base/clock.h"\n#include "tailrace/item.h"\n',
    "src/stream/shard_test.cc": '#include "storage/store.h"\n',
    "src/storage/CMakeLists.txt": "tailrace_module(storage DEPENDS base)\n",
    "src/storage/store.h": "#pragma once\n",
    "include/tailrace/item.h": "#pragma once\n",
}


class TidyTest(unittest.TestCase):
    def findings(self, rule, changes):
        """What a rule says about the house above with these files changed, added, or (None) removed."""
        files = {path: text for path, text in {**HOUSE, **changes}.items() if text is not None}
        with tempfile.TemporaryDirectory() as root:
            for path, text in files.items():
                place = pathlib.Path(root, path)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(text, encoding="utf-8")
            return [str(finding) for finding in rule(tidy.Tree(root, files))]

    def assert_finds(self, rule, changes, *expected):
        found = self.findings(rule, changes)
        self.assertEqual(len(found), len(expected), found)
        for finding, words in zip(found, expected):
            self.assertIn(words, finding)

    def test_the_house_is_tidy(self):
        for rule in tidy.RULES:
            self.assertEqual(self.findings(rule, {}), [], rule.__name__)

    def test_an_include_that_is_not_declared(self):
        self.assert_finds(tidy.include_graph, {"src/base/clock.cc": '#include "stream/shard.h"\n',
                                               "src/stream/shard.h": "#pragma once\n"},
                          "src/base/clock.cc:1: base does not depend on stream")

    def test_what_is_linked_to_a_test_is_for_the_test_alone(self):
        self.assert_finds(tidy.include_graph, {"src/stream/shard.cc": '#include "storage/store.h"\n'},
                          "stream does not depend on storage")

    def test_storage_knows_no_item(self):
        self.assert_finds(tidy.include_graph, {"src/storage/store.h": "#pragma once\n#include <tailrace/item.h>\n"},
                          "storage never learns")

    def test_an_include_of_nothing_and_a_file_in_no_module(self):
        self.assert_finds(tidy.include_graph, {"src/base/clock.cc": '#include "clock.h"\n'}, "no file of ours")
        self.assert_finds(tidy.include_graph, {"src/lost.cc": "\n"}, "lies in no module")

    def test_a_module_inside_a_module_is_its_own(self):
        inner = {"src/storage/rocksdb/CMakeLists.txt": "tailrace_module(storage_rocksdb DEPENDS storage)\n",
                 "src/storage/rocksdb/engine.h": "#pragma once\n",
                 "src/storage/store.cc": '#include "storage/rocksdb/engine.h"\n'}
        self.assert_finds(tidy.include_graph, inner, "storage does not depend on storage_rocksdb")

    def test_only_main_names_an_engine(self):
        server = {"src/server/CMakeLists.txt": "tailrace_module(server DEPENDS base)\n",
                  "src/storage/rocksdb/CMakeLists.txt": "tailrace_module(storage_rocksdb DEPENDS storage)\n",
                  "src/storage/rocksdb/engine.h": "#pragma once\n",
                  "src/program/CMakeLists.txt": "tailrace_module(program DEPENDS base)\n"}
        include = '#include "storage/rocksdb/engine.h"\n'
        self.assert_finds(tidy.include_graph, {**server, "src/program/engine.cc": include})
        self.assert_finds(tidy.include_graph, {**server, "src/server/listener.cc": include}, "does not depend on")
        server["src/server/CMakeLists.txt"] = "tailrace_module(server DEPENDS storage_rocksdb)\n"
        self.assert_finds(tidy.module_graph, server, "name an engine")

    def test_the_doctor_names_what_it_examines(self):
        doctor = "src/program/doctor/CMakeLists.txt"
        ceph = {"src/program/CMakeLists.txt": "tailrace_module(program DEPENDS base)\n",
                "src/storage/rados/CMakeLists.txt": "tailrace_module(storage_rados DEPENDS storage)\n"}
        self.assert_finds(tidy.module_graph, {**ceph, doctor: "tailrace_module(program_doctor DEPENDS storage_rados)\n"})
        ceph["src/storage/rocksdb/CMakeLists.txt"] = "tailrace_module(storage_rocksdb DEPENDS storage)\n"
        self.assert_finds(tidy.module_graph,
                          {**ceph, doctor: "tailrace_module(program_doctor DEPENDS storage_rocksdb)\n"}, "name an engine")

    def test_a_public_header_stands_alone(self):
        self.assert_finds(tidy.public_headers,
                          {"include/tailrace/item.h": '#pragma once\n#include "base/clock.h"\n'}, "public header")

    def test_a_cycle_and_a_missing_module(self):
        self.assert_finds(tidy.module_graph, {"src/base/CMakeLists.txt": "tailrace_module(base DEPENDS stream)\n"},
                          "base depends on itself", "stream depends on itself")
        self.assert_finds(tidy.module_graph, {"src/base/CMakeLists.txt": "tailrace_module(base DEPENDS sea)\n"},
                          "which is no module")

    def test_a_proof_that_nothing_builds(self):
        self.assert_finds(tidy.orphan_proofs, {"tests/odd/shard_test.cc": "\n"}, "no build finds it")
        self.assert_finds(tidy.orphan_proofs, {"src/CMakeLists.txt": "add_subdirectory(base)\n"},
                          "src/CMakeLists.txt does not add it", "src/CMakeLists.txt does not add it")
        self.assert_finds(tidy.orphan_proofs, {"tests/shard_test.py": "\n"}, "elsewhere")

    def test_banned_words(self):
        self.assert_finds(tidy.banned_words, {"src/base/clock.cc": "// TODO: later\n"}, "clock.cc:1: do it now")
        self.assert_finds(tidy.banned_words, {"src/base/string_utils.h": "\n"}, "says nothing")
        self.assert_finds(tidy.banned_words, {"src/misc/a.h": "\n"}, "says nothing")
        self.assert_finds(tidy.banned_words, {"src/base/commonly.h": "\n"})

    def test_a_way_around_the_log(self):
        self.assert_finds(tidy.one_log, {"src/stream/shard.cc": "#include <spdlog/spdlog.h>\n"}, "base/log.h")
        self.assert_finds(tidy.one_log, {"src/base/log.cc": "#include <spdlog/logger.h>\n"})

    def test_headers_are_guarded(self):
        self.assert_finds(tidy.headers_guarded, {"src/base/clock.h": "#include <chrono>\n"}, "pragma once")

    def test_long_files(self):
        self.assert_finds(tidy.file_lengths, {"src/base/clock.cc": "\n" * 701}, "700 is the most")
        self.assert_finds(tidy.file_lengths, {"src/base/clock.cc": "\n" * 401}, "warning")
        self.assert_finds(tidy.file_lengths, {"src/base/clock_test.cc": "\n" * 701})

    @unittest.skipUnless(tidy.shutil.which("ctags"), "needs ctags")
    def test_long_functions(self):
        long = "int f() {\n" + "    g();\n" * 50 + "}\n"
        self.assert_finds(tidy.function_lengths, {"src/base/clock.cc": long}, "f has 52 lines")
        self.assert_finds(tidy.function_lengths, {"src/base/clock_test.cc": long})

    def test_white_space(self):
        self.assert_finds(tidy.white_space, {"src/base/clock.cc": "int a; \n\tint b;\n"}, "trailing", "a tab")
        self.assert_finds(tidy.white_space, {"src/base/clock.cc": "int a;"}, "one newline")
        self.assert_finds(tidy.white_space, {"src/base/testdata/blanks.txt": "a \n"})

    def test_links(self):
        self.assert_finds(tidy.document_links, {"docs/a.md": "[b](b.md) `src/base/gone.h`\n"}, "nowhere", "no such file")
        good = {"README.md": "[a](docs/a.md#the-way-of-a-write) [base](src/base) `src/base/clock.h` [x](https://x.y)\n",
                "docs/a.md": "# The way of a write\n[up](../README.md)\n"}
        self.assert_finds(tidy.document_links, good)
        self.assert_finds(tidy.document_links, {**good, "docs/a.md": "# Another\n"}, "#the-way-of-a-write")

    def test_lock_files_name_no_host(self):
        self.assert_finds(tidy.lock_files, {"bench/peers/package-lock.json": '{"resolved": "https://x"}\n'}, "npm")


if __name__ == "__main__":
    unittest.main()
