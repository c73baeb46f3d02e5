"""Edits in a county's tables: whatever form it comes in, what is not edited stays what it is."""

import json
import shutil
from pathlib import Path
from typing import Any

import geopandas
import pandas
import pyogrio
import pytest
import shapely

from logistics_opt.errors import InvalidInput
from logistics_opt.formats import County, open_county, read_county
from logistics_opt.formats.edits import edit_county
from logistics_opt.formats.edits_document import Edits


def edited(path: Path, *edits: dict[str, Any], **more: Any) -> County:
    home, exact = edit_county(path, path.parent / "edited", Edits.model_validate({"edits": list(edits)}).edits)
    return open_county(home, exact=exact, **more)


def refused(path: Path, *edits: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(InvalidInput) as found:
        edited(path, *edits).look_at_waybills()
    return {issue.where: issue.code for issue in found.value.issues if issue.severity == "error"}


def replaced(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def as_workbook(folder: Path, to: Path) -> Path:
    with pandas.ExcelWriter(to) as book:
        for file in sorted(folder.rglob("*.csv")):
            name = "orders" if file.parent != folder else file.stem
            table = pandas.read_csv(file, dtype=object)
            numbers = table.apply(pandas.to_numeric, errors="coerce")
            table.where(numbers.isna(), numbers).to_excel(book, sheet_name=name, index=False)
    return to


def as_json(folder: Path, to: Path) -> Path:
    tables = {}
    for file in sorted(folder.rglob("*.csv")):
        rows = pandas.read_csv(file, dtype=str, keep_default_na=False).to_dict("records")
        tables["orders" if file.parent != folder else file.stem] = rows
    to.write_text(json.dumps({"tables": tables}), encoding="utf-8")
    return to


def as_package(folder: Path, to: Path) -> Path:
    for file in sorted(folder.rglob("*.csv")):
        frame = pandas.read_csv(file, dtype=str, keep_default_na=False)
        if file.stem == "sites":
            shapes = geopandas.points_from_xy(frame.pop("lon").astype(float), frame.pop("lat").astype(float))
            geopandas.GeoDataFrame(frame, geometry=shapes, crs=4326).to_file(to, layer="sites", driver="GPKG")
        elif file.stem == "roads":
            shapes = [shapely.from_wkt(text) for text in frame.pop("geometry")]
            geopandas.GeoDataFrame(frame, geometry=shapes, crs=4326).to_file(to, layer="roads 道路", driver="GPKG")
        else:
            name = "orders" if file.parent != folder else file.stem
            pyogrio.write_dataframe(frame, to, layer=name, driver="GPKG")
    return to


def test_cells_are_set_and_the_rest_of_the_folder_stays_byte_for_byte(tiny_county: Path) -> None:
    before = {file: file.read_bytes() for file in tiny_county.rglob("*.csv")}
    county = edited(
        tiny_county,
        {"table": "sites", "row": 5, "column": "lon, lat", "value": "105.16, 35.71"},
        {"table": "站点", "row": "112", "column": "名称", "value": "桃林"},
    )
    apple, plum = (next(site for site in county.sites if site.id == name) for name in ("111", "112"))
    assert (apple.position.lon, apple.position.lat, plum.name) == (105.16, 35.71, "桃林")
    changed = {file.name for file, content in before.items() if file.read_bytes() != content}
    assert changed == {"sites.csv"}


@pytest.mark.parametrize(("form", "name"), [(as_workbook, "c.xlsx"), (as_json, "c.json"), (as_package, "c.gpkg")])
def test_other_forms_become_tables_of_the_same_day(tiny_county: Path, tmp_path: Path, form: Any, name: str) -> None:
    path = form(tiny_county, tmp_path / name)
    was = read_county(path)
    edited(path)
    assert read_county(tmp_path / "edited").digest == was.digest


def test_rows_keep_their_numbers_under_a_title_and_beside_gaps(tiny_county: Path) -> None:
    sites = (tiny_county / "sites.csv").read_text(encoding="utf-8").splitlines()
    text = [
        "站点表",
        "",
        sites[0],
        *sites[1:5],
        "",
        '113,"桃\n村",village,110,post_office,105.12,35.70,,,,,,,',
        *sites[5:],
    ]
    (tiny_county / "sites.csv").write_text("\n".join(text) + "\n", encoding="utf-8")
    county = edited(tiny_county, {"table": "sites.csv", "row": 11, "column": "name", "value": "山村"})
    assert next(site.name for site in county.sites if site.id == "112") == "山村"
    again = edited(
        tiny_county, {"table": "book.xlsx sheet 站点", "row": 11, "column": "name", "value": "水村", "was": "山村"}
    )
    assert next(site.name for site in again.sites if site.id == "112") == "水村"


def test_rows_are_added_to_a_table_that_is_not_there_and_taken_out_again(tiny_county: Path) -> None:
    closed = {"road": "r2", "first": "2026-03-01", "last": "2026-03-03", "reason": "塌方"}
    county = edited(tiny_county, {"add": "closures", "row": closed}, {"add": "closures", "row": {"road": "r3"}})
    assert [(one.road, one.row) for one in county.closures] == [("r2", 2), ("r3", 3)]
    county = edited(
        tiny_county,
        {"remove": "closures", "row": 2, "was": {"road": "r2"}},
        {"add": "closures", "row": {"road": "r5", "reason": "冰雪"}},
    )
    assert [(one.road, one.row, one.reason) for one in county.closures] == [("r3", 3, ""), ("r5", 4, "冰雪")]


def test_long_ids_that_begin_alike_are_different_rows(tiny_county: Path) -> None:
    place = {"township": "110", "lon": "105.1", "lat": "35.7", "premises": "new"}
    rows = [{"add": "candidates", "row": {"id": f"62042210{i}", "name": f"场地{i}", **place}} for i in (1, 2)]
    county = edited(
        tiny_county, *rows, {"table": "candidates", "row": "620422102", "column": "name", "value": "旧校舍"}
    )
    assert {str(one.site.id): one.site.name for one in county.candidates[-2:]} == {
        "620422101": "场地1",
        "620422102": "旧校舍",
    }


def test_what_cannot_be_edited_is_told_all_at_once(tiny_county: Path) -> None:
    assert refused(
        tiny_county,
        {"table": "villages", "row": 2, "column": "name", "value": "x"},
        {"table": "sites", "row": 99, "column": "name", "value": "x"},
        {"table": "sites", "row": "nobody", "column": "name", "value": "x"},
        {"table": "sites", "row": 2, "column": "colour", "value": "x"},
        {"table": "sites", "row": "111", "column": "name", "value": "x", "was": "梨村"},
        {"remove": "sites", "row": "112", "was": {"名称": "梨村"}},
        {"remove": "../../etc/passwd.csv", "row": 2},
    ) == {
        "villages": "edit-table",
        "sites.csv row 99": "edit-row",
        "sites.csv row nobody": "edit-row",
        "sites.csv row 2, colour": "edit-column",
        "sites.csv row 5, name": "edit-changed",
        "sites.csv row 6, name": "edit-changed",
        "../../etc/passwd.csv": "edit-table",
    }


def test_a_cell_that_was_edited_is_judged_as_any_other(tiny_county: Path) -> None:
    found = refused(tiny_county, {"table": "vehicles", "row": "truck", "column": "capacity_kg", "value": "many"})
    assert found == {"vehicles.csv row 2, capacity_kg": "not-a-number"}


def test_a_repair_is_accepted_or_undone(tiny_county: Path) -> None:
    replaced(tiny_county, "vehicles.csv", "100,2,3000,", "100,2,３０００,")
    replaced(tiny_county, "sites.csv", "105.15,35.70", "35.70,105.15")
    first = open_county(tiny_county)
    assert {(one.column, one.read, one.became) for one in first.changes} == {
        ("capacity_kg", "３０００", "3000"),
        ("lon, lat", "35.7, 105.15", "105.15, 35.7"),
    }
    as_they_are = [
        {"table": one.table, "row": one.row, "column": one.column, "value": one.read, "was": one.read, "exact": True}
        for one in first.changes
    ]
    assert refused(tiny_county, *as_they_are) == {
        "vehicles.csv row 2, capacity_kg": "edit-exact",
        "sites.csv row 5, lon, lat": "edit-exact",
    }
    accepted = [
        one | {"value": change.became, "exact": False} for one, change in zip(as_they_are, first.changes, strict=True)
    ]
    assert edited(tiny_county, *accepted).changes == ()


def test_the_day_s_waybills_are_edited_where_they_lie(tiny_county: Path) -> None:
    replaced(tiny_county, "orders/2026-03-02.csv", "12.5", "12.5kg")
    county = open_county(tiny_county)
    county.look_at_waybills()
    (change,) = county.changes
    assert (change.table, change.row, change.became) == ("2026-03-02.csv", 2, "12.5")
    edit = {"table": change.table, "row": change.row, "column": change.column, "value": "13"}
    county = edited(tiny_county, edit)
    county.look_at_waybills()
    assert county.changes == ()
    shutil.rmtree(tiny_county / "orders")
    assert refused(tiny_county, edit) == {"2026-03-02.csv": "edit-table"}
