import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from logistics_opt.errors import InvalidInput
from logistics_opt.formats.documents import document_schema, sharing_from_json, sharing_to_json
from logistics_opt.formats.sharing_document import SharingDocument
from logistics_opt.sharing.outcome import SharedDelivery
from logistics_opt.study.shared.effort import Effort
from logistics_opt.study.shared_delivery import share_delivery


@pytest.fixture(scope="module")
def outcome(line_county) -> SharedDelivery:
    """The post and the co-operative of the line county, two seeds, with everything beside."""
    post, coop = line_county.firms
    county = replace(line_county, firms=(post, replace(coop, kind="coop")))
    with ThreadPoolExecutor(1) as executor:
        return share_delivery([county], effort=Effort(steps=50, seeds=(0, 1)), executor=executor)


@pytest.fixture(scope="module")
def text(outcome: SharedDelivery) -> str:
    return sharing_to_json(SharingDocument.of(outcome, files=["sharing.pdf"]))


def test_a_document_is_read_as_it_was_written(text: str) -> None:
    assert sharing_to_json(sharing_from_json(text)) == text


def test_it_holds_every_coalition_of_every_draw_to_the_fen(text: str, outcome: SharedDelivery) -> None:
    told = json.loads(text)
    assert (told["format"], told["version"], told["files"]) == ("logistics-opt/sharing", 1, ["sharing.pdf"])
    assert [draw["seed"] for draw in told["draws"]] == [0, 1]
    for draw, drawn in zip(told["draws"], outcome.drawn, strict=True):
        costs = {frozenset(one["firms"]): round(100 * one["cost_yuan"]) for one in draw["coalitions"]}
        joint = {frozenset(one["firms"]): round(100 * one["joint_yuan"]) for one in draw["coalitions"]}
        assert (costs, joint) == (dict(drawn.cost), dict(drawn.joint))


def test_systems_rules_and_what_ifs_are_there(text: str, outcome: SharedDelivery) -> None:
    told = json.loads(text)
    assert [system["name"] for system in told["systems"]][:2] == ["apart", "together"]
    assert told["systems"][1]["saved"]["mean_yuan"] == round(outcome.systems[1].saved.mean / 100, 2)
    assert {rule["name"] for rule in told["rules"]} == {row.rule.name for row in outcome.properties}
    for rule in told["rules"]:
        assert sum(rule["mean_game_yuan"].values()) == pytest.approx(outcome.game.total / 100, abs=0.02)
    assert [one["name"] for one in told["variations"]] == [one.name for one in outcome.variations]
    assert [phase["year"] for phase in told["phases"]] == [1, 2, 3]


def test_base_load_is_what_the_co_operative_brings(text: str) -> None:
    # Up from v1 and v2 8 and 6 pieces of produce; down 10 + 10 + 10 + 4 + 5.
    layers = json.loads(text)["layers"]
    assert layers["commodities"] == ["produce"]
    assert (layers["base_pieces"], layers["added_pieces"]) == (14, 39)
    added = layers["both"]["mean_yuan"] - layers["base"]["mean_yuan"]
    assert layers["added"]["mean_yuan"] == pytest.approx(added, abs=0.02)


def test_a_firm_that_leaves_and_villages_are_there(text: str, outcome: SharedDelivery) -> None:
    told = json.loads(text)
    for one in told["leaving"]:
        together = told["systems"][1]["cost"]["mean_yuan"]
        more = one["alone"]["mean_yuan"] + one["others"]["mean_yuan"] - together
        assert one["more"]["mean_yuan"] == pytest.approx(more, abs=0.02)
    assert [one["firm"] for one in told["leaving"]] == list(outcome.players)
    villages = [village for group in told["break_even"] for village in group["villages"]]
    assert {village["site"] for village in villages} == {"v1", "v2", "v3"}
    for village in villages:
        assert village["fees_yuan"] == pytest.approx(0.65 * village["pieces"])
        assert village["fee_needed_yuan"] * village["pieces"] >= village["cost_yuan"]


def test_what_is_not_known_of_one_draw_is_null(line_county) -> None:
    with ThreadPoolExecutor(1) as executor:
        made = share_delivery([line_county], effort=Effort(steps=20, seeds=(0,), extras=False), executor=executor)
    told = json.loads(sharing_to_json(SharingDocument.of(made)))
    assert told["systems"][1]["cost"]["margin_yuan"] is None
    assert (told["layers"], told["variations"], told["phases"]) == (None, [], [])


def test_an_unknown_field_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        sharing_from_json(text.replace('"county"', '"land"', 1))
    assert {issue.code for issue in caught.value.issues} == {"document-unknown-field", "document-missing-field"}


def test_there_is_a_schema() -> None:
    assert "draws" in document_schema("sharing")["properties"]
