"""Where a point meets a county's roads, while a client waits."""

from collections import OrderedDict
from collections.abc import Mapping

from logistics_opt.formats.county_roads import CountyRoads, Met
from logistics_opt.model import LonLat
from logistics_opt.service.work.inputs import county_of
from logistics_opt.service.work.task import File, Task

_MOST = 4  # counties whose roads are kept ready by a process

_kept: OrderedDict[str, CountyRoads] = OrderedDict()


def snapped(key: str, demo: str, files: Mapping[str, File], at: tuple[float, float]) -> Met:
    """The same for the same ``key``, which stands for the county as it is: its roads are read once."""
    if key not in _kept:
        with county_of(Task(study="", request={}, files=dict(files)), demo) as county:
            _kept[key] = CountyRoads.of(county)
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    _kept.move_to_end(key)
    return _kept[key].met(LonLat(*at))
