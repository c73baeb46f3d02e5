"""Everything that is written for people about a study of shared delivery, into one folder."""

from pathlib import Path

from logistics_opt.accounts import firm_accounts
from logistics_opt.report.geometry import PathFunction, Roads
from logistics_opt.report.provenance import shown_notice
from logistics_opt.report.sharing.facts import Facts
from logistics_opt.report.sharing.firm_paper import file_names, write_firm_json, write_firm_paper
from logistics_opt.report.sharing.maps import picture
from logistics_opt.report.sharing.paper import chart_makers, write_paper
from logistics_opt.report.sharing.workbook import write_workbook
from logistics_opt.report.words import Lang
from logistics_opt.sharing.outcome import SharedDelivery

SHARING_FILES = ("sharing.pdf", "sharing.xlsx", "map.png")
"""What :func:`write_sharing` writes for the trustee, beside the folders ``charts`` and ``firms``."""


def write_sharing(
    folder: Path,
    outcome: SharedDelivery,
    lang: Lang = "zh",
    *,
    rule: str = "shapley",
    days: int = 30,
    roads: Roads = (),
    path: PathFunction | None = None,
    attribution: str = "",
    notice: str = "",
) -> tuple[Path, ...]:
    """
    Write the trustee's report, workbook, charts and map into ``folder``, which is there, and a document for each firm.

    ``rule`` is the one by which the first day's plan is settled, for ``days`` days like it (where firms are sampled it
    is the sampled Shapley value). ``roads`` are drawn beneath the maps, as (road class, (lon, lat) pairs); ``path`` is
    the line of a leg, straight by default; ``attribution`` is who must be named for them; ``notice`` says what is
    generated, by default a general text where a position is. What is in ``firms`` may go to that firm; nothing else
    may. Returns every file written. Raises ``InvalidInput`` for a rule that there is not, or that does not work with
    this game (``sharing-rule-unknown`` and the rules' own), before anything is written.
    """
    facts = Facts(outcome, lang, rule, days)
    roads = list(roads)
    paper, book, map_file = (folder / name for name in SHARING_FILES)
    write_paper(paper, facts, roads=roads, way=path, attribution=attribution, notice=notice)
    write_workbook(book, facts, notice=notice)
    map_file.write_bytes(picture(facts, roads=roads, path=path, attribution=attribution, notice=notice))
    return (paper, book, map_file, *_charts(folder / "charts", facts), *_firms(folder / "firms", facts, notice))


def _charts(folder: Path, facts: Facts) -> list[Path]:
    folder.mkdir(exist_ok=True)
    written = []
    for name, make in chart_makers(facts).items():
        chart = make(facts)
        if chart is not None:
            written.append(folder / f"{name}.png")
            written[-1].write_bytes(chart)
    return written


def _firms(folder: Path, facts: Facts, notice: str) -> list[Path]:
    """A PDF and a document of data for each firm, from its own accounts alone."""
    folder.mkdir(exist_ok=True)
    names = file_names(line.firm for settled in facts.settled for line in settled.accounts.lines)
    said = shown_notice(facts.first, notice, facts.lang)
    written = []
    for settled in facts.settled:
        for line in settled.accounts.lines:
            group = settled.group
            seen = firm_accounts(settled.accounts, group.problem, group.plan, line.firm)
            paper, data = (folder / f"{names[line.firm]}.{kind}" for kind in ("pdf", "json"))
            write_firm_paper(paper, seen, facts.lang, notice=said)
            write_firm_json(data, seen)
            written += [paper, data]
    return written
