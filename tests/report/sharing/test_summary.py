from logistics_opt.report import sharing_figures
from logistics_opt.report.sharing.words import percent, yuan
from logistics_opt.sharing.outcome import SharedDelivery


def test_rows_say_question_answer_systems_and_each_firm(three: SharedDelivery) -> None:
    rows = dict(sharing_figures(three, "en"))
    apart, together = three.systems[:2]
    share = percent(together.saved.mean / apart.cost.mean)
    assert rows["Question"].startswith("What do 3 firms of line county save")
    assert f"saves {share}" in rows["Answer"]
    assert yuan(together.cost.mean) in rows["all together"]
    assert f"saves {share}, proven" in rows["all together"]
    assert {"  firm 0", "  firm 1", "  firm 2"} <= set(rows)
    assert rows["Villages"].startswith("At 0.65 yuan a piece, 0 of 3 villages")


def test_rows_are_chinese_in_chinese(nine: SharedDelivery) -> None:
    rows = dict(sharing_figures(nine, "zh"))
    assert rows["结论"].endswith("未证实：只有一次测算。")
    assert "抽样" in rows["各方收益"]
