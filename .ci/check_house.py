#!/usr/bin/env python3
"""Checks how the house stands: .ci/check_house.py [folder of the package ...]

- A target stands below all that it uses: dependencies go one way, in the order of Package.swift.
- What a file imports is declared, and what is declared is imported.
- No source file but a table has more than 400 lines.

Prints what is wrong, a line each; exit 1 when something is.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

LINES = 400
# Tables: rows of the standard, one after the other.
TABLES = {"Sources/GBCS/UseCases/UseCaseCatalogue+DLMS.swift"}
# Of the toolchain.
SYSTEM = {"Dispatch", "Foundation", "FoundationNetworking", "Glibc", "Synchronization", "Testing"}
IMPORT = re.compile(
    r"^\s*(?:@\w+\s+)*(?:(?:public|package|internal|private)\s+)?import\s+"
    r"(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)", re.MULTILINE)


def dependencies(target):
    """Names of a target's dependencies: targets and products."""
    for dependency in target["dependencies"]:
        (kind, value), = dependency.items()
        assert kind in ("byName", "product", "target"), kind
        yield value[0]


def folder(target):
    if target.get("path"):
        return pathlib.Path(target["path"])
    return pathlib.Path("Tests" if target["type"] == "test" else "Sources") / target["name"]


def problems(package):
    # A build folder of its own: it does not wait for whoever builds.
    with tempfile.TemporaryDirectory() as scratch:
        description = json.loads(subprocess.check_output(
            ["swift", "package", "--package-path", str(package), "--scratch-path", scratch, "dump-package"]))
    targets = description["targets"]
    order = {target["name"]: place for place, target in enumerate(targets)}
    # They are started, not imported; the benchmarks start smets, which is another package's.
    executables = {target["name"] for target in targets if target["type"] == "executable"} | {"smets"}
    for place, target in enumerate(targets):
        name, declared = target["name"], set(dependencies(target))
        for other in sorted(declared):
            if order.get(other, -1) >= place:
                yield f"Package.swift: {name} uses {other}, which stands below it"
        imported = {}
        for file in sorted((package / folder(target)).rglob("*.swift")):
            text = file.read_text(encoding="utf-8")
            shown = file.relative_to(package)
            for module in IMPORT.findall(text):
                imported.setdefault(module, shown)
            lines = text.count("\n")
            if target["type"] != "test" and lines > LINES and str(shown) not in TABLES:
                yield f"{shown}: {lines} lines; a file holds one noun, in at most {LINES}"
        if target["type"] == "system" or not imported:
            continue
        for module, file in sorted(imported.items()):
            if module not in declared | SYSTEM | {name}:
                yield f"{file}: imports {module}, which {name} does not declare in Package.swift"
        for other in sorted(declared - set(imported)):
            if other not in executables:
                yield f"Package.swift: {name} declares {other}, which none of its files imports"


def main():
    packages = [pathlib.Path(path) for path in sys.argv[1:]] or [pathlib.Path(".")]
    found = [f"{package}/{problem}" for package in packages for problem in problems(package)]
    print("\n".join(found) if found else "every module stands where it belongs")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
