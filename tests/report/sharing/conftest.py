"""Studies of the line county: two firms, three, three with hostile names, nine (sampled); a few steps a plan."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from logistics_opt.model import (
    Direction,
    Firm,
    FirmId,
    Line,
    LineId,
    LineStop,
    Load,
    Problem,
    Programme,
    SiteId,
    SubsidyKind,
    SubsidyRule,
    SubsidyUnit,
)
from logistics_opt.sharing.outcome import SharedDelivery
from logistics_opt.study.shared.effort import Effort
from logistics_opt.study.shared_delivery import share_delivery
from logistics_opt.units import HOUR

HOSTILE = (
    '=cmd|" /C calc"!A0',
    "../../etc/passwd\x00</script><img src=x onerror=alert(1)>",
    '#eval("1+1") #image("x") $x$ *b* _i_ [c] \u202eabc' + "长" * 200,
)


def _study(days: list[Problem], **effort) -> SharedDelivery:
    with ThreadPoolExecutor(1) as executor:
        return share_delivery(days, effort=Effort(steps=50, **effort), executor=executor)


@pytest.fixture(scope="session")
def county_of(make_county, make_demand) -> Callable[..., Problem]:
    """
    ``county_of(3)``: every firm has 5, 6, 7 ... pieces for one village and 3 more for the next.

    The second, a co-operative, also has 4 pieces of produce to bring up: the base load.
    """

    def county(number: int, names: tuple[str, ...] = (), *, more: int = 0) -> Problem:
        kinds = {1: "coop"}
        firms = tuple(
            Firm(
                id=FirmId(f"f{n}"),
                name=names[n] if n < len(names) else f"firm {n}",
                kind=kinds.get(n, "courier"),
            )
            for n in range(number)
        )
        villages = ("v1", "v2", "v3")
        demands = []
        for n, firm in enumerate(firms):
            for at in (n, n + 1):
                name = f"{firm.id}-{villages[at % 3]}"
                pieces = 5 + n + 3 * (at - n) + more
                demands.append(make_demand(name, villages[at % 3], pieces, 20 + n, 50, firm=firm.id))
        up = {"direction": Direction.UP, "commodity": "produce", "ready": 7 * HOUR, "firm": firms[1].id}
        demands.append(make_demand("up", "v2", 4, 40, 90, **up))
        rule = SubsidyRule(name="by the piece", amount=100, unit=SubsidyUnit.PIECE, kind=SubsidyKind.SERVICE)
        programme = Programme(name="programme", year=2026, subsidies=(rule,))
        return make_county(firms=firms, demands=tuple(demands), programme=programme)

    return county


@pytest.fixture(scope="session")
def two(county_of) -> SharedDelivery:
    """Two firms, one day, two seeds, with everything beside."""
    return _study([county_of(2)], seeds=(0, 1))


@pytest.fixture(scope="session")
def with_bus(county_of) -> SharedDelivery:
    """Two firms and a bus at 07:00 from w to all villages, a fen a piece, that only both together may use."""
    stops = tuple(LineStop(SiteId(site), at * 600) for at, site in enumerate(("w", "v1", "v2", "v3")))
    bus = Line(
        id=LineId("bus"),
        name="bus",
        stops=stops,
        departures=(7 * HOUR,),
        spare=Load(10**7, 10**8, 10**5),
        price_per_piece=1,
    )
    return _study([replace(county_of(2), lines=(bus,))], seeds=(0,))


@pytest.fixture(scope="session")
def three(county_of) -> SharedDelivery:
    """Three firms, two days, one seed."""
    first = county_of(3)
    other = replace(county_of(3, more=4), day=first.day.replace(day=2))
    return _study([first, other], seeds=(0,))


@pytest.fixture(scope="session")
def four(county_of) -> SharedDelivery:
    """Four firms, one draw, coalitions alone: no spread, nothing beside."""
    return _study([county_of(4)], seeds=(0,), extras=False)


@pytest.fixture(scope="session")
def hostile(county_of) -> SharedDelivery:
    """Three firms whose names try to be a formula, a path, markup, and are very long."""
    made = _study([replace(county_of(3, HOSTILE), name=HOSTILE[2])], seeds=(0, 1), extras=False)
    return replace(made, county=HOSTILE[2])


@pytest.fixture(scope="session")
def nine(county_of) -> SharedDelivery:
    """Nine firms: coalitions are sampled."""
    return _study([county_of(9)], seeds=(0,), circles=2, extras=False)
