"""Edits make the next version of a county, for one of two who edit at a time; the other is told who was first."""

import copy
import threading
from typing import Any

import httpx
import pytest

from tests.api.test_uploads import GPKG, JSON, TABLES, WORKBOOK, ZIP, as_json, as_workbook, as_zip, put

CLOSED = {"add": "closures", "row": {"road": "r2", "first": "2026-11-23", "last": "2026-11-24", "reason": "塌方"}}


def edit(client: httpx.Client, name: str, base: tuple[str, int | None], *edits: dict[str, Any]) -> httpx.Response:
    body = {"base": {"county": base[0], "version": base[1]}, "edits": list(edits)}
    return client.post(f"/v1/counties/{name}/versions", json=body)


def bring(client: httpx.Client, name: str, **tables: list[dict[str, Any]]) -> int:
    answer = put(client, f"/v1/counties/{name}", JSON, as_json({**copy.deepcopy(TABLES), **tables}))
    assert answer.status_code == 201, answer.text
    return int(answer.json()["county"]["version"])


def codes(answer: httpx.Response) -> list[str]:
    return [error["code"] for error in answer.json()["errors"]]


def test_a_road_is_closed_and_told_whom_that_cuts_off(clients: dict[str, httpx.Client]) -> None:
    version = bring(clients["planner"], "closing")
    answer = edit(clients["planner"], "closing", ("closing", version), CLOSED)
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert (told["county"]["version"], told["county"]["media"]) == (version + 1, ZIP)
    assert told["county"]["about"]["base"] == {"county": "closing", "version": version}
    far = {"day": "2026-11-23", "site": "far", "name": "远村", "profiles": ["truck", "van"]}
    assert told["cut_off"] == [far]
    drawn = clients["reader"].get("/v1/counties/closing/geojson").json()
    assert drawn["closures"] == [{"row": 2, **CLOSED["row"]}]
    assert clients["reader"].get(f"/v1/counties/closing/geojson?version={version}").json()["closures"] == []


def test_whoever_comes_second_is_told_who_was_first_and_nothing_is_kept(clients: dict[str, httpx.Client]) -> None:
    version = bring(clients["planner"], "pair")
    assert edit(clients["planner"], "pair", ("pair", version), CLOSED).status_code == 201
    late = edit(clients["trustee"], "pair", ("pair", version), CLOSED)
    assert (late.status_code, codes(late)) == (412, ["county-changed"])
    assert late.json()["errors"][0]["cause"].startswith(f"planner kept version {version + 1} at 20")
    assert edit(clients["trustee"], "pair", ("pair", version + 1), CLOSED).status_code == 201
    versions = clients["trustee"].get("/v1/counties/pair/versions").json()["items"]
    assert [(one["version"], one["by"]) for one in versions] == [(3, "trustee"), (2, "planner"), (1, "planner")]
    seen = clients["reader"].get("/v1/counties/pair/versions").json()["items"]
    assert {one["by"] for one in seen} == {None}


def test_of_two_at_the_same_instant_one_wins(clients: dict[str, httpx.Client]) -> None:
    version = bring(clients["planner"], "race")
    together, found = threading.Barrier(2), []

    def go(client: httpx.Client) -> None:
        together.wait()
        found.append(edit(client, "race", ("race", version), CLOSED).status_code)

    both = [threading.Thread(target=go, args=(clients[role],)) for role in ("planner", "trustee")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(found) == [201, 412]
    assert len(clients["planner"].get("/v1/counties/race/versions").json()["items"]) == 2


def test_a_demo_county_is_edited_under_a_new_name(clients: dict[str, httpx.Client]) -> None:
    planner = clients["planner"]
    assert codes(edit(planner, "huining", ("huining", None), CLOSED)) == ["county-demo"]
    move = {"table": "candidates", "row": "c-102-1", "column": "lon, lat", "value": "105.0, 36.0"}
    wrong = edit(planner, "moved", ("huining", None), move | {"row": "nobody"})
    assert (wrong.status_code, codes(wrong)) == (422, ["edit-row"])
    assert planner.get("/v1/counties/moved").status_code == 404
    candidates = planner.get("/v1/counties/huining/geojson").json()["features"]
    one = next(f["properties"]["site"] for f in candidates if f["properties"]["kind"] == "candidate")
    answer = edit(planner, "moved", ("huining", None), move | {"row": one})
    assert answer.status_code == 201, answer.text
    drawn = planner.get("/v1/counties/moved/geojson").json()["features"]
    assert next(f["geometry"]["coordinates"] for f in drawn if f["properties"].get("site") == one) == [105.0, 36.0]
    assert codes(edit(planner, "moved", ("huining", None), move | {"row": one})) == ["county-changed"]
    assert codes(edit(planner, "moved", ("moved", None), move | {"row": one})) == ["edit-no-version"]


@pytest.mark.parametrize("media", [JSON, ZIP, WORKBOOK, GPKG])
def test_a_repair_is_undone_in_any_form(clients: dict[str, httpx.Client], tmp_path: Any, media: str) -> None:
    planner, tables = clients["planner"], copy.deepcopy(TABLES)
    tables["vehicles"][1]["capacity_kg"] = "０.6t"
    name = f"undone-{len(media)}"
    if media == GPKG:
        from tests.api.test_uploads import as_package

        content = as_package(tables, tmp_path)
    else:
        content = {JSON: as_json, ZIP: as_zip, WORKBOOK: as_workbook}[media](tables)
    brought = put(planner, f"/v1/counties/{name}", media, content).json()
    change = next(one for one in brought["changes"] if one["column"] == "capacity_kg")
    cell = {key: change[key] for key in ("table", "row", "column")} | {"was": change["read"]}
    undone = edit(planner, name, (name, 1), cell | {"value": change["read"], "exact": True})
    assert undone.status_code == 422
    assert set(codes(undone)) == {"edit-exact", "stops-take-no-time"}  # the county says nothing of stop times
    kept = edit(planner, name, (name, 1), cell | {"value": "700"})
    assert kept.status_code == 201, kept.text
    assert kept.json()["changes"] == []


def test_an_upload_follows_the_version_that_its_tag_names(clients: dict[str, httpx.Client]) -> None:
    planner = clients["planner"]
    bring(planner, "tagged")
    (first,) = planner.get("/v1/counties/tagged/versions").json()["items"]
    assert first["tag"] == planner.get("/v1/counties/tagged").headers["ETag"]

    def again(tag: str, **tables: Any) -> httpx.Response:
        headers = {"Content-Type": JSON, "If-Match": tag}
        return planner.put("/v1/counties/tagged", content=as_json({**TABLES, **tables}), headers=headers)

    orders = [{**TABLES["orders"][0], "pieces": 7}]
    assert again(first["tag"], orders=orders).status_code == 201
    late = again(first["tag"])
    assert (late.status_code, codes(late)) == (412, ["county-changed"])
    assert again("*").status_code == 201
    headers = {"Content-Type": JSON, "If-Match": "*"}
    nowhere = planner.put("/v1/counties/not-there", content=as_json(TABLES), headers=headers)
    assert (nowhere.status_code, codes(nowhere)) == (412, ["county-changed"])


@pytest.mark.parametrize(
    "edits",
    [
        [{"table": "sites", "row": 2, "column": "name", "value": "a\x00b"}],
        [{"table": "sites", "row": 2, "column": "name", "value": 7}],
        [{"table": "sites", "row": 0, "column": "name", "value": "x"}],
        [{"add": "closures", "row": {}}],
        [{"add": "closures", "row": {"road": "r2"}, "also": 1}],
        [{}],
        ["x"],
        [CLOSED] * 5001,
    ],
)
def test_what_is_no_edit_is_refused(clients: dict[str, httpx.Client], edits: list[Any]) -> None:
    answer = edit(clients["planner"], "shapes", ("huining", None), *edits)
    assert (answer.status_code, set(codes(answer))) == (422, {"wrong-shape"})


def test_a_text_that_is_no_unicode_is_refused(clients: dict[str, httpx.Client]) -> None:
    body = '{"base": {"county": "huining"}, "edits": [{"add": "closures", "row": {"road": "\\ud800"}}]}'
    headers = {"Content-Type": JSON}
    answer = clients["planner"].post("/v1/counties/shapes/versions", content=body.encode(), headers=headers)
    assert answer.status_code == 422


def test_the_template_is_a_workbook_that_can_be_filled_in(clients: dict[str, httpx.Client]) -> None:
    answer = clients["reader"].get("/v1/template")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, WORKBOOK)
    tag = {"If-None-Match": answer.headers["ETag"]}
    assert clients["reader"].get("/v1/template", headers=tag).status_code == 304
    empty = put(clients["planner"], "/v1/counties/empty", WORKBOOK, answer.content)
    assert {"name-missing"} <= set(codes(empty))
