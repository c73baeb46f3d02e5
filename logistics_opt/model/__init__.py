"""The domain: frozen dataclasses with integer units. No I/O, no solver."""

from logistics_opt.model.candidate import Candidate, Lock, Premises
from logistics_opt.model.demand import Commodity, Demand, Direction, Load, Temperature
from logistics_opt.model.fleet import Capacity, Echelon, Tariff, VehicleType
from logistics_opt.model.ids import CommodityId, DemandId, FirmId, LineId, ProfileName, SiteId, VehicleTypeId
from logistics_opt.model.line import Bag, Line, LineStop
from logistics_opt.model.live import Change, ChangeKind, LiveDay, Made, Replanned, RouteLock, RouteState
from logistics_opt.model.place import ALL_DAY, Handling, Host, LonLat, Site, Standing, Tier, TimeWindow
from logistics_opt.model.plan import (
    Act,
    Bound,
    Consignment,
    Cost,
    Move,
    Overnight,
    Plan,
    Reason,
    Ride,
    Route,
    Stop,
    Trip,
    Unserved,
)
from logistics_opt.model.problem import Assumption, Firm, Problem
from logistics_opt.model.programme import CostLine, Programme, SubsidyKind, SubsidyRule, SubsidyUnit, Target
from logistics_opt.model.season import Season
from logistics_opt.model.travel import UNREACHABLE, TravelMatrix

__all__ = [
    "ALL_DAY",
    "UNREACHABLE",
    "Act",
    "Assumption",
    "Bag",
    "Bound",
    "Candidate",
    "Capacity",
    "Change",
    "ChangeKind",
    "Commodity",
    "CommodityId",
    "Consignment",
    "Cost",
    "CostLine",
    "Demand",
    "DemandId",
    "Direction",
    "Echelon",
    "Firm",
    "FirmId",
    "Handling",
    "Host",
    "Line",
    "LineId",
    "LineStop",
    "LiveDay",
    "Load",
    "Lock",
    "LonLat",
    "Made",
    "Move",
    "Overnight",
    "Plan",
    "Premises",
    "Problem",
    "ProfileName",
    "Programme",
    "Reason",
    "Replanned",
    "Ride",
    "Route",
    "RouteLock",
    "RouteState",
    "Season",
    "Site",
    "SiteId",
    "Standing",
    "Stop",
    "SubsidyKind",
    "SubsidyRule",
    "SubsidyUnit",
    "Target",
    "Tariff",
    "Temperature",
    "Tier",
    "TimeWindow",
    "TravelMatrix",
    "Trip",
    "Unserved",
    "VehicleType",
    "VehicleTypeId",
]
