"""What may be wrong with a request in VROOM's dialect whose form is right: every issue at once, with its JSON path."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from logistics_opt.errors import Issue
from logistics_opt.formats.vroom_document import (
    MOST_CELLS,
    MOST_TASKS,
    VroomCosts,
    VroomMatrices,
    VroomRequest,
    VroomVehicle,
    VroomVisit,
)

_SENTENCES = {
    "vroom-duplicate-id": (
        "{what} {id} is there before",
        "give every {what} an id of its own",
        "{what} {id} 重复",
        "请为每个{what}使用不同的id",
    ),
    "vroom-too-many-tasks": (
        "there are {found} jobs and ends of shipments, at most {most} are taken",
        "send them in parts, or use a study",
        "任务共{found}个，最多接受{most}个",
        "请分批发送，或改用研究任务",
    ),
    "vroom-too-many-kinds": (
        "there are {kinds} kinds of vehicles by profile, speed, rates, type and breaks, too many for {places} places",
        "let more vehicles be alike, or send fewer tasks",
        "车辆按路网、速度、费率、类型和休息共有{kinds}种，对{places}个地点而言过多",
        "请统一部分车辆参数，或减少任务",
    ),
    "vroom-no-vehicle": (
        "there is no vehicle",
        "give at least one",
        "没有车辆",
        "请至少提供一辆车",
    ),
    "vroom-no-location": (
        "it has no position, and there is no matrix",
        "give {key} as [longitude, latitude], or a matrix",
        "没有坐标，也没有矩阵",
        "请以[经度, 纬度]给出{key}，或提供矩阵",
    ),
    "vroom-no-index": (
        "there is a matrix, but not which row of it this is",
        "give {key}, the number of its row and column, counted from 0",
        "提供了矩阵，但未说明对应的行号",
        "请给出{key}（从0起的行列号）",
    ),
    "vroom-no-ends": (
        "the vehicle neither starts nor ends anywhere",
        "give it a start, an end, or both",
        "车辆既无起点也无终点",
        "请给出起点或终点，或两者",
    ),
    "vroom-index-outside": (
        "row {index} is not in the matrix, which has {rows}",
        "count rows from 0, or send the whole matrix",
        "矩阵只有{rows}行，没有第{index}行",
        "行号从0起；或发送完整矩阵",
    ),
    "vroom-no-matrix": (
        "there are matrices, but no durations for the profile {profile}",
        "give matrices.{profile}.durations",
        "提供了矩阵，但缺少{profile}的时间矩阵",
        "请提供 matrices.{profile}.durations",
    ),
    "vroom-matrix-shape": (
        "it is not square, or not of the size of the other matrices ({rows} rows)",
        "give every matrix {rows} rows of {rows} numbers",
        "矩阵不是方阵，或与其他矩阵（{rows}行）大小不同",
        "每个矩阵应为{rows}行{rows}列",
    ),
    "vroom-no-distances": (
        "{key} needs distances, and the profile {profile} has none",
        "give matrices.{profile}.distances, or leave {key} out",
        "{key}需要距离，而{profile}没有距离矩阵",
        "请提供 matrices.{profile}.distances，或去掉{key}",
    ),
    "vroom-costs-twice": (
        "the profile {profile} has a matrix of costs, so an hour or a kilometre cannot have a price as well",
        "leave out per_hour and per_km, or the matrix of costs",
        "{profile}已有费用矩阵，不能再按小时或公里计价",
        "请去掉per_hour和per_km，或去掉费用矩阵",
    ),
    "vroom-amount-length": (
        "it has {found} amounts, others have {others}",
        "give every capacity, delivery, pickup and amount the same number of entries",
        "此处有{found}个数量，其他处有{others}个",
        "所有容量和数量的项数应相同",
    ),
    "vroom-amount-twice": (
        "amount is the old word for delivery, and both are there",
        "leave amount out",
        "amount是delivery的旧名，不能同时给出",
        "请去掉amount",
    ),
    "vroom-empty-window": (
        "the window closes at {closes}, before it opens at {opens}",
        "give [from, until]",
        "时间窗在{closes}结束，早于开始时刻{opens}",
        "请按[开始, 结束]给出",
    ),
    "vroom-unknown-step": (
        "there is no {type} {id}",
        "name tasks of this request only, each on one vehicle once",
        "没有{type} {id}",
        "只能引用本请求中的任务，且每个任务只出现一次",
    ),
    "vroom-unsupported": (
        "{key} is not supported",
        "{instead}",
        "不支持{key}",
        "{instead_zh}",
    ),
}
CODES = tuple(_SENTENCES)
Found = Iterator[Issue]


def request_issues(request: VroomRequest) -> tuple[Issue, ...]:
    """Everything that keeps a request from being a day."""
    rules = (_counts, _ids, _unsupported, _matrices, _places, _amounts, _windows, _prices, _hints)
    return tuple(chain.from_iterable(rule(request) for rule in rules))


def visits(request: VroomRequest) -> Iterator[tuple[str, str, VroomVisit]]:
    """Path, kind and form of every job, pickup and delivery: jobs first, each pickup before its delivery."""
    yield from ((f"$.jobs[{i}]", "job", job) for i, job in enumerate(request.jobs))
    for i, shipment in enumerate(request.shipments):
        yield f"$.shipments[{i}].pickup", "pickup", shipment.pickup
        yield f"$.shipments[{i}].delivery", "delivery", shipment.delivery


def _issue(code: str, where: str, **details: object) -> Issue:
    cause, remedy, cause_zh, remedy_zh = (text.format(**details) for text in _SENTENCES[code])
    return Issue(code, where, cause, remedy, cause_zh, remedy_zh)


def _vehicles(request: VroomRequest) -> Iterator[tuple[str, VroomVehicle]]:
    return ((f"$.vehicles[{i}]", vehicle) for i, vehicle in enumerate(request.vehicles))


def _counts(request: VroomRequest) -> Found:
    if not request.vehicles:
        yield _issue("vroom-no-vehicle", "$.vehicles")
    found = sum(1 for _ in visits(request))
    if found > MOST_TASKS:
        yield _issue("vroom-too-many-tasks", "$", found=found, most=MOST_TASKS)
    kinds = len({_kind(vehicle) for vehicle in request.vehicles})
    places = max(found + len(request.vehicles), _rows(request))
    if kinds * places**2 > MOST_CELLS:
        yield _issue("vroom-too-many-kinds", "$.vehicles", kinds=kinds, places=places)


def _kind(vehicle: VroomVehicle) -> tuple[object, ...]:
    """What matrices of its own hang on."""
    costs = vehicle.costs
    rates = (costs.per_hour, costs.per_km, costs.per_task_hour)
    return vehicle.profile, vehicle.speed_factor, rates, vehicle.type, bool(vehicle.breaks)


def _ids(request: VroomRequest) -> Found:
    named = [(where, kind, visit.id) for where, kind, visit in visits(request)]
    named += [(where, "vehicle", vehicle.id) for where, vehicle in _vehicles(request)]
    for where, vehicle in _vehicles(request):
        kind = f"break of vehicle {vehicle.id}"
        named += [(f"{where}.breaks[{i}]", kind, pause.id) for i, pause in enumerate(vehicle.breaks)]
    seen: set[tuple[str, int]] = set()
    for where, kind, number in named:
        if (kind, number) in seen:
            yield _issue("vroom-duplicate-id", f"{where}.id", what=kind, id=number)
        seen.add((kind, number))


def _unsupported(request: VroomRequest) -> Found:
    if request.options.g:
        instead, zh = (
            "draw the routes from the steps' locations: there are no roads here",
            "请按步骤的坐标绘图：此处没有路网",
        )
        yield _issue("vroom-unsupported", "$.options.g", key="geometry", instead=instead, instead_zh=zh)
    if request.options.c:
        instead, zh = "leave it out: routes are chosen here, not only timed", "请去掉：此处求解路线，不为给定路线排时刻"
        yield _issue("vroom-unsupported", "$.options.c", key="plan mode", instead=instead, instead_zh=zh)
    for where, vehicle in _vehicles(request):
        for i, pause in enumerate(vehicle.breaks):
            if pause.max_load is not None:
                key, instead = "max_load", "leave it out, and bound the load by capacity"
                place, zh = f"{where}.breaks[{i}].max_load", "请去掉，并用容量限制载货量"
                yield _issue("vroom-unsupported", place, key=key, instead=instead, instead_zh=zh)


def _matrices(request: VroomRequest) -> Found:
    if not request.by_index:
        return
    for profile in dict.fromkeys(vehicle.profile for vehicle in request.vehicles):
        tables = request.tables(profile)
        if tables is None or tables.durations is None:
            yield _issue("vroom-no-matrix", "$.matrices", profile=profile)
    rows = _rows(request)
    for where, table in _tables(request):
        if len(table) != rows or any(len(row) != rows for row in table):
            yield _issue("vroom-matrix-shape", where, rows=rows)


def _tables(request: VroomRequest) -> Iterator[tuple[str, Sequence[Sequence[int]]]]:
    if request.matrix is not None:
        yield "$.matrix", request.matrix
    for profile, tables in (request.matrices or {}).items():
        for name in VroomMatrices.model_fields:
            table = getattr(tables, name)
            if table is not None:
                yield f"$.matrices.{profile}.{name}", table


def _rows(request: VroomRequest) -> int:
    return next((len(table) for _, table in _tables(request)), 0)


def _places(request: VroomRequest) -> Found:
    rows = _rows(request)
    for where, _, visit in visits(request):
        yield from _place(request, where, "location", visit.location, visit.location_index, rows)
    for where, vehicle in _vehicles(request):
        start, end = (vehicle.start, vehicle.start_index), (vehicle.end, vehicle.end_index)
        if start == end == (None, None):
            yield _issue("vroom-no-ends", where)
        for key, (position, index) in (("start", start), ("end", end)):
            if (position, index) != (None, None):
                yield from _place(request, where, key, position, index, rows)


def _place(request: VroomRequest, where: str, key: str, position: object, index: int | None, rows: int) -> Found:
    if not request.by_index:
        if position is None:
            yield _issue("vroom-no-location", f"{where}.{key}", key=key)
    elif index is None:
        yield _issue("vroom-no-index", f"{where}.{key}_index", key=f"{key}_index")
    elif index >= rows:
        yield _issue("vroom-index-outside", f"{where}.{key}_index", index=index, rows=rows)


def _amounts(request: VroomRequest) -> Found:
    given: list[tuple[str, Sequence[int] | None]] = []
    given += [(f"{where}.capacity", vehicle.capacity) for where, vehicle in _vehicles(request)]
    for i, job in enumerate(request.jobs):
        given += [(f"$.jobs[{i}].{key}", getattr(job, key)) for key in ("amount", "delivery", "pickup")]
        if job.amount is not None and job.delivery is not None:
            yield _issue("vroom-amount-twice", f"$.jobs[{i}].amount")
    given += [(f"$.shipments[{i}].amount", shipment.amount) for i, shipment in enumerate(request.shipments)]
    width = next((len(amounts) for _, amounts in given if amounts is not None), 0)
    for where, amounts in given:
        if amounts is not None and len(amounts) != width:
            yield _issue("vroom-amount-length", where, found=len(amounts), others=width)


def _windows(request: VroomRequest) -> Found:
    given: list[tuple[str, Iterable[tuple[int, int]]]] = []
    given += [(f"{where}.time_windows", visit.time_windows or ()) for where, _, visit in visits(request)]
    for where, vehicle in _vehicles(request):
        if vehicle.time_window is not None and vehicle.time_window[0] > vehicle.time_window[1]:
            opens, closes = vehicle.time_window
            yield _issue("vroom-empty-window", f"{where}.time_window", opens=opens, closes=closes)
        breaks = enumerate(vehicle.breaks)
        given += [(f"{where}.breaks[{i}].time_windows", pause.time_windows or ()) for i, pause in breaks]
    for where, windows in given:
        for i, (opens, closes) in enumerate(windows):
            if opens > closes:
                yield _issue("vroom-empty-window", f"{where}[{i}]", opens=opens, closes=closes)


def _prices(request: VroomRequest) -> Found:
    if not request.by_index:
        return
    for where, vehicle in _vehicles(request):
        tables, costs = request.tables(vehicle.profile) or VroomMatrices(), vehicle.costs
        priced = (costs.per_hour, costs.per_km) != (VroomCosts().per_hour, VroomCosts().per_km)
        if tables.costs is not None and priced:
            yield _issue("vroom-costs-twice", f"{where}.costs", profile=vehicle.profile)
        wanted = {"costs.per_km": bool(costs.per_km), "max_distance": vehicle.max_distance is not None}
        for key in (key for key, asked in wanted.items() if asked and tables.distances is None):
            yield _issue("vroom-no-distances", f"{where}.{key}", key=key, profile=vehicle.profile)


def _hints(request: VroomRequest) -> Found:
    left = {(kind, visit.id) for _, kind, visit in visits(request)}
    for where, vehicle in _vehicles(request):
        for i, step in enumerate(vehicle.steps):
            if step.type in ("start", "end", "break"):
                continue
            if step.id is None or (step.type, step.id) not in left:
                yield _issue("vroom-unknown-step", f"{where}.steps[{i}]", type=step.type, id=step.id)
            else:
                left.remove((step.type, step.id))
