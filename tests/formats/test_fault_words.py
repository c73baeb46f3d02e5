"""What the checker says, in the words of who drives."""

from dataclasses import replace

import pytest

from logistics_opt.checker import Code, Fault
from logistics_opt.formats.fault_words import MEANING, told


def test_every_fault_has_words_in_both_languages() -> None:
    assert set(MEANING) == set(Code)
    assert all(english.isascii() and not chinese.isascii() for english, chinese in MEANING.values())


@pytest.mark.parametrize(
    ("fault", "place", "words", "words_zh"),
    [
        (
            Fault(
                Code.CAPACITY_WEIGHT,
                "van1 no. 1, trip 1, stop 2 (v1)",
                "leaves with 350000 g aboard, room is for 300000",
            ),
            ("D1 van1 1, trip 1, V1", "D1 van1 1，第1趟，V1"),
            "too heavy: 350 kg aboard, 300 kg at most",
            "超重：在车 350 kg，上限 300 kg",
        ),
        (
            Fault(Code.CAPACITY_VOLUME, "van1 no. 1", "leaves with 2500500 cm3 ambient aboard, room is for 2000000"),
            ("D1 van1 1", "D1 van1 1"),
            "no room for the volume: 2,500.5 L aboard, 2,000 L at most",
            "体积超出车厢：在车 2,500.5 L，上限 2,000 L",
        ),
        (
            Fault(Code.DURATION, "van1 no. 1", "is out for 43223 s, may be out for 43200 s"),
            ("D1 van1 1", "D1 van1 1"),
            "out for too long: 12:01 h, at most 12:00 h",
            "在外时间过长：12:01 h，上限 12:00 h",
        ),
        (
            Fault(Code.DEPOT_CAPACITY, "depot d1", "much pass through, its capacity is little"),
            ("D1", "D1"),
            "more than the depot can pass on",
            "超过站点处理能力",
        ),
        (Fault(Code.COST_BUS, "cost", "?"), ("cost", "cost"), "the cost of buses is wrong", "班车费不对"),
    ],
)
def test_a_fault_is_told_with_names_and_figures(line_county, fault, place, words, words_zh) -> None:
    said = told(line_county, fault)
    assert ((said.where, said.where_zh), said.words, said.words_zh) == (place, words, words_zh)


def test_a_vehicle_is_called_by_its_name_in_each_language(line_county) -> None:
    fleet = tuple(replace(one, name="van 面包车 D1") if one.id == "van1" else one for one in line_county.fleet)
    said = told(replace(line_county, fleet=fleet), Fault(Code.SHIFT, "van1 no. 2", "?"))
    assert (said.where, said.where_zh) == ("D1 van 2", "D1 面包车 2")
