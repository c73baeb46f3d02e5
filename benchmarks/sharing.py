"""
Shared against separate delivery: how long it takes to cost every coalition, and what comes out.

    python benchmarks/sharing.py run [--only huining-day]   # appends to sharing.csv what is not there yet
    python benchmarks/sharing.py table                      # writes sharing.md from it

Cases, each with 20,000 steps a plan on two cores, coalitions only: ``huining-day``, five firms, one day, three seeds
(93 plans); ``huining-dask``, the same on a Dask cluster of two local workers; ``huining-week``, five days, one seed
(155); ``eight-firms``, a generated county of 10 townships and 100 villages whose goods are dealt out at random to eight
firms (255); ``twelve-firms``, likewise to twelve, 4 circles of the sampled Shapley value. ``repaired`` counts
coalitions whose joint plan was dearer than their parts. A margin is 95 % by Student's t, over seeds where there is one
day, else over days; of the sampled value, over circles.

Positions, goods, fleet and prices are generated or own estimates: the saving shows what the method does, it is no
forecast.
"""

import argparse
import csv
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from logistics_opt.checker import check
from logistics_opt.demo import find_county
from logistics_opt.formats import open_county
from logistics_opt.model import Firm, FirmId, Problem
from logistics_opt.sharing.outcome import SharedDelivery
from logistics_opt.study.shared.effort import STEPS, Effort
from logistics_opt.study.shared_delivery import share_delivery
from logistics_opt.synth.seeded import seeded_county
from logistics_opt.units import YUAN

HERE = Path(__file__).parent
ROWS, TABLE = HERE / "sharing.csv", HERE / "sharing.md"
FIRST = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class Row:
    """One study; yuan a day and percent of working apart. ``firm`` empty: all of them."""

    case: str
    firm: str
    seconds: float
    draws: int
    coalitions: int
    repaired: int
    faults: int
    apart: float
    cost: float
    margin: float
    saved: float
    saved_margin: float
    proven: int


def huining(days: int) -> list[Problem]:
    """So many days of the demo county."""
    county = open_county(find_county("huining"))
    return [county.problem(FIRST + timedelta(days=day)) for day in range(days)]


def dealt_out(number: int) -> list[Problem]:
    """A generated county's goods in the hands of so many firms, the first with most."""
    problem = seeded_county(10, 100, 1)
    names = [FirmId(f"firm-{k:02d}") for k in range(1, number + 1)]
    weights = 1 / np.sqrt(np.arange(1, number + 1))
    drawn = np.random.default_rng(number).choice(number, size=len(problem.demands), p=weights / weights.sum())
    demands = [replace(demand, firm=names[k]) for demand, k in zip(problem.demands, drawn.tolist(), strict=True)]
    return [
        replace(
            problem,
            firms=tuple(Firm(id=name, name=name) for name in names),
            demands=tuple(demands),
            fleet=tuple(replace(vehicle, owner=None) for vehicle in problem.fleet),
        )
    ]


CASES: dict[str, tuple[Callable[[], list[Problem]], int]] = {
    "huining-day": (lambda: huining(1), 3),
    "huining-dask": (lambda: huining(1), 3),
    "huining-week": (lambda: huining(5), 1),
    "eight-firms": (lambda: dealt_out(8), 1),
    "twelve-firms": (lambda: dealt_out(12), 1),
}


def study(case: str) -> Iterator[Row]:
    """The case's study: a row for all firms together, and one for each by the Shapley value."""
    problems, seeds = CASES[case][0](), CASES[case][1]
    effort = Effort(steps=STEPS, seeds=tuple(range(seeds)), jobs=2, extras=False)
    with _dask() if case == "huining-dask" else nullcontext(None) as executor:
        found = share_delivery(problems, effort=effort, executor=executor)
    apart, together = found.systems[:2]
    plans = [group for system in found.systems for group in system.groups]
    repaired, several = found.repairs
    common = {
        "case": case,
        "seconds": found.seconds,
        "draws": len(found.drawn),
        "coalitions": several // len(found.drawn) + len(found.players),
        "repaired": repaired,
        "faults": sum(len(check(group.problem, group.plan)) for group in plans),
    }
    yield Row(
        **common,
        firm="",
        apart=apart.cost.mean / YUAN,
        cost=together.cost.mean / YUAN,
        margin=together.cost.margin / YUAN,
        saved=100 * together.saved.mean / apart.cost.mean,
        saved_margin=100 * together.saved.margin / apart.cost.mean,
        proven=int(together.saved.proven),
    )
    yield from (Row(**common, **_of_firm(found, firm)) for firm in found.players)


def _of_firm(found: SharedDelivery, firm: FirmId) -> dict[str, object]:
    alone = found.cost(frozenset({firm})).mean
    if found.sampled:
        share, margin = found.sampled[0].shares[firm], found.sampled[0].margins[firm]
        saved, proven = alone - share, abs(alone - share) > margin
        saved_margin = margin
    else:
        rule = found.rules["shapley"]
        share, margin = rule.shares[firm].mean, rule.shares[firm].margin
        saved, saved_margin, proven = rule.savings[firm].mean, rule.savings[firm].margin, rule.savings[firm].proven
    return {
        "firm": firm,
        "apart": alone / YUAN,
        "cost": share / YUAN,
        "margin": margin / YUAN,
        "saved": 100 * saved / alone,
        "saved_margin": 100 * saved_margin / alone,
        "proven": int(proven),
    }


@contextmanager
def _dask() -> Iterator[Executor]:
    """The executor of a cluster of two local workers."""
    from distributed import Client, LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        yield client.get_executor(pure=False)


def table() -> None:
    """sharing.md from the rows."""
    rows = _rows()
    lines = [
        "# Shared against separate delivery",
        "",
        "Made by `benchmarks/sharing.py`, whose docstring says what is measured, on two cores of a shared machine.",
        "All data are generated or own estimates: the figures show what the method does, they are no forecast.",
        "",
        "| case | coalitions, draws | seconds | dearer than parts | faults | yuan a day apart | together | saved, % |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {r['case']} | {r['coalitions']}, {r['draws']} | {float(r['seconds']):.0f} | {r['repaired']} "
        f"| {r['faults']} "
        f"| {float(r['apart']):,.0f} | {_with(r, 'cost', 'margin', ',.0f')} | {_with(r, 'saved', 'saved_margin')} |"
        for r in rows
        if not r["firm"]
    ]
    for case in dict.fromkeys(row["case"] for row in rows):
        lines += ["", f"## {case}: shares by the Shapley value", ""]
        lines += ["| firm | alone, yuan a day | share | saved, % | proven |", "|---|---:|---:|---:|---|"]
        lines += [
            f"| {r['firm']} | {float(r['apart']):,.0f} | {_with(r, 'cost', 'margin', ',.0f')} "
            f"| {_with(r, 'saved', 'saved_margin')} | {'yes' if int(r['proven']) else 'not proven'} |"
            for r in rows
            if r["case"] == case and r["firm"]
        ]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _with(row: dict[str, str], mean: str, margin: str, shape: str = ".1f") -> str:
    spread = float(row[margin])
    return format(float(row[mean]), shape) + (f" ± {format(spread, shape)}" if np.isfinite(spread) else "")


def _rows() -> list[dict[str, str]]:
    if not ROWS.exists():
        return []
    with ROWS.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _append(made: list[Row]) -> None:
    names = [field.name for field in fields(Row)]
    new = not ROWS.exists()
    with ROWS.open("a", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        if new:
            writer.writerow(names)
        for row in made:
            values = [getattr(row, name) for name in names]
            writer.writerow([round(value, 4) if isinstance(value, float) else value for value in values])


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["run", "table"])
    parser.add_argument("--only", choices=sorted(CASES))
    options = parser.parse_args()
    if options.what == "run":
        done = {row["case"] for row in _rows()}
        for case in [options.only] if options.only else CASES:
            if case not in done:
                _append(list(study(case)))
    table()


if __name__ == "__main__":
    sys.exit(main())
