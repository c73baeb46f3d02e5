"""
A firm attacks its own document: every number it shows, and every sum, difference, product and ratio of them.

One hit may be chance: a county has small whole numbers. So the attack has four worlds with the same firms and villages
and other amounts in each, and a formula counts where it hits the same figure of the same firm in all of them.
"""

from dataclasses import asdict, replace
from itertools import combinations_with_replacement

import numpy as np
import pytest

from logistics_opt.accounts import Totals, apportion, firm_accounts

NEAR = 1e-6
SECRETS = ("pieces", "weight", "share", "alone", "saving", "net")
WORLDS = (0, 1, 2, 3)


def numbers(value, path=""):
    """Every number of a document by its path; a window has two."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from numbers(inner, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        yield f"{path}.count", float(len(value))
        for at, inner in enumerate(value):
            yield from numbers(inner, f"{path}.{at}")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield path, float(value)


def known(seen):
    """What the firm knows: the document's numbers, its totals less its own line, and what follows from its own line."""
    found = dict(numbers(asdict(seen)))
    pairs = {"pieces": "pieces", "weight": "weight", "cost": "share", "alone": "alone", "saving": "saving"}
    for total, own in pairs.items():
        if f".totals.{total}" in found:
            found[f"others.{total}"] = found[f".totals.{total}"] - found[f".own.{own}"]
    return found


def atoms(views):
    """The paths that all worlds have, and their values: one row a world."""
    worlds = [known(view) for view in views]
    paths = sorted(set.intersection(*map(set, worlds)))
    return paths, np.array([[world[path] for path in paths] for world in worlds])


def formulas(paths, values):
    """Every number, then pairs and, of the figures that are not of the service, a b / c and halves; with their text."""
    yield from ((path, values[:, at]) for at, path in enumerate(paths))
    for i, j in combinations_with_replacement(range(len(paths)), 2):
        a, b = values[:, i], values[:, j]
        yield f"{paths[i]} + {paths[j]}", a + b
        yield f"{paths[i]} - {paths[j]}", a - b
        yield f"{paths[i]} * {paths[j]}", a * b
        yield f"{paths[i]} / {paths[j]}", a / b
        yield f"{paths[j]} / {paths[i]}", b / a
    few = [at for at, path in enumerate(paths) if not path.startswith(".service.") or path == ".service.count"]
    for i, j in combinations_with_replacement(few, 2):
        for k in few:
            yield f"{paths[i]} * {paths[j]} / {paths[k]}", values[:, i] * values[:, j] / values[:, k]
        yield f"({paths[i]} + {paths[j]}) / 2", (values[:, i] + values[:, j]) / 2
        yield f"({paths[i]} - {paths[j]}) / 2", (values[:, i] - values[:, j]) / 2


def hits(views, secrets):
    """The formulas that give a secret in every world; ``secrets`` has a row a world. Signs are no matter."""
    names = sorted(secrets[0])
    aims = np.abs(np.array([[world[name] for name in names] for world in secrets]))
    paths, values = atoms(views)
    with np.errstate(divide="ignore", invalid="ignore"):
        texts, results = zip(*formulas(paths, values), strict=True)
        found = np.abs(np.array(results))
        matches = {
            name: np.nonzero((np.abs(found - aims[:, at]) <= NEAR * aims[:, at]).all(axis=1))[0]
            for at, name in enumerate(names)
        }
    return {name: [texts[at] for at in where] for name, where in matches.items() if len(where)}


def others_secrets(accounts, firm):
    """Every figure of every other firm, by firm and name."""
    return {
        f"{line.firm}.{name}": getattr(line, name) for line in accounts.lines for name in SECRETS if line.firm != firm
    }


@pytest.fixture(scope="session")
def worlds(planned, make_accounts):
    """The problem, plan and accounts of each world; shares by what the villages cost, or by pieces."""
    made = {}

    def of(firms, rule, buses=False):
        if (firms, rule, buses) not in made:
            made[firms, rule, buses] = []
            for world in WORLDS:
                problem, plan = planned(firms, world, buses)
                drawn = make_accounts(problem, plan, world)
                shares = {line.firm: line.share for line in drawn.lines}
                if rule == "pieces":
                    parts = apportion(drawn.cost, [line.pieces for line in drawn.lines])
                    shares = dict(zip(shares, parts, strict=True))
                accounts = make_accounts(problem, plan, world, shares=shares)
                made[firms, rule, buses].append((problem, plan, accounts))
        return made[firms, rule, buses]

    return of


def views_of(worlds, firm):
    return [firm_accounts(accounts, problem, plan, firm) for problem, plan, accounts in worlds]


@pytest.mark.parametrize("rule", ["villages", "pieces"])
@pytest.mark.parametrize("firms", [2, 3, 5])
@pytest.mark.parametrize("buses", [False, True])
def test_no_formula_gives_another_firms_figure(worlds, firms, rule, buses):
    made = worlds(firms, rule, buses)
    for firm in ("f0", "f1"):
        views = views_of(made, firm)
        assert all((view.totals.cost is not None) == (firms > 2) for view in views)
        assert hits(views, [others_secrets(accounts, firm) for _, _, accounts in made]) == {}


# --- the attacker can do what it is feared for: documents that say a little more are broken


def shown(accounts):
    """All totals, whatever they give away."""
    pieces, weight, cost, alone, saving = (
        sum(getattr(line, name) for line in accounts.lines) for name in ("pieces", "weight", "share", "alone", "saving")
    )
    return Totals(pieces=pieces, weight=weight, cost=cost, fen_per_piece=cost / pieces, alone=alone, saving=saving)


def test_with_totals_of_two_firms_all_is_lost(worlds):
    made = worlds(2, "villages")
    views = [replace(view, totals=shown(a)) for view, (_, _, a) in zip(views_of(made, "f0"), made, strict=True)]
    found = hits(views, [others_secrets(accounts, "f0") for _, _, accounts in made])
    assert {"f1.pieces", "f1.weight", "f1.share", "f1.alone", "f1.saving"} <= set(found)


@pytest.mark.parametrize("kept", [("cost", "pieces"), ("cost", "fen_per_piece"), ("alone", "cost")])
def test_totals_that_seem_harmless_in_part_are_not(worlds, kept):
    made = worlds(2, "villages")
    views = []
    for view, (_, _, accounts) in zip(views_of(made, "f0"), made, strict=True):
        totals = asdict(shown(accounts))
        views.append(replace(view, totals=Totals(**{name: totals[name] for name in kept})))
    found = hits(views, [others_secrets(accounts, "f0") for _, _, accounts in made])
    assert "f1.share" in found


def test_under_a_rule_by_pieces_the_cost_alone_tells_the_pieces(worlds):
    # Why totals stand or fall together: own pieces * others' cost / own share.
    made = worlds(2, "pieces")
    views = []
    for view, (_, _, accounts) in zip(views_of(made, "f0"), made, strict=True):
        views.append(replace(view, totals=Totals(cost=accounts.cost)))
    # Shares are whole fen, so the formula is off a little; whoever knows that pieces are whole rounds it away.
    secrets = [others_secrets(accounts, "f0") for _, _, accounts in made]
    told = [v.own.pieces * (v.totals.cost - v.own.share) / v.own.share for v in views]
    assert [round(pieces) for pieces in told] == [secret["f1.pieces"] for secret in secrets]
