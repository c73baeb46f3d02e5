"""What is kept for each firm of a study of sharing: its own accounts, without totals; nothing where the rule fails."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from logistics_opt.formats.documents import firm_from_json
from logistics_opt.model import Demand, Firm, FirmId, Problem
from logistics_opt.report import seen_by_firms
from logistics_opt.service.work.shares import of_study
from logistics_opt.sharing.outcome import SharedDelivery
from logistics_opt.study.shared.effort import Effort
from logistics_opt.study.shared_delivery import share_delivery


@pytest.fixture(scope="module")
def three(make_county: Callable[..., Problem], make_demand: Callable[..., Demand]) -> SharedDelivery:
    """Three firms with 20, 21 and 22 pieces for the same village: totals of all three are safe by themselves."""
    firms = tuple(Firm(id=FirmId(f"f{n}"), name=f"firm {n}") for n in range(3))
    demands = tuple(make_demand(f"g{n}", "v1", 20 + n, 50, 200, firm=firm.id) for n, firm in enumerate(firms))
    day = make_county(firms=firms, demands=demands)
    with ThreadPoolExecutor(1) as executor:
        return share_delivery([day], effort=Effort(steps=20, seeds=(0,), jobs=1, extras=False), executor=executor)


def test_each_firm_has_its_own_and_totals_that_are_safe_once_are_left_out(three: SharedDelivery) -> None:
    shown = seen_by_firms(three)
    assert {one.totals.pieces for one in shown.values()} == {20 + 21 + 22}
    kept = {str(new.firm): firm_from_json(new.content) for new in of_study(three, rule="shapley", month=30)}
    assert {firm: one.own.pieces for firm, one in kept.items()} == {"f0": 20, "f1": 21, "f2": 22}
    for firm, one in kept.items():
        assert one.own.firm == firm
        assert one.members == (one.own.name,)
        assert set(one.totals.model_dump().values()) == {None}


def test_a_rule_that_does_not_work_leaves_no_share(three: SharedDelivery) -> None:
    assert of_study(three, rule="weighted-shapley", month=30) == ()  # nobody has agreed on weights
