"""Where any point would meet a county's roads: what a planner asks before a place is put on the map."""

from dataclasses import dataclass, replace

from logistics_opt.errors import Issue
from logistics_opt.formats.county import County
from logistics_opt.model import LonLat, Site, SiteId, Tier
from logistics_opt.network.arrays import road_arrays
from logistics_opt.network.datum import Datum, convert
from logistics_opt.network.findings import far
from logistics_opt.network.snap import Snap, StopLines
from logistics_opt.units import Metres

_HERE = SiteId("here")
_DIGITS = 6  # decimals of a degree: a decimetre


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """
    The nearest point of the roads that every kind of vehicle of the county may use, ``metres`` from where was asked.

    Where the vehicles' roads differ it is that of the one which has farthest to go. ``table`` is the point that was
    asked for in the county's own datum, as its tables have it. Without roads there is no ``snap``.
    """

    table: LonLat
    snap: Snap | None = None
    road_class: str = ""
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class CountyRoads:
    """A county's roads, ready to be asked."""

    lines: tuple[StopLines, ...]
    classes: dict[str, str]
    datum: Datum
    max_snap: Metres
    issues: tuple[Issue, ...] = ()

    @classmethod
    def of(cls, county: County) -> "CountyRoads":
        """Those of a county; none where it is planned as the crow flies."""
        settings = county.settings
        if county.roads is None:
            said = tuple(issue for issue in county.issues if issue.code == "no-roads")
            return cls((), {}, settings.datum, settings.max_snap, said)
        arrays = road_arrays(county.roads)
        profiles = dict.fromkeys(vehicle.profile for vehicle in county.fleet)
        lines = [StopLines.of(arrays, profile, arrays.milliseconds(county.speeds, profile)) for profile in profiles]
        pairs = zip(arrays.road.tolist(), arrays.kind.tolist(), strict=True)
        classes = {arrays.roads[road]: arrays.kinds[kind][0] for road, kind in pairs}
        return cls(tuple(lines), classes, settings.datum, settings.max_snap)

    def met(self, position: LonLat) -> Met:
        """Where a place at that position would meet the roads, and a warning where that is too far."""
        lon, lat = (round(float(x), _DIGITS) for x in convert(position.lon, position.lat, Datum.WGS84, self.datum))
        table = LonLat(lon, lat)
        if not self.lines:
            return Met(table=table, issues=self.issues)
        here = [Site(id=_HERE, name="", tier=Tier.TOWNSHIP, position=position)]
        snaps = [lines.tie(here, self.max_snap)[0] for lines in self.lines]
        worst = max(snaps, key=lambda snap: (snap.strip < 0, snap.distance))
        issues = tuple(replace(issue, where="lon, lat") for issue in far([worst], here, self.max_snap))
        if worst.strip < 0:
            return Met(table=table, issues=issues)
        return Met(table=table, snap=worst, road_class=self.classes.get(worst.road, ""), issues=issues)
