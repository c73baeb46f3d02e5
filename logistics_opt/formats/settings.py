"""The county table: one setting a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from logistics_opt.formats.cells import Value, parse_cell
from logistics_opt.formats.crowfly import DETOUR_FACTOR, SPEED_KMH
from logistics_opt.formats.log import Log
from logistics_opt.formats.names import key_of, nearest
from logistics_opt.formats.rows import Row
from logistics_opt.formats.tables import KEYS
from logistics_opt.network.datum import Datum
from logistics_opt.network.travel import MAX_SNAP
from logistics_opt.units import Fen, Metres


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What holds for the whole county. ``orders`` is a file name pattern in which ``{day}`` stands for the date."""

    name: str = ""
    datum: Datum = Datum.WGS84
    roads_datum: Datum = Datum.WGS84
    day: date | None = None
    orders: str = ""
    overnight_per_kg: Fen = 1_000
    max_snap: Metres = MAX_SNAP
    detour_factor: float = DETOUR_FACTOR
    crow_fly_kmh: float = SPEED_KMH
    position_note: str = ""
    attribution: str = ""


def read_settings(rows: Sequence[Row], log: Log) -> Settings:
    """The settings; name and datum must be there, an unknown key is an error if it looks like a known one."""
    values = _values(rows, log)
    place = rows[0].place if rows else "county"
    for key in KEYS:
        if key.required and key.name not in values and not _given(rows, key.name):
            log.add(f"{key.name}-missing", f"{place}, {key.name}")
    day, overnight, snap = values.get("day"), values.get("overnight_per_kg_yuan"), values.get("max_snap_m")
    factor, kmh = values.get("detour_factor"), values.get("crow_fly_kmh")
    return Settings(
        name=str(values.get("name", "")),
        datum=Datum(str(values.get("datum", "wgs84"))),
        roads_datum=Datum(str(values.get("roads_datum", values.get("datum", "wgs84")))),
        day=day if isinstance(day, date) else None,
        orders=str(values.get("orders", "")),
        overnight_per_kg=overnight if isinstance(overnight, int) else 1_000,
        max_snap=snap if isinstance(snap, int) else MAX_SNAP,
        detour_factor=factor if isinstance(factor, float) else DETOUR_FACTOR,
        crow_fly_kmh=kmh if isinstance(kmh, float) else SPEED_KMH,
        position_note=str(values.get("position_note", "")),
        attribution=str(values.get("attribution", "")),
    )


def _given(rows: Sequence[Row], name: str) -> bool:
    return any(key_of(row.text("key")) == key_of(name) and row.raw.get("value") for row in rows)


def _values(rows: Sequence[Row], log: Log) -> dict[str, Value]:
    known = {key_of(name): key for key in KEYS for name in (key.name, key.zh, key.header)}
    found: dict[str, Value] = {}
    for row in rows:
        text = row.text("key")
        key = known.get(key_of(text))
        if key is None:
            near = nearest(text, [k.name for k in KEYS], cutoff=0.75)
            code = "key-misspelt" if near else "key-unknown"
            log.add(code, row.where("key"), value=text, nearest=near or ", ".join(k.name for k in KEYS))
        elif key.name in found:
            log.add("key-twice", row.where("key"), value=key.name)
        elif row.raw.get("value"):
            value = parse_cell(row.raw["value"], key, row.place, row.number, log)
            if value is not None:
                found[key.name] = value
    return found
