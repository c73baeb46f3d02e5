"""What may go to a firm: its own accounts, and nothing of anybody else's."""

import json
import re
from dataclasses import asdict
from pathlib import Path

import pytest
from pypdf import PdfReader

from logistics_opt.accounts import firm_accounts
from logistics_opt.formats.documents import firm_from_json, firm_to_json
from logistics_opt.formats.firm_accounts_document import FirmAccountsDocument
from logistics_opt.model import FirmId
from logistics_opt.report import seen_by_firms, write_sharing
from logistics_opt.report.sharing.facts import Facts
from logistics_opt.report.sharing.firm_paper import file_names
from logistics_opt.report.sharing.words import exact
from logistics_opt.sharing.outcome import SharedDelivery

MONEY = re.compile(r"\d[\d,]*\.\d\d")
FIGURES = ("pieces", "weight", "alone", "share", "saving", "margin", "net")


def _numbers(value: object) -> set[float]:
    if isinstance(value, dict):
        return set().union(*map(_numbers, value.values()), set())
    if isinstance(value, list | tuple):
        return set().union(*map(_numbers, value), set())
    return {float(value)} if isinstance(value, int | float) and not isinstance(value, bool) else set()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, two, three, nine):
    """The folder of each study by its number of firms."""
    made = {}
    for outcome in (two, three, nine):
        folder = tmp_path_factory.mktemp("sharing")
        write_sharing(folder, outcome, "en")
        for name, seen in seen_by_firms(outcome).items():
            (folder / "firms" / f"{name}.json").write_text(
                firm_to_json(FirmAccountsDocument.of(seen)), encoding="utf-8"
            )
        made[len(outcome.players)] = folder
    return made


@pytest.fixture(scope="module")
def cases(written, two, three, nine):
    """Each firm of each study: the folder, what it may see, the lines of the others."""
    found = []
    for outcome in (two, three, nine):
        (one,) = Facts(outcome, "en").settled
        for line in one.accounts.lines:
            seen = firm_accounts(one.accounts, one.group.problem, one.group.plan, line.firm)
            others = [other for other in one.accounts.lines if other.firm != line.firm]
            found.append((written[len(outcome.players)] / "firms", seen, others))
    return found


def _pdf(folder: Path, firm: str) -> PdfReader:
    return PdfReader(folder / f"{firm}.pdf")


def test_the_data_hold_no_number_that_the_accounts_do_not(cases) -> None:
    for folder, seen, _ in cases:
        told = json.loads((folder / f"{seen.own.firm}.json").read_text(encoding="utf-8"))
        version = told.pop("version")
        known = _numbers(asdict(seen))
        scaled = known | {number / 100 for number in known} | {number / 1_000 for number in known}
        assert version == 1
        assert _numbers(told) <= scaled


def test_a_firms_document_is_read_as_it_was_written(cases) -> None:
    for folder, seen, _ in cases:
        text = (folder / f"{seen.own.firm}.json").read_text(encoding="utf-8")
        assert firm_from_json(text) == FirmAccountsDocument.of(seen)
        assert firm_to_json(firm_from_json(text)) == text


def test_no_amount_on_paper_is_anybody_else_s(cases) -> None:
    for folder, seen, _ in cases:
        text = " ".join(page.extract_text() for page in _pdf(folder, seen.own.firm).pages)
        own, totals = seen.own, seen.totals
        amounts = [own.alone, own.share, own.saving, own.margin, own.net, totals.cost, totals.alone, totals.saving]
        amounts.append(None if totals.fen_per_piece is None else round(totals.fen_per_piece))
        allowed = {exact(abs(amount)) for amount in amounts if amount is not None}
        assert set(MONEY.findall(text)) <= allowed
        assert exact(own.share) in text


def test_no_figure_of_another_firm_is_in_either_file(cases) -> None:
    for folder, seen, others in cases:
        text = (folder / f"{seen.own.firm}.json").read_text(encoding="utf-8")
        text += " ".join(page.extract_text() for page in _pdf(folder, seen.own.firm).pages)
        mine = {getattr(seen.own, name) for name in FIGURES} | set(_numbers(asdict(seen.totals)))
        for other in others:
            # Under Shapley's value two firms save the same, which the accounts say themselves.
            secrets = {getattr(other, name) for name in ("alone", "share", "saving", "net")} - mine
            for secret in secrets:
                assert exact(secret) not in text
                assert f": {secret / 100}," not in text
            assert f'"{other.firm}"' not in text


def test_the_file_itself_says_nothing_of_others(cases) -> None:
    for folder, seen, others in cases:
        reader = _pdf(folder, seen.own.firm)
        told = str(dict(reader.metadata or {})) + str(
            reader.xmp_metadata.rdf_root.toxml() if reader.xmp_metadata else ""
        )
        assert seen.own.name in told
        assert not [other.name for other in others if other.name in told]
        assert not reader.attachments


def test_totals_of_two_firms_are_withheld(written) -> None:
    for firm in ("f0", "f1"):
        told = json.loads((written[2] / "firms" / f"{firm}.json").read_text(encoding="utf-8"))
        assert set(told["totals"].values()) == {None}
        assert "withheld" in _pdf(written[2] / "firms", firm).pages[0].extract_text()


def test_own_line_and_service_are_there(written, three: SharedDelivery) -> None:
    (one,) = Facts(three, "en").settled
    text = " ".join(page.extract_text() for page in _pdf(written[3] / "firms", "f1").pages)
    line = one.accounts.lines[1]
    for words in (exact(line.alone), exact(line.share), exact(line.net), "firm 1", "V2", "V3"):
        assert words in text
    told = json.loads((written[3] / "firms" / "f1.json").read_text(encoding="utf-8"))
    assert told["format"] == "logistics-opt/firm-accounts"
    assert told["own"]["net_yuan"] == line.net / 100
    assert [entry["pieces"] + entry["left"] for entry in told["service"]] == [6, 4, 9]  # v2 down and up, v3


def test_file_names_are_safe_and_differ() -> None:
    wild = ["../../etc/passwd", "a/b", "a b", "A_B", "甲快递", "\u202e", "x" * 300]
    names = file_names(map(FirmId, wild))
    assert list(names.values()) == ["etc_passwd", "a_b", "a_b-2", "A_B-3", "甲快递", "firm", "x" * 59]


def test_every_file_is_told_and_nothing_else_is_written(tmp_path: Path, hostile: SharedDelivery) -> None:
    written = write_sharing(tmp_path, hostile, "zh", roads=iter([("national", [(105.0, 35.6), (105.4, 35.7)])]))
    there = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert sorted(written) == there
    names = {path.relative_to(tmp_path).as_posix() for path in there}
    assert {"sharing.pdf", "sharing.xlsx", "map.png", "charts/coalitions.png", "firms/f0.pdf"} <= names
