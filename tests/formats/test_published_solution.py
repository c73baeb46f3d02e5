"""Solutions of published instances as documents, and tables of best-known values."""

import json
import os
from pathlib import Path

import pytest

from logistics_opt.errors import InvalidInput
from logistics_opt.formats.documents import document_schema, published_from_json, published_to_json
from logistics_opt.formats.published import BestKnown, read_best_known
from logistics_opt.model.published import FreighterRoute, PublishedSolution, TruckRoute

SHARED = Path(os.environ.get("LOGISTICS_SHARED", Path(__file__).parents[2].parent / "shared")) / "benchmarks"

SOLUTION = PublishedSolution(
    instance="x",
    cost=12.5,
    trucks=(TruckRoute(0, ((1, 2.5), (0, 3.0))),),
    freighters=(FreighterRoute(1, (0, 2)), FreighterRoute(0, (1,))),
)


def test_a_solution_comes_back_as_it_was():
    assert published_from_json(published_to_json(SOLUTION)) == SOLUTION
    text = published_to_json(SOLUTION, indent=1)
    assert published_to_json(published_from_json(text), indent=1) == text


def test_places_are_numbered_from_one_in_the_document():
    document = json.loads(published_to_json(SOLUTION))
    assert (document["format"], document["version"]) == ("logistics-opt/published-solution", 1)
    assert document["trucks"] == [
        {"depot": 1, "stops": [{"satellite": 2, "quantity": 2.5}, {"satellite": 1, "quantity": 3.0}]}
    ]
    assert document["freighters"][0] == {"satellite": 2, "customers": [1, 3]}


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        ({"version": 2}, "document-wrong-version", "$.version"),
        ({"cost": "12"}, "document-wrong-value", "$.cost"),
        ({"cost": -1}, "document-wrong-value", "$.cost"),
        ({"colour": 1}, "document-unknown-field", "$.colour"),
        ({"freighters": [{"satellite": 0, "customers": []}]}, "document-wrong-value", "$.freighters[0].satellite"),
        ({"trucks": [{"stops": []}]}, "document-missing-field", "$.trucks[0].depot"),
    ],
)
def test_a_wrong_document_is_refused_with_its_place(change: dict[str, object], code: str, where: str):
    document = json.loads(published_to_json(SOLUTION)) | change
    with pytest.raises(InvalidInput) as caught:
        published_from_json(json.dumps(document))
    assert [(issue.code, issue.where) for issue in caught.value.issues] == [(code, where)]


def test_the_schema_names_the_fields():
    assert {"instance", "cost", "trucks", "freighters"} <= set(document_schema("published-solution")["properties"])


def test_best_known_values_carry_status_set_and_divisor(tmp_path: Path):
    table = tmp_path / "bks.csv"
    table.write_text(
        'instance,bks,optimal,set,file_cost_divisor,status\n"a,1",12.5,y,Set4a,100,confirmed\nb,7,unknown,,,\n'
    )
    assert read_best_known(table) == {
        "a,1": BestKnown(instance="a,1", value=12.5, status="confirmed", proven=True, set_name="Set4a", divisor=100),
        "b": BestKnown(instance="b", value=7, status="literature"),
    }


def test_a_proven_value_without_a_status_is_proven(tmp_path: Path):
    (tmp_path / "bks.csv").write_text("instance,bks,optimal\na,1,y\n")
    assert read_best_known(tmp_path / "bks.csv")["a"].status == "proven optimal"


@pytest.mark.parametrize("text", ["", "instance,value\na,1\n", "instance,bks\na,one\n", "instance,bks\na,0\n"])
def test_a_table_without_values_is_refused(tmp_path: Path, text: str):
    (tmp_path / "bks.csv").write_text(text)
    with pytest.raises(InvalidInput, match="benchmark-format"):
        read_best_known(tmp_path / "bks.csv")


def test_every_table_of_the_public_sets_is_read():
    if not SHARED.is_dir():
        pytest.skip(f"the published instances are not at {SHARED}")
    counts = {name: len(read_best_known(SHARED / name / "bks.csv")) for name in ("2ecvrp", "2elrp", "2evrptw", "clrp")}
    assert counts == {"2ecvrp": 118, "2elrp": 26, "2evrptw": 116, "clrp": 39}
