"""The reference pages say what the reader does."""

from pathlib import Path

from logistics_opt.formats.documents import _REMEDIES
from logistics_opt.formats.messages import BENCHMARKS, CELLS, COUNTY, FILES, MESSAGES, ORDERS, ROADS
from logistics_opt.formats.messages_edits import EDITS
from logistics_opt.formats.messages_placement import PLACEMENT
from logistics_opt.formats.messages_scenario import PACK, SCENARIO
from logistics_opt.formats.messages_sources import SOURCES
from logistics_opt.formats.reference import _DOCUMENT_ISSUES, county_folder_page, issues_part
from logistics_opt.formats.tables import KEYS, TABLES

DOCS = Path(__file__).parents[2] / "docs" / "reference"


def test_the_county_folder_page_is_up_to_date():
    assert (DOCS / "county-folder.md").read_text(encoding="utf-8") == county_folder_page()


def test_every_issue_code_of_the_readers_is_documented():
    assert issues_part() in (DOCS / "issues.md").read_text(encoding="utf-8")
    assert {code for code, _ in _DOCUMENT_ISSUES} == set(_REMEDIES)


def test_no_issue_code_has_two_messages():
    assert len(MESSAGES) == sum(
        map(len, (FILES, CELLS, COUNTY, ROADS, ORDERS, BENCHMARKS, PLACEMENT, SCENARIO, PACK, SOURCES, EDITS))
    )


def test_every_column_and_key_is_explained_in_both_languages():
    for column in [*KEYS, *(column for table in TABLES for column in table.columns)]:
        assert column.note
        assert any("\u4e00" <= letter <= "\u9fff" for letter in column.zh + column.note_zh)
