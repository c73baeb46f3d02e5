"""The empty workbook."""

from pathlib import Path

import pytest

from logistics_opt.cli import run


def test_the_template_is_read_as_a_county_that_still_wants_filling(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.xlsx"
    assert run(["template", str(path)]) == 0
    assert run(["network", "info", str(path)]) == 3
    assert "name-missing" in capsys.readouterr().err


def test_a_workbook_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    path.write_text("precious")
    assert run(["template", str(path)]) == 2
    assert path.read_text() == "precious"


def test_another_ending_is_a_usage_error(tmp_path: Path) -> None:
    assert run(["template", str(tmp_path / "mine.ods")]) == 2
    assert list(tmp_path.iterdir()) == []
