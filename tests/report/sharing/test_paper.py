from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from logistics_opt.report.sharing.facts import Facts
from logistics_opt.report.sharing.paper import contents, write_paper
from logistics_opt.report.sharing.words import exact, percent, yuan
from logistics_opt.sharing.outcome import SharedDelivery

A4 = (595, 842)


def _pages(path: Path, outcome: SharedDelivery, lang: str, **options) -> list[str]:
    rule = options.pop("rule", "shapley")
    write_paper(path / "x.pdf", Facts(outcome, lang, rule), **options)
    reader = PdfReader(path / "x.pdf")
    assert all((round(p.mediabox.width), round(p.mediabox.height)) == A4 for p in reader.pages)
    return [page.extract_text() for page in reader.pages]


def _text(path: Path, outcome: SharedDelivery, lang: str, **options) -> str:
    return " ".join(" ".join(_pages(path, outcome, lang, **options)).split())


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("which", ["two", "three", "four", "hostile", "nine"])
def test_no_page_is_empty_whatever_the_study(
    tmp_path: Path, request: pytest.FixtureRequest, which: str, lang: str
) -> None:
    pages = _pages(tmp_path, request.getfixturevalue(which), lang)
    assert 3 <= len(pages) <= 6
    assert all(len(page) > 100 for page in pages)


def test_the_answer_has_saving_range_and_verdict(tmp_path: Path, three: SharedDelivery) -> None:
    text = _text(tmp_path, three, "en")
    apart, together = three.systems[:2]
    share = together.saved.mean / apart.cost.mean
    low, high = (together.saved.mean + sign * together.saved.margin for sign in (-1, 1))
    said = f"{percent(share)} ({percent(low / apart.cost.mean)} to {percent(high / apart.cost.mean)}), proven"
    assert said in text
    assert f"Together the day costs {yuan(together.cost.mean)} yuan rather than {yuan(apart.cost.mean)} yuan" in text


def test_figures_of_the_pages_are_those_of_the_study(tmp_path: Path, three: SharedDelivery) -> None:
    text = _text(tmp_path, three, "en")
    for firm, share in Facts(three, "en").shares.items():
        assert firm in three.players
        assert share.saved == pytest.approx(share.alone - share.paid)
    (one,) = Facts(three, "en").settled
    for line in one.accounts.lines:
        for figure in (exact(line.alone), exact(line.share), exact(line.net, sign=True)):
            assert figure in text
    for system in three.systems:
        assert yuan(system.cost.mean) in text
    layers = three.layers
    for figure in (layers.base, layers.alone, layers.both, layers.added):
        assert yuan(figure.mean) in text
    assert "farm produce" in text
    for village in one.accounts.break_even.villages:
        assert f"{village.cost / 100:,.2f}" in text


def test_every_part_is_there_in_chinese(tmp_path: Path, three: SharedDelivery) -> None:
    text = _text(tmp_path, three, "zh", attribution="(c) nobody", notice="测试说明")
    for words in (
        "仅供受托方",
        "共同配送每天",
        "各种配送方式",
        "文献中的结果",
        "各联盟成本",
        "各规则的性质",
        "核心：",
        "30天结算",
        "假设情景",
        "村级收支平衡",
        "测算方法",
        "部分货量的场地费用",
        "货量占比的0.6次方",
        "每件派件收入（元）",
        "引自《快递观察家》",
        "一家企业退出",
        "所有成本与节约均未计补贴",
        "(c) nobody",
        "测试说明",
    ):
        assert words in text


def test_what_the_literature_says_stands_beside_the_reason(tmp_path: Path, three: SharedDelivery) -> None:
    text = _text(tmp_path, three, "en")
    for words in ("Rao et al. 2025", "-16.8 %", "about -5 %", "Systems 13:602", "the same promise"):
        assert words in text
    now = next(one for one in three.variations if one.name == "apart-3")
    assert f"the saving is {percent(now.share)}" in text


def test_the_others_pay_more_when_one_leaves_and_the_month_sums_to_nothing(
    tmp_path: Path, three: SharedDelivery
) -> None:
    facts = Facts(three, "en")
    text = _text(tmp_path, three, "en")
    assert "If one firm leaves" in text
    for left in facts.leaving:
        assert f"{yuan(left.before)} → {yuan(left.after)}" in text
        assert f"{yuan(left.others_before)} → {yuan(left.others_after)}" in text
    rows = contents(facts)["settlement"]["rows"]
    name, pieces, _, share, bears, paid, subsidy, net = rows[-1]
    (one,) = facts.settled
    moved = sum(line.pieces for line in one.accounts.lines)
    total = one.group.plan.cost.total
    assert (name, pieces, share) == ("all", f"{moved:,}", exact(total))
    assert (bears, paid, subsidy, net) == (exact(30 * total), exact(30 * total), "0.00", "0.00")
    assert f"it costs {exact(total)} yuan a day" in text


def test_of_a_sample_it_is_said_how_well_shares_are_known(tmp_path: Path, nine: SharedDelivery) -> None:
    facts = Facts(nine, "en")
    most = max(share.paid_margin for share in facts.shares.values())
    text = _text(tmp_path, nine, "en")
    assert f"known to {yuan(most)} yuan a day or better" in text
    assert "of them with most more" not in text  # who pays what without a firm is not in the sample
    assert len(facts.leaving) == 9


def test_one_draw_proves_nothing_and_what_is_missing_is_said(tmp_path: Path, four: SharedDelivery) -> None:
    text = _text(tmp_path, four, "en")
    assert "not proven: one draw only" in text
    assert "the spread is unknown" in text
    assert "Not worked out: what-ifs, base load, phases, vans shared only." in text
    assert "±" not in text


def test_a_saving_whose_range_holds_zero_is_not_proven(tmp_path: Path, three: SharedDelivery) -> None:
    apart, together, *rest = three.systems
    wild = replace(together.saved, deviation=10 * together.saved.mean)
    text = _text(tmp_path, replace(three, systems=(apart, replace(together, saved=wild), *rest)), "en")
    assert "not proven: the range holds zero" in text


def test_a_sample_says_its_error_and_shows_no_table_that_needs_all_coalitions(
    tmp_path: Path, nine: SharedDelivery
) -> None:
    text = _text(tmp_path, nine, "en")
    (sample,) = nine.sampled
    assert "sampled from 2 circles" in text
    assert f"{yuan(sample.shares['f0'])} ±{yuan(sample.margins['f0'])}" in text
    assert "Which rules hold" not in text
    assert "cannot be said from a sample" in text


def test_the_rule_of_the_settlement_is_the_one_asked_for(tmp_path: Path, three: SharedDelivery) -> None:
    text = _text(tmp_path, three, "en", rule="pieces")
    assert "Settlement of 30 days, yuan; rule: proportional to pieces" in text
    (one,) = Facts(three, "en", "pieces").settled
    assert exact(one.accounts.lines[0].share) in text


def test_chinese_font_is_embedded_and_the_same_study_gives_the_same_file(tmp_path: Path, two: SharedDelivery) -> None:
    for name in ("one.pdf", "two.pdf"):
        write_paper(tmp_path / name, Facts(two, "zh"))
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
    fonts = [font.get_object() for font in PdfReader(tmp_path / "one.pdf").pages[0]["/Resources"]["/Font"].values()]
    assert any("NotoSansCJK" in str(font["/BaseFont"]) for font in fonts)
