from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from logistics_opt.model import Host, SiteId
from logistics_opt.report import PLACEMENT_FILES, write_placement
from logistics_opt.report.placement.paper import write_paper
from logistics_opt.report.placement.workbook import write_workbook
from logistics_opt.siting.evidence.policies import policy_prices
from logistics_opt.siting.placement import Evidence, Placement
from logistics_opt.siting.rules import Rules

A4 = (595, 842)


def _pages(path: Path, placement: Placement, lang: str) -> list[str]:
    write_paper(path / "placement.pdf", placement, lang, attribution="(c) nobody")
    reader = PdfReader(path / "placement.pdf")
    assert all((round(p.mediabox.width), round(p.mediabox.height)) == A4 for p in reader.pages)
    return [page.extract_text() for page in reader.pages]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("which", ["bare", "whole", "hostile", "huining"])
def test_paper_has_two_pages_whatever_the_county(
    tmp_path: Path, request: pytest.FixtureRequest, which: str, lang: str
) -> None:
    assert len(_pages(tmp_path, request.getfixturevalue(which), lang)) == 2


def test_first_page_has_question_answer_and_figures(tmp_path: Path, whole: Placement) -> None:
    first, _ = _pages(tmp_path, whole, "zh")
    for words in ("设2个乡镇站点", "共设2个站点", "未证实", "每件成本", "程序生成", "(c) nobody", "1 / 2"):
        assert words in first


def test_second_page_has_reasons_policies_and_weak_assumptions(tmp_path: Path, whole: Placement) -> None:
    _, second = _pages(tmp_path, whole, "en")
    for words in ("shutting it", "of 5 disturbed years", "no new building", "depot_per_day_yuan", "farthest off"):
        assert words in second
    assert "van_per_km_yuan" not in second  # grade A


@pytest.mark.parametrize(
    ("lang", "wanted"),
    [
        ("en", "not possible: its depot must be at a post office, but 郭城驿镇 is required"),
        ("zh", "无法实行：该乡镇站点须依托邮政所，但郭城驿镇被要求必开"),
    ],
)
def test_a_policy_that_cannot_be_kept_says_why_in_the_readers_words(
    tmp_path: Path, whole: Placement, lang: str, wanted: str
) -> None:
    # a is required; its township has a post office, b, which the policy would have in its place.
    rules = Rules(required=frozenset({SiteId("a")}))
    prices = policy_prices(whole.case, rules, whole.question)
    made = replace(whole, rules=rules, evidence=replace(whole.evidence, policies=prices))
    text = "".join("".join(page.split()) for page in _pages(tmp_path, made, lang))
    assert "".join(wanted.split()) in text
    write_workbook(tmp_path / "placement.xlsx", made, lang)
    rows = openpyxl.load_workbook(tmp_path / "placement.xlsx")["Policies 政策"].iter_rows(values_only=True)
    assert not any(host.value in str(cell) for row in rows for cell in row for host in Host if "_" in host.value)


def test_savings_on_unseen_days_carry_their_spread(tmp_path: Path, routed) -> None:
    first, second = _pages(tmp_path, routed(today=(1000, 1100, 1050), asked=(900, 1200, 1040)), "en")
    for page in (first, second):
        assert "not proven" in page
    assert "±" in first


def test_missing_evidence_is_said(tmp_path: Path, bare: Placement, whole: Placement) -> None:
    for placement in (bare, replace(whole, evidence=Evidence(about=whole.question))):
        first, second = _pages(tmp_path, placement, "en")
        assert "Not worked out" in first
        assert "for want of time" in second


def test_chinese_font_is_embedded(tmp_path: Path, whole: Placement) -> None:
    write_paper(tmp_path / "x.pdf", whole, "zh")
    fonts = [font.get_object() for font in PdfReader(tmp_path / "x.pdf").pages[0]["/Resources"]["/Font"].values()]
    assert any("NotoSansCJK" in str(font["/BaseFont"]) for font in fonts)


def test_everything_is_written_into_the_folder(tmp_path: Path, whole: Placement) -> None:
    written = write_placement(tmp_path, whole, "zh", roads=iter([("national", [(105.0, 35.6), (105.4, 35.6)])]))
    assert tuple(path.name for path in written) == PLACEMENT_FILES
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(PLACEMENT_FILES)
