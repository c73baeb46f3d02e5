"""
What each firm may read of a plan or a study that was made for several: a document of its own, and of nobody else.

**Totals and members' names are left out**, though :mod:`logistics_opt.accounts.visible` shows totals that are safe.
They are safe one by one, and this service keeps every study. Of two studies of one day, with a firm and without it, or
of one where the search left a firm by itself, the totals differ by that firm's goods. Of two with another exponent for
rooms the totals of stand-alone costs are two equations for the others' shares of the goods. A trustee who wants members
to see totals gives them the paper of one study (``logistics-opt share``).
"""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from logistics_opt.accounts import FirmAccounts, FirmDay, Totals, firm_day
from logistics_opt.errors import InvalidInput
from logistics_opt.formats.documents import firm_day_from_json, firm_day_to_json, firm_from_json, firm_to_json
from logistics_opt.formats.firm_accounts_document import FirmAccountsDocument
from logistics_opt.formats.firm_day_document import FirmDayDocument
from logistics_opt.model import Plan, Problem
from logistics_opt.report import Lang
from logistics_opt.report.sharing.firm_paper import write_firm_day_paper, write_firm_paper
from logistics_opt.service.documents import Kind, New
from logistics_opt.service.work.inputs import JSON, PDF
from logistics_opt.service.work.task import File
from logistics_opt.sharing.outcome import SharedDelivery
from logistics_opt.units import YUAN


def of_plan(problem: Problem, plan: Plan) -> Iterator[New]:
    """For each firm with goods that day: when they come, what stays behind and why."""
    busy = {demand.firm for demand in problem.demands}
    for firm in problem.firms:
        if firm.id in busy:
            yield _of_day(firm_day(problem, plan, firm.id))


def _of_day(seen: FirmDay) -> New:
    about = {
        "of": "plan",
        "county": seen.county,
        "day": seen.day.isoformat(),
        "firm": seen.firm,
        "pieces": sum(one.pieces for one in seen.service),
        "left": sum(one.pieces for one in seen.left),
    }
    return _new(firm_day_to_json(FirmDayDocument.of(seen)), seen.firm, about)


def of_study(outcome: SharedDelivery, *, rule: str, month: int) -> tuple[New, ...]:
    """
    For each member what it bears of the first day's plan by the rule, and pays for a month of such days.

    Nothing where the rule does not work with this study's costs: the study's own document says why.
    """
    # Here, so that no day's plan waits for what draws charts.
    from logistics_opt.report.sharing import seen_by_firms

    try:
        seen = seen_by_firms(outcome, rule=rule, days=month)
    except InvalidInput:
        return ()
    used = "shapley" if outcome.sampled else rule
    return tuple(_of_accounts(one, used) for one in seen.values())


def _of_accounts(seen: FirmAccounts, rule: str) -> New:
    own = seen.own
    shown = replace(seen, members=(own.name,), totals=Totals())
    about = {
        "of": "sharing",
        "county": seen.county,
        "day": seen.day.isoformat(),
        "firm": own.firm,
        "rule": rule,
        "share_yuan": own.share / YUAN,
        "saving_yuan": own.saving / YUAN,
        "alone_yuan": own.alone / YUAN,
        "month": seen.days,
        "net_yuan": own.net / YUAN,
    }
    return _new(firm_to_json(FirmAccountsDocument.of(shown)), own.firm, about)


def share_paper(share: File, lang: Lang) -> File:
    """A firm's share as a PDF for that firm, made of its document alone."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "share.pdf"
        if json.loads(share.content)["format"] == FirmDayDocument.model_fields["format"].default:
            write_firm_day_paper(path, firm_day_from_json(share.content).model(), lang)
        else:
            write_firm_paper(path, firm_from_json(share.content).model(), lang)
        return File(PDF, path.read_bytes())


def _new(said: str, firm: str, about: dict[str, Any]) -> New:
    return New(kind=Kind.SHARE, content=said.encode(), media=JSON, firm=firm, about=about)
