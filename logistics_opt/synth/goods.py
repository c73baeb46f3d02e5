"""Firms and commodities of the generated demand, and what a piece of each commodity weighs and measures."""

from dataclasses import dataclass

from logistics_opt.model import Commodity, CommodityId, Firm, FirmId, Temperature

PARCEL, CONSUMER, INPUTS, PRODUCE, CHILLED = (
    CommodityId(name) for name in ("parcel", "consumer_goods", "farm_inputs", "farm_produce", "chilled")
)
POST, COOP = FirmId("post"), FirmId("coop")
COURIERS = (FirmId("courier_a"), FirmId("courier_b"), FirmId("courier_c"))

FIRMS = (
    Firm(id=POST, name="邮政 post", kind="post"),
    Firm(id=COURIERS[0], name="甲快递 courier A", kind="courier"),
    Firm(id=COURIERS[1], name="乙快递 courier B", kind="courier"),
    Firm(id=COURIERS[2], name="丙快递 courier C", kind="courier"),
    Firm(id=COOP, name="供销社 supply-and-marketing co-op", kind="coop"),
)
COMMODITIES = (
    Commodity(id=PARCEL, name="快递包裹 parcels"),
    Commodity(id=CONSUMER, name="日用消费品 consumer goods"),
    Commodity(id=INPUTS, name="农资 farm inputs", keep_apart=frozenset({CHILLED, PRODUCE})),
    Commodity(id=PRODUCE, name="农产品 farm produce"),
    Commodity(id=CHILLED, name="冷藏品 chilled goods", temperature=Temperature.CHILLED),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece's mean weight in grams, lowest and highest of a consignment, and litres to the kg."""

    low: int
    high: int
    litres_per_kg: float


# Own estimates (grade K), see parameters.csv of the demo county.
PIECES = {
    PARCEL: Piece(1_000, 2_200, 4.5),
    CONSUMER: Piece(3_000, 7_000, 3.0),
    INPUTS: Piece(40_000, 50_000, 1.3),
    PRODUCE: Piece(4_000, 12_000, 2.2),
    CHILLED: Piece(2_000, 5_000, 2.5),
}
# Shares of the parcels, down and up.
PARCEL_SHARES = {POST: 0.22, COURIERS[0]: 0.33, COURIERS[1]: 0.26, COURIERS[2]: 0.19}
