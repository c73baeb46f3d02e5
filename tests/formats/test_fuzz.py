"""Whatever stands in a cell: a problem or InvalidInput, nothing else."""

import contextlib
import csv
import io

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logistics_opt.errors import InvalidInput
from logistics_opt.formats import open_county

ODD = ("", "-1", "0", "1e400", "1E+11", "nan", "=1+1", "１２", "99:99", ";", "LINESTRING (1 2)")
JUNK = st.sampled_from(ODD) | st.text(max_size=8)


@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_one_odd_cell_never_breaks_the_reader(
    tiny_tables: dict[str, str], placement_tables: dict[str, str], tmp_path_factory, data
):
    folder = tmp_path_factory.mktemp("odd")
    tables = tiny_tables | placement_tables
    name = data.draw(st.sampled_from(sorted(tables)))
    for file, text in tables.items():
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")
    rows = list(csv.reader(io.StringIO(tables[name])))
    row = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.integers(0, len(rows[row]) - 1))
    rows[row][column] = data.draw(JUNK)
    with (folder / name).open("w", encoding="utf-8", newline="", errors="replace") as out:
        csv.writer(out).writerows(rows)
    with contextlib.suppress(InvalidInput):
        county = open_county(folder)
        county.problem()
        for season in county.seasons:
            county.season_problem(season)
