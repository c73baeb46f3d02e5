"""
The service under load: latency, what it adds to a search, memory, and whether a rival's document shows in the time.

    python benchmarks/load.py PART... [--postgres] [--before FOLDER] [--seconds 60] [--clients 50] ...

Each part starts a real server on the loopback interface with an empty database:

- ``mix``: clients of several roles that read and ask for studies, with a second between two requests of each, and then
  without; p50, p95 and p99 by operation. No answer may be a 5xx and no study may fail.
- ``quick``: what ``POST /v1/routes`` takes beyond the search, alone and while others read.
- ``memory``: resident memory of server and solvers, and the size of the database, over many tiny studies.
- ``tenants``: 404 for a rival's document against 404 for none, for everything a courier may read.

``--before`` names a checkout of an earlier state, which is measured in turn with this one. Prints JSON, one object a
part and state. The figures of ``load.md`` are of such a run; all of it takes half an hour on two cores.
"""

import argparse
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import load_memory
import load_mix
import load_quick
import load_tenants
from load_server import Server, serving

PARTS = ("mix", "quick", "memory", "tenants")


def measured(part: str, server: Server, folder: Path, options: argparse.Namespace) -> Any:
    """What a part finds."""
    match part:
        case "mix":
            return [
                load_mix.run(server, clients=options.clients, seconds=options.seconds, think=think)
                for think in (options.think, 0.0)
            ]
        case "quick":
            return load_quick.run(server, requests=options.requests)
        case "memory":
            return load_memory.run(server, folder, studies=options.studies, every=max(1, options.studies // 10))
        case _:
            return load_tenants.run(server, rounds=options.rounds)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="+", choices=PARTS)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--before", type=Path, help="checkout of an earlier state")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--think", type=float, default=1.0)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--studies", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=400)
    options = parser.parse_args()
    for part in options.parts:
        for state, code in (("before", options.before), ("now", None)):
            if state == "before" and code is None:
                continue
            busy = [os.getloadavg()[0]]
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                with serving(folder, postgres=options.postgres, code=code) as server:
                    found = measured(part, server, folder, options)
            busy.append(os.getloadavg()[0])
            said = {"part": part, "state": state, "postgres": options.postgres, "load_average": busy, "found": found}
            print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()
