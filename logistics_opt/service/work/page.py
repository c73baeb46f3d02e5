"""The one page of a county from documents of this service, while a client waits."""

import contextlib
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from logistics_opt.accounts import TOWNSHIP_FEE, Fee
from logistics_opt.accounts.disclosure import Protection
from logistics_opt.accounts.one_page import OnePage, Spread, Together
from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.formats import County
from logistics_opt.formats.documents import one_page_to_json, plan_from_json, problem_from_json, sharing_from_json
from logistics_opt.formats.page_document import OnePageDocument
from logistics_opt.formats.sharing_beside import EstimateDocument
from logistics_opt.formats.sharing_document import SharingDocument
from logistics_opt.model import Problem, Target
from logistics_opt.network import network_info
from logistics_opt.report import Lang, graph_roads
from logistics_opt.report.one_page import Before, one_page, write_one_page
from logistics_opt.service.work.inputs import JSON, PDF, county_of
from logistics_opt.service.work.task import File, Task
from logistics_opt.units import YUAN


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    What the page is to say; ``form`` is JSON or a sheet to print.

    ``public``: who asks may be a firm, see :mod:`logistics_opt.accounts.one_page`; ``outsider``: nor may it read
    studies of sharing. ``fee``: fen a piece, where it is not the usual one.
    """

    form: Literal["json", "pdf"] = "json"
    targets: tuple[Target, ...] = ()
    fee: int | None = None
    days_a_week: int = 7
    public: bool = False
    outsider: bool = False


def paged(files: Mapping[str, File], demo: str, asked: Asked, lang: Lang) -> File:
    """
    The page of ``plan`` on its ``problem``; with ``before_plan`` and ``before_problem``, and of ``sharing``.

    Raises ``InvalidInput`` where they are not of one county (``page-other-county``), or nothing is moved.
    """
    page = _page(files, demo, asked)
    if asked.form == "json":
        return File(JSON, one_page_to_json(OnePageDocument.of(page)).encode())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.pdf"
        write_one_page(path, page, lang)
        return File(PDF, path.read_bytes())


def _page(files: Mapping[str, File], demo: str, asked: Asked) -> OnePage:
    problem = problem_from_json(files["problem"].content)
    before = None
    if "before_plan" in files:
        earlier = problem_from_json(files["before_problem"].content)
        before = Before(earlier, plan_from_json(files["before_plan"].content))
    study = sharing_from_json(files["sharing"].content) if "sharing" in files else None
    _ensure_same(problem, before, study)
    with _county(files, demo) as county:
        drawn = None if county is None else county.roads
        return one_page(
            problem,
            plan_from_json(files["plan"].content),
            before=before,
            targets=asked.targets,
            together=None if study is None else _together(study, outsider=asked.outsider),
            fee=TOWNSHIP_FEE if asked.fee is None else _given(asked.fee),
            days_a_week=asked.days_a_week,
            public=asked.public,
            roads=() if drawn is None else list(graph_roads(drawn)),
            generated_roads=0.0 if drawn is None else network_info(drawn).generated,
            note="" if county is None else county.settings.position_note,
            attribution="" if county is None else county.settings.attribution,
        )


@contextlib.contextmanager
def _county(files: Mapping[str, File], demo: str) -> Iterator[County | None]:
    """The county behind the plan, whose roads are drawn; ``None`` for a problem that was sent along."""
    if not demo and "county" not in files:
        yield None
        return
    with county_of(Task(study="", request={}, files=dict(files)), demo) as county:
        yield county


def _ensure_same(problem: Problem, before: Before | None, study: SharingDocument | None) -> None:
    found = []
    if before is not None and before.problem.name != problem.name:
        found.append(_other_county("before", before.problem.name, problem.name))
    if study is not None and study.county != problem.name:
        found.append(_other_county("sharing", study.county, problem.name))
    if found:
        raise InvalidInput(found)


def _given(fee: int) -> Fee:
    return Fee(per_piece=fee, source="given with the request", grade=TOWNSHIP_FEE.grade, source_zh="由请求给定")


def _together(study: SharingDocument, *, outsider: bool) -> Together | None:
    """What all firms cost apart and together; nothing for outsiders where a firm could work out another's cost."""
    alone = {player.id: 0.0 for player in study.players}
    for draw in study.draws:
        for one in draw.coalitions:
            if len(one.firms) == 1:
                alone[one.firms[0]] += one.cost_yuan * YUAN / len(study.draws)
    pieces = [round(player.pieces) for player in study.players]
    if outsider and not all(map(Protection().allows, (pieces, map(round, alone.values())))):
        return None
    apart, together = study.systems[:2]
    return Together(
        firms=len(study.players),
        days=len(study.days),
        draws=len(study.draws),
        pieces=sum(player.pieces for player in study.players) / len(study.days),
        apart=_spread(apart.cost),
        together=_spread(together.cost),
        saved=_spread(together.saved),
        proven=together.saved.proven,
    )


def _spread(one: EstimateDocument) -> Spread:
    return Spread(mean=one.mean_yuan, margin=one.margin_yuan)


def _other_county(where: str, found: str, wanted: str) -> Issue:
    return Issue(
        "page-other-county",
        f"query {where}",
        f"it is of {found}, the plan of {wanted}",
        "name a plan or study of the same county",
        f"属于{found}，而方案属于{wanted}",
        "请选择同一个县的方案或研究",
    )
