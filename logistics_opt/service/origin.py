"""What a plan of this service was made of: its day, and the county on whose roads it is driven."""

import json
from dataclasses import dataclass, field

from logistics_opt.service.documents import Document, Documents, Kind
from logistics_opt.service.studies import Studies, Study
from logistics_opt.service.work.inputs import JSON
from logistics_opt.service.work.task import File


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """
    What a plan was made of.

    ``files`` may hold the ``problem``; the ``day``, what had happened when the plan was made for the rest of one; and
    the ``county`` as it was then with the ``network`` it was joined with.

    ``county`` is its name, that of a demo county if there is no such file; empty where none is known.
    """

    county: str = ""
    files: dict[str, File] = field(default_factory=dict)


def made_of(plan: Document | None, documents: Documents, studies: Studies) -> Origin:
    """What the plan was made of; nothing for one that no study has made."""
    if plan is None or plan.study is None:
        return Origin()
    files = {}
    for day in documents.page(Kind.PROBLEM, study=plan.study, most=1):
        files["problem"] = _file(documents, day)
    if (told := told_of(plan, documents, studies)) is not None:
        files["day"] = told
    study = _of_a_county(plan, documents, studies)
    if study is None:
        return Origin(files=files)
    named = study.request["document"]
    county = documents.find(Kind.COUNTY, named["county"], named.get("version"), until=study.started)
    if county is not None:
        files["county"] = _file(documents, county)
        if (network := county.about.get("network")) is not None:
            joined = documents.find(Kind.NETWORK, network["id"])
            if joined is not None:
                files["network"] = _file(documents, joined)
    return Origin(county=named["county"], files=files)


def _of_a_county(plan: Document, documents: Documents, studies: Studies) -> Study | None:
    """The study that the county was named to: the plan's own, or that of the plan which was changed, and so on."""
    here: Document | None = plan
    while here is not None and here.study is not None:
        study = studies.find(here.study)
        named = {} if study is None else study.request["document"]
        if named.get("county") is not None:
            return study
        before = named.get("plan")
        here = documents.find(Kind.PLAN, before) if isinstance(before, str) else None
    return None


def told_of(plan: Document, documents: Documents, studies: Studies) -> File | None:
    """
    What had happened when the plan was made for the rest of a day under way; ``None`` of a plan for a whole day.

    A plan that was changed by hand is of the moment of the one before.
    """
    here: Document | None = plan
    while here is not None and here.study is not None:
        study = studies.find(here.study)
        if study is not None and study.kind == "replan":
            return File(JSON, json.dumps(study.request["document"]["day"]).encode())
        if study is None or study.kind != "by_hand":
            return None
        here = documents.find(Kind.PLAN, study.request["document"]["plan"])
    return None


def _file(documents: Documents, found: Document) -> File:
    return File(found.media, documents.content(found), found.name)
