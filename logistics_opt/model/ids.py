"""Identifiers. Text, as the user wrote it; an administrative code keeps its leading digits."""

from typing import NewType

SiteId = NewType("SiteId", str)
FirmId = NewType("FirmId", str)
CommodityId = NewType("CommodityId", str)
DemandId = NewType("DemandId", str)
VehicleTypeId = NewType("VehicleTypeId", str)
LineId = NewType("LineId", str)
ProfileName = NewType("ProfileName", str)
