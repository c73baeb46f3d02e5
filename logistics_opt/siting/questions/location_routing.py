"""
Location-routing as a question: the programme and its sources are in :mod:`logistics_opt.siting.location_routing`.

It is answered by whoever has vehicles to route with; on its own it has no radial answer.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class LocationRouting:
    """Least fen a year when the vehicles really drive."""

    depots: int | None = None
    name: ClassVar[str] = "location-routing"

    @property
    def words(self) -> tuple[str, str]:
        """The question as a sentence."""
        return (
            "Which depots cost least a year when the vehicles really drive?",
            "按车辆实际行驶路线计算，哪些站点一年的总成本最低？",
        )

    @property
    def number(self) -> int | None:
        """How many depots it asks for."""
        return self.depots
