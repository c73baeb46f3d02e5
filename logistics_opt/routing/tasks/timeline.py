"""When a vehicle is where along one order of tasks, exactly as the dialect has it: the only arithmetic of its times."""

from collections.abc import Sequence
from dataclasses import dataclass

from logistics_opt.model.tasks import Break, TaskVehicle, Window
from logistics_opt.routing.tasks.driver import Driver
from logistics_opt.units import Seconds


@dataclass(frozen=True, slots=True)
class Moment:
    """Arrival at a task, a break or the end, and the wait there; ``left`` is what is still to drive of the leg."""

    arrival: Seconds
    waiting: Seconds
    left: Seconds = 0

    @property
    def begins(self) -> Seconds:
        """When the wait is over."""
        return self.arrival + self.waiting


@dataclass(frozen=True, slots=True)
class Timeline:
    """
    The times of one order: leaving, each task, each break in order, the end.

    ``breaks_before[k]`` breaks are taken on the leg to task k; the last number is for the leg to the end.
    """

    departs: Seconds
    tasks: tuple[Moment, ...]
    breaks: tuple[Moment, ...]
    breaks_before: tuple[int, ...]
    ends: Seconds


def timeline(driver: Driver, order: Sequence[int]) -> Timeline | None:
    """
    The earliest end of the order, and the latest leaving that still keeps it; ``None`` where the order cannot be kept.

    Loads and limits are not looked at (:mod:`.rules`).
    """
    return _Walk(driver, order).best()


def in_time(driver: Driver, order: Sequence[int]) -> bool:
    """Whether there is a timeline."""
    return _Walk(driver, order).soonest() is not None


class _Walk:
    """One order, with its legs and times at the tasks worked out."""

    def __init__(self, driver: Driver, order: Sequence[int]) -> None:
        vehicle = driver.vehicle
        self.opens, self.closes = vehicle.shift
        self.breaks = vehicle.breaks
        self.windows = [driver.day.tasks[task].windows for task in order]
        self.work = [s + driver.service[task] for s, task in zip(driver.setups(order), order, strict=True)]
        places = [driver.place[task] for task in order]
        froms = [vehicle.start, *places]
        tos = [*places, vehicle.end]
        self.legs = [0 if a is None or b is None else driver.seconds[a][b] for a, b in zip(froms, tos, strict=True)]

    def soonest(self) -> Timeline | None:
        layout = self._layout()
        found = None if layout is None else self._run(self.opens, layout)
        return None if found is None or found.ends > self.closes else found

    def best(self) -> Timeline | None:
        soonest = self.soonest()
        if soonest is None:
            return None
        layout = soonest.breaks_before
        # Later leaving never means an earlier end, so the latest that keeps the end is found by halving.
        kept, low, high = soonest, self.opens, soonest.ends
        while low < high:
            middle = (low + high + 1) // 2
            tried = self._run(middle, layout)
            if tried is not None and tried.ends == soonest.ends:
                kept, low = tried, middle
            else:
                high = middle - 1
        return kept

    def _layout(self) -> tuple[int, ...] | None:
        """
        On which leg each break is taken for the earliest end.

        Whatever came before, who is done at a task earlier with the same breaks behind him is not worse off: so the
        best of each number of breaks is kept from task to task.
        """
        if not self.breaks:
            return (0,) * len(self.legs)
        number = len(self.breaks)
        reached: dict[int, tuple[Seconds, tuple[int, ...]]] = {0: (self.opens, ())}
        for leg in range(len(self.legs)):
            further: dict[int, tuple[Seconds, tuple[int, ...]]] = {}
            for taken, (time, before) in reached.items():
                for upto in range(taken, number + 1):
                    done = self._leg(leg, time, self.breaks[taken:upto])
                    if done is not None and (upto not in further or done < further[upto][0]):
                        further[upto] = (done, (*before, upto - taken))
            reached = further
        return reached[number][1] if number in reached else None

    def _leg(self, leg: int, time: Seconds, breaks: Sequence[Break]) -> Seconds | None:
        """When the task at the end of a leg is done."""
        left = self.legs[leg]
        for pause in breaks:
            moment = _paused(pause, time, left)
            if moment is None:
                return None
            time, left = moment.begins + pause.service, moment.left
        if leg == len(self.work):
            return time + left
        begins = first_in(self.windows[leg], time + left)
        return None if begins is None else begins + self.work[leg]

    def _run(self, departs: Seconds, layout: tuple[int, ...]) -> Timeline | None:
        time, taken = departs, 0
        tasks: list[Moment] = []
        pauses: list[Moment] = []
        for leg, number in enumerate(layout):
            left = self.legs[leg]
            for pause in self.breaks[taken : taken + number]:
                moment = _paused(pause, time, left)
                if moment is None:
                    return None
                pauses.append(moment)
                time, left = moment.begins + pause.service, moment.left
            taken += number
            time += left
            if leg < len(self.work):
                begins = first_in(self.windows[leg], time)
                if begins is None:
                    return None
                tasks.append(Moment(time, begins - time))
                time = begins + self.work[leg]
        return Timeline(departs, tuple(tasks), tuple(pauses), layout, time)


def breaks_fit(vehicle: TaskVehicle) -> bool:
    """Whether a vehicle that drives nowhere can take its breaks in its shift."""
    time, closes = vehicle.shift
    for pause in vehicle.breaks:
        begins = first_in(pause.windows, time)
        if begins is None:
            return False
        time = begins + pause.service
    return time <= closes


def first_in(windows: Sequence[Window], time: Seconds) -> Seconds | None:
    """The first moment from ``time`` on that lies in a window."""
    return next((max(time, opens) for opens, closes in windows if time <= closes), None)


def _paused(pause: Break, time: Seconds, left: Seconds) -> Moment | None:
    """A break as soon as it may be; until then the vehicle drives on, as far as the leg goes."""
    begins = first_in(pause.windows, time)
    if begins is None:
        return None
    drive = min(left, begins - time)
    return Moment(time + drive, begins - time - drive, left - drive)
