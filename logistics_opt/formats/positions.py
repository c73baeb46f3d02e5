"""Positions of sites: swapped coordinates, villages in the sea, datum."""

import statistics
from collections.abc import Sequence

from logistics_opt.formats.log import Log
from logistics_opt.formats.rows import Row
from logistics_opt.model import LonLat
from logistics_opt.network.datum import Datum, convert
from logistics_opt.units import KILOMETRE

FARTHEST = 150 * KILOMETRE
"""Metres from the middle of the county beyond which a site is taken for a mistake."""

Pair = tuple[float, float]


def read_positions(rows: Sequence[Row], datum: Datum, log: Log, *, middle: LonLat | None = None) -> dict[int, LonLat]:
    """
    WGS-84 positions by row number; rows whose position cannot be are left out, with an error.

    A latitude beyond 90 degrees can only be a longitude in the wrong column, and so is a site that lies far outside the
    county as written and within it when swapped: both are repaired. Any other site more than :data:`FARTHEST` from the
    middle of the sites, or at 0, 0, is an error. ``middle`` is the county's; without it that of the rows is taken.
    """
    pairs: dict[int, Pair] = {}
    for row in rows:
        lon, lat = row.number_of("lon"), row.number_of("lat")
        if lon is None or lat is None:
            continue
        if abs(lat) > 90:
            if abs(lon) > 90:
                log.add("position-impossible", row.where("lat"), value=f"{lon:g}, {lat:g}")
                continue
            log.repair("position-swapped", row.place, "lon, lat", row.number, f"{lon:g}, {lat:g}", f"{lat:g}, {lon:g}")
            lon, lat = lat, lon
        if lon == 0 and lat == 0:
            log.add("position-zero", row.where("lon, lat"))
            continue
        pairs[row.number] = (lon, lat)
    if not pairs:
        return {}
    if middle is None:
        middle = middle_of([LonLat(lon, lat) for lon, lat in pairs.values()])
    kept = {}
    for row in rows:
        if row.number in pairs and (pair := _plausible(row, pairs[row.number], middle, log)):
            kept[row.number] = pair
    return _in_wgs84(kept, datum)


def _plausible(row: Row, pair: Pair, middle: LonLat, log: Log) -> Pair | None:
    lon, lat = pair
    far = LonLat(lon, lat).distance_to(middle)
    if far <= FARTHEST:
        return pair
    if abs(lon) <= 90 and LonLat(lat, lon).distance_to(middle) <= FARTHEST:
        log.repair("position-swapped", row.place, "lon, lat", row.number, f"{lon:g}, {lat:g}", f"{lat:g}, {lon:g}")
        return lat, lon
    log.add(
        "position-far",
        row.where("lon, lat"),
        value=f"{lon:g}, {lat:g}",
        km=round(far / KILOMETRE),
        limit=FARTHEST // KILOMETRE,
    )
    return None


def middle_of(positions: Sequence[LonLat]) -> LonLat:
    """The middle of a county by its sites."""
    # The median does not mind a few sites in the sea.
    return LonLat(statistics.median(at.lon for at in positions), statistics.median(at.lat for at in positions))


def _in_wgs84(pairs: dict[int, Pair], datum: Datum) -> dict[int, LonLat]:
    if not pairs:
        return {}
    lon, lat = convert([p[0] for p in pairs.values()], [p[1] for p in pairs.values()], datum, Datum.WGS84)
    return {number: LonLat(float(x), float(y)) for number, x, y in zip(pairs, lon, lat, strict=True)}
