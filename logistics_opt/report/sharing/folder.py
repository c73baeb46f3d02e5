"""Everything that is written for people about a study of shared delivery, into one folder."""

from pathlib import Path

from logistics_opt.accounts import FirmAccounts, firm_accounts
from logistics_opt.report.geometry import PathFunction, Roads
from logistics_opt.report.provenance import shown_notice
from logistics_opt.report.sharing.facts import Facts
from logistics_opt.report.sharing.firm_paper import file_names, write_firm_paper
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
    Write the trustee's report, workbook, charts and map into ``folder``, which is there, and a paper for each firm.

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


def seen_by_firms(outcome: SharedDelivery, *, rule: str = "shapley", days: int = 30) -> dict[str, FirmAccounts]:
    """
    What each firm may see, by the safe name that its files have; ``rule`` and ``days`` as for :func:`write_sharing`.

    Raises ``InvalidInput`` as that does.
    """
    return _seen(Facts(outcome, "en", rule, days))


def _seen(facts: Facts) -> dict[str, FirmAccounts]:
    names = file_names(line.firm for settled in facts.settled for line in settled.accounts.lines)
    return {
        names[line.firm]: firm_accounts(settled.accounts, settled.group.problem, settled.group.plan, line.firm)
        for settled in facts.settled
        for line in settled.accounts.lines
    }


def _firms(folder: Path, facts: Facts, notice: str) -> list[Path]:
    """A PDF for each firm, from its own accounts alone."""
    folder.mkdir(exist_ok=True)
    said = shown_notice(facts.first, notice, facts.lang)
    written = []
    for name, seen in _seen(facts).items():
        written.append(folder / f"{name}.pdf")
        write_firm_paper(written[-1], seen, facts.lang, notice=said)
    return written
