from sharing_games import COOP, POST, STO, of_list

from logistics_opt.sharing.properties import NotWorking, Properties, properties, table
from logistics_opt.sharing.rules import RULES, Keys

PIECES = {POST: 400, STO: 350, COOP: 50}


def test_the_table_of_three_firms(three):
    # 780 for post and sto is what most rules forget: they pay 960 less coop's share.
    rows = {row.rule.name: row for row in table(three, Keys(pieces=PIECES), tolerance=1)}
    assert all(isinstance(row, Properties) and row.efficient for row in rows.values())
    assert [name for name, row in rows.items() if not row.rational] == ["pieces"]
    assert [name for name, row in rows.items() if row.in_core] == ["cost-avoided", "nucleolus", "equal-profit"]
    leaving = {name: (set(row.worst.coalition), round(row.worst.saves / 100)) for name, row in rows.items()}
    assert leaving["pieces"] == ({POST, STO}, 480 + 420 - 780)
    assert leaving["egalitarian"] == ({POST, STO}, 520 + 320 - 780)
    assert leaving["capped-egalitarian"] == ({STO, COOP}, 380 + 200 - 500)
    assert leaving["shapley"] == ({POST, STO}, 500 + 300 - 780)


def test_rules_without_their_key_are_not_offered(three):
    offered = [row.rule.name for row in table(three, tolerance=1)]
    assert set(RULES) - set(offered) == {"pieces", "weight", "piece-km", "weighted-shapley", "modified-shapley"}
    some = table(three, Keys(weight=PIECES), tolerance=1, rules=[RULES["pieces"], RULES["weight"]])
    assert [row.rule.name for row in some] == ["weight"]


def test_a_rule_that_does_not_work_says_why():
    row = properties(of_list(2, [10, 6, 20]), RULES["cost-avoided"], tolerance=1)
    assert isinstance(row, NotWorking)
    assert {issue.code for issue in row.issues} == {"sharing-firm-makes-dearer"}


def test_one_firm_has_nobody_to_leave():
    row = properties(of_list(1, [5]), RULES["nucleolus"], tolerance=0)
    assert row == Properties(
        rule=RULES["nucleolus"], shares={"f0": 5.0}, efficient=True, rational=True, in_core=True, worst=None
    )
