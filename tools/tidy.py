#!/usr/bin/env python3
"""The house rules as a test. Prints one line for each finding and exits 1 if a rule is broken.

    tools/tidy.py [ROOT]

A rule is a function from the tree to findings; the list at the end is all of them. What a folder of src/ may include is
what its CMakeLists.txt says: the DEPENDS of tailrace_module for every file, and for X_test.cc, X_fuzz.cc and X_bench.cc
also what is linked to NAME_test, NAME_fuzz and NAME_bench.
"""
import dataclasses
import functools
import pathlib
import re
import shutil
import subprocess
import sys

FILE_LINES_WARN, FILE_LINES_MAX, TEST_FILE_LINES_MAX = 400, 700, 1000
FUNCTION_LINES_MAX = 50
ENGINES = {"storage_rocksdb", "storage_rados"}  # storage_simulated serves the tests and keeps the contract, too
ENGINE_CHOOSERS = ("src/program/engine.cc", "src/testing/server.cc")
ENGINE_EXAMINERS = {"program_doctor": {"storage_rados"}}  # modules that look at what an engine stands on
SELF = "tools/tidy"  # this file and its test spell out what they forbid

BANNED_MARKS = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
BANNED_NAMES = re.compile(r"(^|_)(utils?|helpers?|common|misc|managers?)($|_)")
PROOF = re.compile(r"_(test|fuzz|bench)\.cc$")
TEXT = {".h", ".cc", ".py", ".js", ".mjs", ".sh", ".md", ".txt", ".cmake", ".json", ".lua", ".toml", ".yml", ""}
PYTHON_TEST_FOLDERS = {"tools", "bench", "tests/clients", "tests/crash", "tests/abuse", "tests/ceph"}


@dataclasses.dataclass(frozen=True)
class Finding:
    place: str
    text: str
    warning: bool = False

    def __str__(self):
        return f"{self.place}: {'warning: ' if self.warning else ''}{self.text}"


@dataclasses.dataclass(frozen=True)
class Module:
    name: str
    folder: str
    depends: frozenset
    proof_depends: frozenset


class Tree:
    """The project's files, by path from its root."""

    def __init__(self, root, paths=None):
        self.root = pathlib.Path(root)
        self.paths = sorted(paths if paths is not None else git_files(self.root))

    @functools.cache
    def text(self, path):
        return (self.root / path).read_text(encoding="utf-8", errors="replace")

    def lines(self, path):
        return enumerate(self.text(path).splitlines(), 1)

    def ending(self, *endings, under=""):
        return [path for path in self.paths if path.endswith(endings) and path.startswith(under)]

    @functools.cached_property
    def sources(self):
        return self.ending(".h", ".cc")

    @functools.cached_property
    def modules(self):
        """Modules by folder, as the CMakeLists.txt under src/ declare them."""
        found = {}
        for path in self.ending("/CMakeLists.txt", under="src/"):
            folder, text = path.removesuffix("/CMakeLists.txt"), self.text(path)
            for name, body in re.findall(r"^tailrace_module\((\w+)([^)]*)\)", text, re.MULTILINE):
                depends = re.search(r"DEPENDS((?:\s+[a-z_]\w*)*)", body)
                found[folder] = Module(name, folder, frozenset(depends[1].split() if depends else ()),
                                       proof_links(name, text))
        return found

    def module_of(self, path):
        """The module that a path under src/ belongs to: the innermost declared folder around it."""
        folder = path.rpartition("/")[0]
        while folder and folder not in self.modules:
            folder = folder.rpartition("/")[0]
        return self.modules.get(folder)


def git_files(root):
    listed = subprocess.run(["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=root, check=True,
                            capture_output=True, text=True).stdout.split("\0")
    return [path for path in listed if path and (root / path).is_file()]


def proof_links(name, text):
    links = re.findall(rf"target_link_libraries\({name}_(?:test|fuzz|bench)\s([^)]*)\)", text)
    return frozenset(word.removeprefix("tailrace_") for body in links for word in body.split()
                     if word.startswith("tailrace_"))


def includes(tree, path):
    for number, line in tree.lines(path):
        if found := re.match(r'\s*#\s*include\s*(?:"([^"]+)"|<(tailrace/[^>]+)>)', line):
            yield number, found[1] or found[2]


# --- rules -----------------------------------------------------------------------------------------------------------


def include_graph(tree):
    """A file includes its own module and those that its module declares; everyone but storage the public headers."""
    for path in [path for path in tree.sources if path.startswith("src/")]:
        module = tree.module_of(path)
        if module is None:
            yield Finding(path, "lies in no module")
            continue
        allowed = {module.name} | module.depends
        if PROOF.search(path):
            allowed |= module.proof_depends
        if path in ENGINE_CHOOSERS:
            allowed |= {other.name for other in tree.modules.values() if other.name.startswith("storage_")}
        for number, header in includes(tree, path):
            yield from include_finding(tree, f"{path}:{number}", module, allowed, header)


def include_finding(tree, place, module, allowed, header):
    if header.startswith("tailrace/"):
        if module.name.startswith("storage"):
            yield Finding(place, f"storage never learns what an item is: {header}")
        return
    if "src/" + header not in tree.paths:
        yield Finding(place, f'"{header}" is no file of ours: include from src/, libraries in <>')
        return
    other = tree.module_of("src/" + header)
    if other is not None and other.name not in allowed:
        yield Finding(place, f"{module.name} does not depend on {other.name} ({module.folder}/CMakeLists.txt)")


def public_headers(tree):
    """What stands under include/ includes nothing from src/."""
    for path in tree.ending(".h", under="include/"):
        for number, header in includes(tree, path):
            if not header.startswith("tailrace/"):
                yield Finding(f"{path}:{number}", f"a public header includes {header}")


def module_graph(tree):
    """Modules form no cycle, each declared one exists, and no module but an engine itself names an engine."""
    by_name = {module.name: module for module in tree.modules.values()}
    for module in by_name.values():
        place = module.folder + "/CMakeLists.txt"
        for name in sorted(module.depends - by_name.keys()):
            yield Finding(place, f"depends on {name}, which is no module")
        own = {name for name in ENGINES if module.name.startswith(f"{name}_")}  # what serves its tests
        own |= ENGINE_EXAMINERS.get(module.name, set())
        for name in sorted((module.depends & ENGINES) - own):
            yield Finding(place, f"only {' and '.join(ENGINE_CHOOSERS)} name an engine: {name}")
        if module.name in reachable(by_name, module.name):
            yield Finding(place, f"{module.name} depends on itself")


def reachable(by_name, start):
    seen, waiting = set(), [start]
    while waiting:
        for name in by_name[waiting.pop()].depends & by_name.keys():
            if name not in seen:
                seen.add(name)
                waiting.append(name)
    return seen


def orphan_proofs(tree):
    """Every test, fuzz target and benchmark is in a folder whose build finds it."""
    for path in tree.sources:
        folder = path.rpartition("/")[0]
        named = any(path.rpartition("/")[2].removesuffix(".cc") in tree.text(build)
                    for build in tree.paths if build == folder + "/CMakeLists.txt")
        if PROOF.search(path) and folder not in tree.modules and not named:
            yield Finding(path, "no build finds it")
    for folder in tree.modules:
        parent, _, name = folder.rpartition("/")
        parent_build = parent + "/CMakeLists.txt"
        if parent_build not in tree.paths or not re.search(rf"add_subdirectory\({name}\)", tree.text(parent_build)):
            yield Finding(folder, f"{parent_build} does not add it")
    for path in tree.ending("_test.py"):
        if path.rpartition("/")[0] not in PYTHON_TEST_FOLDERS:
            yield Finding(path, "./dev test looks for Python tests elsewhere: " + ", ".join(sorted(PYTHON_TEST_FOLDERS)))


def banned_words(tree):
    """Promises of later work, and names that say nothing."""
    for path in tree.paths:
        if path.startswith(SELF):
            continue
        for part in pathlib.PurePath(path).parts:
            if BANNED_NAMES.search(part.split(".")[0].lower()):
                yield Finding(path, f"the name {part} says nothing")
        if is_text(path):
            for number, line in tree.lines(path):
                if found := BANNED_MARKS.search(line):
                    yield Finding(f"{path}:{number}", f"do it now or file it: {found[0]}")


def is_text(path):
    return pathlib.PurePath(path).suffix in TEXT and not path.endswith("package-lock.json") and path != "LICENSE"


def one_log(tree):
    """What is logged goes through base/log, which knows level and format."""
    for path in [path for path in tree.sources if not path.startswith("src/base/log")]:
        for number, line in tree.lines(path):
            if re.match(r"\s*#\s*include\s*<spdlog/", line):
                yield Finding(f"{path}:{number}", "log by base/log.h")


def headers_guarded(tree):
    """`#pragma once` is the first directive of every header."""
    for path in tree.ending(".h"):
        first = next((line for _, line in tree.lines(path) if line.startswith("#")), "")
        if first.strip() != "#pragma once":
            yield Finding(path, "the first directive of a header is #pragma once")


def file_lengths(tree):
    for path in tree.sources + tree.ending(".py"):
        length = tree.text(path).count("\n")
        limit = TEST_FILE_LINES_MAX if "_test." in path else FILE_LINES_MAX
        if length > limit:
            yield Finding(path, f"{length} lines; {limit} is the most")
        elif length > FILE_LINES_WARN and "_test." not in path:
            yield Finding(path, f"{length} lines; past {FILE_LINES_WARN} it wants a split", warning=True)


def function_lengths(tree):
    """By ctags, where there is one."""
    paths = [path for path in tree.sources if not PROOF.search(path) and not path.startswith("tests/")]
    if not paths or not shutil.which("ctags"):
        return
    tags = subprocess.run(["ctags", "-L", "-", "--languages=C++", "--c++-kinds=f", "--fields=+ne", "-f", "-"],
                          cwd=tree.root, input="\n".join(paths), capture_output=True, text=True, check=False).stdout
    for tag in filter(None, (parse_tag(line) for line in tags.splitlines())):
        name, path, begin, end = tag
        if end - begin + 1 > FUNCTION_LINES_MAX:
            yield Finding(f"{path}:{begin}", f"{name} has {end - begin + 1} lines; {FUNCTION_LINES_MAX} is the most")


def parse_tag(line):
    fields = line.split("\t")
    numbers = dict(field.split(":", 1) for field in fields[3:] if re.match(r"(line|end):\d", field))
    if len(fields) < 4 or len(numbers) < 2:
        return None
    return fields[0], fields[1], int(numbers["line"]), int(numbers["end"])


def white_space(tree):
    for path in filter(is_text, tree.paths):
        if "/testdata/" in path:
            continue
        text = tree.text(path)
        for number, line in tree.lines(path):
            if "\t" in line:
                yield Finding(f"{path}:{number}", "a tab")
            if line != line.rstrip():
                yield Finding(f"{path}:{number}", "trailing blanks")
        if text and (not text.endswith("\n") or text.endswith("\n\n")):
            yield Finding(path, "a file ends in one newline")


def document_links(tree):
    """Links of the documents lead somewhere, and so do the paths they quote."""
    folders = {str(parent) for path in tree.paths for parent in pathlib.PurePath(path).parents}
    for path in tree.ending(".md"):
        for number, line in tree.lines(path):
            for target in re.findall(r"\]\(([^)\s]+)\)", line):
                if not link_leads_somewhere(tree, folders, path, target):
                    yield Finding(f"{path}:{number}", f"a link that leads nowhere: {target}")
            for quoted in re.findall(r"`((?:src|include|tests|bench|tools|docs|examples|cmake)/[\w./-]+)`", line):
                if quoted.rstrip("/") not in folders and quoted not in tree.paths:
                    yield Finding(f"{path}:{number}", f"no such file: {quoted}")


def link_leads_somewhere(tree, folders, path, target):
    if re.match(r"[a-z]+:", target):
        return True
    file, _, anchor = target.partition("#")
    other = path if not file else str(pathlib.PurePosixPath(*normal_parts(path, file)))
    if other not in tree.paths:
        return other in folders and not anchor
    return not anchor or anchor in anchors(tree.text(other))


def normal_parts(path, file):
    parts = list(pathlib.PurePosixPath(path).parent.parts)
    for part in pathlib.PurePosixPath(file).parts:
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return parts


def anchors(markdown):
    """The anchors of a document's headings, as GitHub makes them."""
    headings = re.findall(r"^#+\s+(.*?)\s*$", markdown, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def lock_files(tree):
    """A lock file pins versions and content, not the host they came from."""
    for path in tree.ending("package-lock.json"):
        if '"resolved"' in tree.text(path):
            yield Finding(path, "names where packages came from: npm install --omit-lockfile-registry-resolved")


RULES = [include_graph, public_headers, module_graph, orphan_proofs, banned_words, one_log, headers_guarded,
         file_lengths, function_lengths, white_space, document_links, lock_files]


def main(root):
    tree = Tree(root)
    findings = [finding for rule in RULES for finding in rule(tree)]
    for finding in findings:
        print(finding)
    broken = sum(not finding.warning for finding in findings)
    print(f"tidy: {len(tree.paths)} files, {len(RULES)} rules, {broken} findings")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent))
