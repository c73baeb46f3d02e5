"""An amount of goods on the wire."""

from logistics_opt.formats.wire import Thousandths, Whole, Wire, amount, base_units
from logistics_opt.model import Load


class LoadDocument(Wire):
    """An amount of goods."""

    weight_kg: Thousandths
    volume_l: Thousandths
    pieces: Whole

    @classmethod
    def of(cls, load: Load) -> "LoadDocument":
        """The document of a load."""
        return cls(weight_kg=amount(load.weight, 1000), volume_l=amount(load.volume, 1000), pieces=load.pieces)

    def model(self) -> Load:
        """The load."""
        return Load(base_units(self.weight_kg, 1000), base_units(self.volume_l, 1000), self.pieces)
