"""The sheet that goes with a bus's goods: what goes on and off where, and by when it must stand there."""

from logistics_opt.model import Load, Problem
from logistics_opt.report.bus_runs import BusCall, BusRun
from logistics_opt.report.sheet_layout import Row
from logistics_opt.report.words import Lang, clean, moment, pick, short
from logistics_opt.units import KILOGRAM, Grams

BUS_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Hand-over sheet, bus", "客运班车带货交接单"),
    "vehicle": ("Line", "班线"),
    "number": ("Departure", "班次"),
    "base": ("Operator", "运营企业"),
    "returns": ("Last stop", "末站到达"),
    "driver": ("Bus driver", "班车司机签字"),
    "received": ("Received by", "收货人签字"),
}


def bus_head(problem: Problem, run: BusRun) -> dict[str, object]:
    """
    What stands above the table.

    A bus collects no cash: what is due for goods that ride to their village is collected there.
    """
    firms = {firm.id: firm.name for firm in problem.firms}
    operator = run.line.operator
    return {
        "order": run.order,
        "vehicle": short(run.line.name, 72),
        "number": moment(run.departure),
        "base": "" if operator is None else short(firms.get(operator, operator), 44),
        "departs": moment(run.calls[0].moment),
        "returns": moment(run.calls[-1].moment),
        "km": "",
        "stops": len(run.calls),
        "cash": [],
    }


def bus_rows(run: BusRun, lang: Lang) -> list[Row]:
    """One row a stop, and beneath it, where goods go on, until when they must stand there."""
    total = sum((ride.load for ride in run.rides), Load())
    goods = f"{total.pieces} pieces, {_kg(total.weight)} kg", f"共 {total.pieces} 件、{_kg(total.weight)} 公斤"
    title = f"Departs {moment(run.departure)}", f"{moment(run.departure)} 发车"
    rows: list[Row] = [{"kind": "trip", "title": pick(lang, title), "goods": pick(lang, goods)}]
    for number, call in enumerate(run.calls, start=1):
        rows.append({"kind": "stop", "no": number, **_stop(run, call)})
        for until in sorted({run.cut_off(ride) for ride in run.rides if ride.origin == call.site.id and call.on}):
            text = f"goods stand here by {moment(until)}", f"货物须在 {moment(until)} 前到站"
            rows.append({"kind": "return", "title": pick(lang, ("Cut-off", "截止交货")), "goods": pick(lang, text)})
    return rows


def _stop(run: BusRun, call: BusCall) -> Row:
    here = [ride for ride in run.rides if call.site.id in (ride.origin, ride.goal)]
    return {
        "id": call.site.id,
        "arrives": moment(call.moment),
        "starts": "",
        "name": clean(call.site.name, 28),
        "township": "",
        "contact": clean(call.site.contact, 40),
        "pieces": call.off.pieces,
        "kg": _kg(call.off.weight),
        "in_pieces": call.on.pieces,
        "in_kg": _kg(call.on.weight),
        "bags": sum(run.line.bags(ride.load) for ride in here),
        "cash": "",
        "cold": False,
    }


def _kg(weight: Grams) -> str:
    return f"{weight / KILOGRAM:,.1f}" if weight < 100 * KILOGRAM else f"{weight / KILOGRAM:,.0f}"
