"""Whether the parts of a problem are there, have names of their own, and name only parts that are there."""

from collections import Counter
from collections.abc import Iterable, Iterator

from logistics_opt.errors import Issue, Severity
from logistics_opt.model.ids import CommodityId, FirmId, SiteId
from logistics_opt.model.place import Tier
from logistics_opt.model.problem import Problem


def one_warehouse(problem: Problem) -> Iterator[Issue]:
    """There is exactly one county warehouse."""
    hubs = [site.id for site in problem.sites if site.tier is Tier.COUNTY]
    if not hubs:
        yield Issue(
            "no-warehouse",
            "sites",
            "no site is of the county tier",
            "add the county warehouse, tier 1",
            "没有县级站点",
            "请增加县级仓，层级为1",
        )
    if len(hubs) > 1:
        yield Issue(
            "two-warehouses",
            "sites " + ", ".join(hubs),
            f"{len(hubs)} sites are of the county tier, a plan starts from one",
            "keep one and make the others township depots, tier 2",
            f"有{len(hubs)}个县级站点，计划只能从一个县级仓出发",
            "保留一个，其余改为乡镇站点，层级为2",
        )


def some_demand(problem: Problem) -> Iterator[Issue]:
    """There is something to move."""
    if not problem.demands:
        yield Issue(
            "no-demand",
            "demands",
            "there is nothing to move on this day",
            "check that the day's orders were read",
            "当日没有货物",
            "请检查是否读入了当日订单",
            Severity.WARNING,
        )


def ids_are_unique(problem: Problem) -> Iterator[Issue]:
    """No two parts of one kind have the same id."""
    kinds: tuple[tuple[str, str, Iterable[str]], ...] = (
        ("site", "站点", (site.id for site in problem.sites)),
        ("firm", "企业", (firm.id for firm in problem.firms)),
        ("commodity", "货类", (commodity.id for commodity in problem.commodities)),
        ("demand", "货单", (demand.id for demand in problem.demands)),
        ("vehicle type", "车型", (vehicle.id for vehicle in problem.fleet)),
        ("line", "线路", (line.id for line in problem.lines)),
    )
    for kind, kind_zh, ids in kinds:
        for name, times in Counter(ids).items():
            if times > 1:
                yield Issue(
                    "duplicate-id",
                    f"{kind} {name}",
                    f"{times} entries have this id",
                    "give each its own id, or delete what was entered twice",
                    f"{times}个{kind_zh}使用同一编号",
                    "请使用不同编号，或删除重复项",
                )


def sites_named_are_there(problem: Problem) -> Iterator[Issue]:
    """Every site a demand, site, vehicle type or line names exists."""
    named: list[tuple[str, SiteId]] = [(f"demand {demand.id}", demand.site) for demand in problem.demands]
    named += [(f"site {site.id}, parent", site.parent) for site in problem.sites if site.parent is not None]
    named += [(f"vehicle type {vehicle.id}, base", vehicle.base) for vehicle in problem.fleet]
    named += [(f"line {line.id}, stops", stop.site) for line in problem.lines for stop in line.stops]
    yield from _unknown("unknown-site", "site", "站点", named, problem.site)


def firms_named_are_there(problem: Problem) -> Iterator[Issue]:
    """Every firm a demand, site, vehicle type or line names exists."""
    firms = {firm.id for firm in problem.firms}
    named: list[tuple[str, FirmId]] = [(f"demand {demand.id}", demand.firm) for demand in problem.demands]
    named += [(f"site {site.id}, owner", site.owner) for site in problem.sites if site.owner is not None]
    named += [(f"vehicle type {vehicle.id}, owner", vehicle.owner) for vehicle in problem.fleet if vehicle.owner]
    named += [(f"line {line.id}, operator", line.operator) for line in problem.lines if line.operator is not None]
    yield from _unknown("unknown-firm", "firm", "企业", named, firms)


def commodities_named_are_there(problem: Problem) -> Iterator[Issue]:
    """Every commodity a demand, vehicle type, line or other commodity names exists."""
    named: list[tuple[str, CommodityId]] = [(f"demand {demand.id}", demand.commodity) for demand in problem.demands]
    for vehicle in problem.fleet:
        named += [(f"vehicle type {vehicle.id}, carries", name) for name in sorted(vehicle.carries or ())]
    for line in problem.lines:
        named += [(f"line {line.id}, carries", name) for name in sorted(line.carries or ())]
    for rule in () if problem.programme is None else problem.programme.subsidies:
        named += [(f"subsidy {rule.name}, goods", name) for name in sorted(rule.goods or ())]
    for commodity in problem.commodities:
        named += [(f"commodity {commodity.id}, keep apart", name) for name in sorted(commodity.keep_apart)]
    yield from _unknown("unknown-commodity", "commodity", "货类", named, problem.commodity)


def _unknown(
    code: str, kind: str, kind_zh: str, named: Iterable[tuple[str, str]], known: Iterable[str]
) -> Iterator[Issue]:
    there = set(known)
    for where, name in named:
        if name not in there:
            yield Issue(
                code,
                where,
                f"names {kind} {name!r}, which does not exist",
                f"correct the id or add the {kind}",
                f"引用了不存在的{kind_zh}“{name}”",
                f"请更正编号，或增加该{kind_zh}",
            )


def demands_are_outside_the_warehouse(problem: Problem) -> Iterator[Issue]:
    """A demand is between the warehouse and another site."""
    for demand in problem.demands:
        site = problem.site.get(demand.site)
        if site is not None and site.tier is Tier.COUNTY:
            yield Issue(
                "demand-at-warehouse",
                f"demand {demand.id}",
                "its site is the county warehouse, from where it need not be moved",
                "name the depot or village it goes to or comes from",
                "货单的站点就是县级仓，无需运输",
                "请填写收货或揽收的乡镇站点或村级站点",
            )


def goods_may_ride_with_their_like(problem: Problem) -> Iterator[Issue]:
    """No commodity is kept apart from itself."""
    for commodity in problem.commodities:
        if commodity.id in commodity.keep_apart:
            yield Issue(
                "kept-apart-from-itself",
                f"commodity {commodity.id}",
                "is on its own list of goods to keep apart; that entry has no effect",
                "take it off the list",
                "货类与自身互斥，该项不起作用",
                "请从互斥清单中删除自身",
                Severity.WARNING,
            )
