"""
Writes ``load.md`` from what ``load.py`` has printed.

    python benchmarks/load.py quick tenants mix memory --before FOLDER > rows; python benchmarks/load_page.py < rows
"""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parent / "load.md"
HEAD = """# The service under load

Made by `benchmarks/load.py`, whose docstring says what is asked, and `load_page.py`: a real server on the loopback
interface, one solver for studies, clients on the same two cores. *Before* is the service as it first was (ba3403b),
measured in turn with it in the same run. Parts may have been measured at different times, on a machine that does other
work, too: compare within a table. Milliseconds unless said otherwise.
"""


def rows(cells: Iterable[Iterable[object]]) -> str:
    """A table; the first row is its head."""
    head, *body = [[str(cell) for cell in row] for row in cells]
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def quick(found: dict[str, dict[str, Any]]) -> Iterator[str]:
    """What the service adds to a search."""
    yield "\n## Routes of a small day\n\nTen jobs, two vehicles, one request after the other: `POST /v1/routes`.\n\n"
    table: list[list[object]] = [["", "requests", "p50", "p95", "p99"]]
    for state, one in found.items():
        for beside in ("alone", "with_reads"):
            for name in ("total", "added_by_server", "added_to_client"):
                if name in one[beside]:
                    said = one[beside][name]
                    words = f"{state}, {beside.replace('_', ' ')}: {name.replace('_', ' ')}"
                    table.append([words, said["count"], said["p50"], said["p95"], said["p99"]])
    yield rows(table)
    firsts = ", ".join(f"{state} {one['alone']['first_ms']:.0f}" for state, one in found.items())
    yield f"\nThe first request after the start: {firsts}. *Added* is the time beside the search and its check.\n"


def mix(found: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    """Many clients."""
    for number, one in enumerate(found["now"]):
        wait = f"{one['think']:g} s between two requests" if one["think"] else "without a pause"
        yield f"\n## {one['clients']} clients, each {wait}\n\n"
        states = list(found)
        parts = [found[state][number] for state in states]
        table: list[list[object]] = [["", *(f"{state} {p}" for state in states for p in ("p50", "p95", "p99"))]]
        for name in one["milliseconds"]:
            said = [part["milliseconds"].get(name, {}) for part in parts]
            table.append([name, *(each.get(p, "") for each in said for p in ("p50", "p95", "p99"))])
        yield rows(table) + "\n"
        for state, part in zip(states, parts, strict=True):
            yield (
                f"{state.capitalize()}: {part['requests_per_second']} requests a second; answers {part['statuses']}; "
                f"studies {part['studies']}, the last of them {part['drained_after_seconds']} s after the end.\n\n"
            )


def memory(found: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Over many studies."""
    for state, one in found.items():
        yield f"\n## Memory over {one['studies']} studies, {state}\n\n"
        table: list[list[object]] = [["studies", "server, MiB", "solvers, MiB", "database, MiB"]]
        table += [[s["studies"], s["server_mib"], s["solvers_mib"], s["database_mib"]] for s in one["samples"]]
        slope = one["slope_kib_a_study"]
        yield rows(table)
        yield (
            f"\nSlope of the second half, KiB a study: server {slope['server_mib']}, solvers {slope['solvers_mib']}, "
            f"database {slope['database_mib']}.\nSolvers are five processes, their shared libraries counted each time; "
            "one more while it\ntakes the place of one that has done 200 tasks.\n"
        )


def tenants(found: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    """Foreign and absent."""
    for state, operations in found.items():
        yield f"\n## A rival's document against none, {state}\n\n"
        names = ("foreign_p50", "absent_p50", "foreign_p95", "absent_p95", "chance_foreign_longer", "p")
        table: list[list[object]] = [["", *(name.replace("_", " ") for name in names)]]
        table += [[one["operation"], *(one[name] for name in names)] for one in operations]
        yield rows(table)
        count = len(operations)
        yield (
            f"\nA chance of 0.5 is no difference. The p are of {count} tests (Mann and Whitney): by luck alone\n"
            f"the least is below {0.05 / count:g} once in twenty runs.\n"
        )


def main() -> None:
    """Rows in, page out."""
    said = [json.loads(line) for line in sys.stdin if line.startswith("{")]
    busy = [load for one in said for load in one.get("load_average", [])]
    text = HEAD
    if busy:
        text += f"\nProcesses that wanted a core, the benchmark's among them: {min(busy):.0f} to {max(busy):.0f}.\n"
    for name, write in (("mix", mix), ("quick", quick), ("tenants", tenants), ("memory", memory)):
        for postgres in (False, True):
            found = {one["state"]: one["found"] for one in said if (one["part"], one["postgres"]) == (name, postgres)}
            if found:
                text += "".join(write(found))
    PAGE.write_text(text.rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
