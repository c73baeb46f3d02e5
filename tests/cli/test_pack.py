"""``pack`` and ``unpack``: a scenario gives the same figures elsewhere, and a stranger's zip file does no harm."""

import json
import shutil
import stat
import zipfile
from pathlib import Path

import pytest

from logistics_opt.cli import run
from logistics_opt.formats import limits
from logistics_opt.formats.documents import placement_from_json


def document(out: Path):
    return placement_from_json((out / "placement.json").read_bytes())


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


@pytest.fixture
def answered(places, tmp_path):
    """A radial answer of the tiny county."""
    out = tmp_path / "out"
    line = ["site", str(places), "--out", str(out), "--question", "p-median", "--depots", "2"]
    assert run([*line, "--no-routes", "--no-evidence", "--jobs", "1", "--growth", "1.5"]) == 0
    return out


def elsewhere(out: Path, tmp_path: Path) -> Path:
    """The result packed, everything it was made from taken away, unpacked in another folder and run again."""
    assert run(["pack", str(out), str(tmp_path / "one.zip")]) == 0
    there = tmp_path / "far" / "away"
    assert run(["unpack", str(tmp_path / "one.zip"), "--out", str(there / "case")]) == 0
    shutil.rmtree(tmp_path / "places")
    line = ["site", "--scenario", str(there / "case" / "scenario.json"), "--out", str(there / "again")]
    assert run([*line, "--no-evidence", "--jobs", "2"]) == 0
    return there


def test_a_radial_answer_is_the_same_elsewhere(answered, tmp_path):
    there = elsewhere(answered, tmp_path)
    before, after = document(answered), document(there / "again")
    assert after.options == before.options
    assert after.digest == before.digest
    assert after.seasons == before.seasons
    assert document(there / "case" / "result").options == before.options


def test_a_routed_answer_is_the_same_elsewhere(places, tmp_path):
    orders = places / "orders"
    (orders / "2026-03-03.csv").write_bytes((orders / "2026-03-02.csv").read_bytes())
    line = ["site", str(places), "--out", str(tmp_path / "out"), "--question", "location-routing", "--jobs", "2"]
    assert run([*line, "--steps", "15", "--time-limit", "300", "--no-evidence"]) == 0
    # A day that comes later changes nothing: the unseen days are in the scenario by name.
    there = elsewhere(tmp_path / "out", tmp_path)
    before, after = document(tmp_path / "out"), document(there / "again")
    assert after.options == before.options
    assert after.located == before.located
    assert after.unseen == before.unseen


def test_the_same_result_gives_the_same_bytes_and_no_place_of_this_machine(answered, tmp_path):
    for name in ("one.zip", "two.zip"):
        assert run(["pack", str(answered), str(tmp_path / name)]) == 0
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as container:
        inside = {name: container.read(name) for name in container.namelist()}
    assert {"scenario.json", "county/sites.csv", "county/orders/2026-03-02.csv", "result/placement.json"} <= set(inside)
    assert json.loads(inside["scenario.json"])["county"] == "county"
    assert not any(str(tmp_path).encode() in content or b"../places" in content for content in inside.values())


def test_a_county_that_has_changed_is_not_packed(answered, places, tmp_path, capfd):
    vehicles = places / "vehicles.csv"
    vehicles.write_text(vehicles.read_text(encoding="utf-8").replace("1.8", "2.8"), encoding="utf-8")
    assert run(["pack", str(answered), str(tmp_path / "one.zip")]) == 3
    assert "pack-changed" in capfd.readouterr().err
    assert not (tmp_path / "one.zip").exists()


def test_a_file_that_is_there_is_not_overwritten(answered, tmp_path):
    (tmp_path / "one.zip").write_text("mine", encoding="utf-8")
    assert run(["pack", str(answered), str(tmp_path / "one.zip")]) == 2
    assert (tmp_path / "one.zip").read_text(encoding="utf-8") == "mine"
    assert run(["pack", str(answered), str(tmp_path / "one.tar")]) == 2


def test_a_folder_with_something_in_it_is_not_unpacked_into(answered, tmp_path):
    assert run(["pack", str(answered), str(tmp_path / "one.zip")]) == 0
    before = names(answered)
    assert run(["unpack", str(tmp_path / "one.zip"), "--out", str(answered)]) == 2
    assert names(answered) == before


def test_a_result_that_names_files_outside_its_folder_is_not_packed(answered, tmp_path, capfd):
    (tmp_path / "secret.txt").write_text("mine", encoding="utf-8")
    text = (answered / "placement.json").read_text(encoding="utf-8")
    evil = text.replace('"scenario.json"', '"../secret.txt"')
    assert evil != text
    (answered / "placement.json").write_text(evil, encoding="utf-8")
    assert run(["pack", str(answered), str(tmp_path / "one.zip")]) == 3
    assert "pack-unsafe" in capfd.readouterr().err
    assert not (tmp_path / "one.zip").exists()


SCENARIO = '{"county": "county", "question": {"name": "fixed-charge"}}'


def refused(tmp_path: Path, capfd, code: str) -> None:
    before = names(tmp_path)
    assert run(["unpack", str(tmp_path / "bad.zip"), "--out", str(tmp_path / "case")]) == 3
    said = capfd.readouterr().err
    assert f"[{code}]" in said
    assert "请" in said
    assert "Traceback" not in said
    assert names(tmp_path) == before


@pytest.mark.parametrize(
    "name",
    [
        "../evil.csv",
        "county/../../evil.csv",
        "/etc/evil.csv",
        "C:/evil.csv",
        "county\\..\\evil.csv",
        "county//evil.csv",
        "county/./evil.csv",
        "county/evil.csv ",
        "county/evil\n.csv",
        "elsewhere/evil.csv",
        "scenario.json/evil.csv",
        "County/evil.csv",
        "county/" + "long" * 60,
    ],
)
def test_a_name_that_leads_out_is_refused(tmp_path, name, capfd):
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as container:
        container.writestr("scenario.json", SCENARIO)
        container.writestr(name, "evil")
    refused(tmp_path, capfd, "pack-unsafe")


def test_links_and_doubles_are_refused(tmp_path, capfd):
    link = zipfile.ZipInfo("county/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as container:
        container.writestr("scenario.json", SCENARIO)
        container.writestr(link, "/etc/passwd")
    refused(tmp_path, capfd, "pack-unsafe")
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as container:
        container.writestr("scenario.json", SCENARIO)
        container.writestr("county/a.csv", "")
        container.writestr("county/A.csv", "")
    refused(tmp_path, capfd, "pack-unsafe")
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as container:
        container.writestr("scenario.json", SCENARIO)
        container.writestr("county/a", "")
        container.writestr("county/a/b.csv", "")
    refused(tmp_path, capfd, "pack-unsafe")


def test_a_bomb_is_refused_by_number_by_ratio_and_by_size(tmp_path, capfd, monkeypatch):
    with zipfile.ZipFile(tmp_path / "bad.zip", "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("scenario.json", SCENARIO)
        container.writestr("county/a.csv", b"0" * (limits.MEMBER_RATIO_FROM + 1))
    refused(tmp_path, capfd, "pack-too-large")
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as container:
        container.writestr("scenario.json", SCENARIO)
        for number in range(limits.MEMBERS):
            container.writestr(f"county/{number}.csv", "")
    refused(tmp_path, capfd, "pack-too-large")
    monkeypatch.setattr(limits, "UNPACKED_BYTES", 1_000)
    with zipfile.ZipFile(tmp_path / "bad.zip", "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("scenario.json", SCENARIO)
        container.writestr("county/a.csv", b"0" * 1_000)
    refused(tmp_path, capfd, "pack-too-large")


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all" * 100])
def test_what_is_no_zip_file_is_refused(tmp_path, content, capfd):
    (tmp_path / "bad.zip").write_bytes(content)
    refused(tmp_path, capfd, "pack-not-one")


def test_a_torn_or_a_strange_zip_file_is_refused(answered, tmp_path, capfd):
    assert run(["pack", str(answered), str(tmp_path / "one.zip")]) == 0
    whole = (tmp_path / "one.zip").read_bytes()
    middle = len(whole) // 3
    (tmp_path / "bad.zip").write_bytes(whole[:middle] + bytes(200) + whole[middle + 200 :])
    refused(tmp_path, capfd, "pack-not-one")
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as container:
        container.writestr("county/sites.csv", "id")
    refused(tmp_path, capfd, "pack-not-one")


@pytest.mark.parametrize("county", ["../county", "/county", "huining", "county/../.."])
def test_a_scenario_that_points_outside_is_refused(tmp_path, county, capfd):
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as container:
        container.writestr("scenario.json", json.dumps({"county": county, "question": {"name": "fixed-charge"}}))
    refused(tmp_path, capfd, "pack-unsafe")


def test_a_scenario_that_is_none_is_refused(tmp_path, capfd):
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as container:
        container.writestr("scenario.json", "{}")
    refused(tmp_path, capfd, "document-missing-field")
