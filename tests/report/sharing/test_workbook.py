from pathlib import Path

import openpyxl
import pytest

from logistics_opt.report.sharing.facts import Facts
from logistics_opt.report.sharing.workbook import write_workbook
from logistics_opt.sharing.outcome import SharedDelivery

SHEETS = [
    "Summary 概要",
    "Systems 配送方式",
    "Coalitions 联盟",
    "Shares 分摊",
    "Rules 规则",
    "Properties 性质",
    "Leaving 退出",
    "Settlement 结算",
    "Villages 村",
    "Base load 基础货量",
    "Phases 分期",
    "What-ifs 假设情景",
    "Draws 测算",
    "Literature 文献",
    "Assumptions 假设",
]


def _book(path: Path, outcome: SharedDelivery, lang: str) -> openpyxl.Workbook:
    write_workbook(path / "x.xlsx", Facts(outcome, lang))
    return openpyxl.load_workbook(path / "x.xlsx")


def _column(sheet, heading: str) -> list[object]:
    at = next(cell.column for cell in sheet[1] if heading in str(cell.value))
    return [row[at - 1].value for row in sheet.iter_rows(min_row=2)]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory, three: SharedDelivery) -> openpyxl.Workbook:
    return _book(tmp_path_factory.mktemp("book"), three, "en")


def test_every_part_has_its_sheet(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == SHEETS


def test_buses_have_their_cost_their_what_if_and_their_assumption(with_bus: SharedDelivery, tmp_path: Path) -> None:
    book = _book(tmp_path, with_bus, "en")
    systems = book["Systems 配送方式"]
    plan = with_bus.systems[1].groups[0].plan
    assert plan.cost.bus > 0
    apart, together, *_ = _column(systems, "buses, yuan")
    assert (apart, together) == (0, pytest.approx(plan.cost.bus / 100))
    lines = ("vehicles' days", "kilometres", "hours", "rooms", "buses")
    assert sum(_column(systems, f"{line}, yuan")[1] for line in lines) == pytest.approx(plan.cost.total / 100)
    assert "without buses" in _column(book["What-ifs 假设情景"], "What if")
    zh = _book(tmp_path, with_bus, "zh")
    assert "不用客运班车" in [row[0].value for row in zh["What-ifs 假设情景"].iter_rows()]
    said = [str(cell.value) for row in zh["Assumptions 假设"].iter_rows() for cell in row]
    assert "按货量占比；仅限共同配送或线路运营企业" in said


def test_every_coalition_is_a_row_with_cost_spread_saving_and_joint_cost(
    book: openpyxl.Workbook, three: SharedDelivery
) -> None:
    sheet = book["Coalitions 联盟"]
    names = _column(sheet, "Coalition")
    assert names[:4] == ["firm 0", "firm 1", "firm 2", "firm 0 + firm 1"]
    assert len(names) == 7
    everybody = frozenset(three.players)
    assert _column(sheet, "Yuan a day")[-1] == pytest.approx(three.cost(everybody).mean / 100)
    assert _column(sheet, "Saved, yuan")[-1] == pytest.approx(three.saving(everybody).mean / 100)
    joint = [draw.joint[everybody] for draw in three.drawn]
    assert _column(sheet, "Joint plan")[-1] == pytest.approx(sum(joint) / len(joint) / 100)
    assert _column(sheet, "Saved, yuan")[0] == "-"  # a firm alone saves nothing by definition


def test_who_leaves_pays_alone_and_the_others_share_what_they_cost(
    book: openpyxl.Workbook, three: SharedDelivery
) -> None:
    sheet = book["Leaving 退出"]
    now, then, others, after = (
        _column(sheet, name) for name in ("It pays now", "It pays alone", "The others pay now", "The others pay then")
    )
    everybody = frozenset(three.players)
    for at, firm in enumerate(three.players):
        assert then[at] == pytest.approx(three.cost(frozenset({firm})).mean / 100)
        assert after[at] == pytest.approx(three.cost(everybody - {firm}).mean / 100)
        assert now[at] + others[at] == pytest.approx(three.cost(everybody).mean / 100)
        more = then[at] + after[at] - now[at] - others[at]
        assert _column(sheet, "All pay more")[at] == pytest.approx(more)
        assert more == pytest.approx(three.leaving(firm).mean / 100)
        each = [_column(sheet, f"firm {n} then")[at] for n in range(3)]
        assert each.pop(at) == "-"
        assert sum(each) == pytest.approx(after[at])


def test_the_settlement_adds_up_to_nothing(book: openpyxl.Workbook) -> None:
    nets = _column(book["Settlement 结算"], "Pays (+)")
    assert len(nets) == 4
    assert sum(round(100 * net) for net in nets) == 0


def test_every_rule_shares_out_the_cost_of_all(book: openpyxl.Workbook, three: SharedDelivery) -> None:
    sheet = book["Rules 规则"]
    heads = [str(cell.value) for cell in sheet[1]]
    paid = [at for at, head in enumerate(heads) if "yuan a day" in head]
    assert len(paid) == 3
    for row in sheet.iter_rows(min_row=2, values_only=True):
        assert sum(row[at] for at in paid) == pytest.approx(three.game.total / 100)


def test_villages_are_there_dearest_first(book: openpyxl.Workbook) -> None:
    each = _column(book["Villages 村"], "Yuan a piece")
    assert len(each) == 3
    assert each == sorted(each, reverse=True)


def test_chinese_headings_come_first_in_chinese(tmp_path: Path, two: SharedDelivery) -> None:
    made = _book(tmp_path, two, "zh")
    assert made["Coalitions 联盟"]["A1"].value.startswith("联盟")
    assert made["What-ifs 假设情景"]["A2"].value == "货量减少20%"
    text = "\n".join(str(cell.value) for row in made["Summary 概要"].iter_rows() for cell in row if cell.value)
    assert "共同配送每天" in text


def test_a_sample_has_no_sheet_that_needs_all_coalitions(tmp_path: Path, nine: SharedDelivery) -> None:
    made = _book(tmp_path, nine, "en")
    assert made.sheetnames == [name for name in SHEETS if name not in ("Rules 规则", "Properties 性质")]
    assert len(_column(made["Shares 分摊"], "Firm")) == 9 + 1  # and the sum


def test_a_name_never_becomes_a_formula(tmp_path: Path, hostile: SharedDelivery) -> None:
    made = _book(tmp_path, hostile, "en")
    cells = [cell for sheet in made for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink]


def test_the_same_study_gives_the_same_file(tmp_path: Path, two: SharedDelivery) -> None:
    for name in ("one", "two"):
        write_workbook(tmp_path / name, Facts(two, "zh"))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
