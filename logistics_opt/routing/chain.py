"""When a vehicle is where, along one fixed order of visits."""

from collections.abc import Sequence

from logistics_opt.units import Seconds

FOREVER: Seconds = 10**9


def earliest(opens: Sequence[Seconds], gaps: Sequence[Seconds]) -> list[Seconds]:
    """
    The earliest start at each node of a chain.

    ``opens[i]`` bounds the start at node i from below, ``gaps[i]`` is the least time from the start at node i to the
    start at node i + 1 (service, travel, reloading); the last gap is not used.
    """
    starts = [opens[0]]
    for i in range(1, len(opens)):
        starts.append(max(opens[i], starts[-1] + gaps[i - 1]))
    return starts


def latest(closes: Sequence[Seconds], gaps: Sequence[Seconds]) -> list[Seconds]:
    """The latest start at each node that still lets every later node start before it closes."""
    starts = list(closes)
    for i in range(len(starts) - 2, -1, -1):
        starts[i] = min(closes[i], starts[i + 1] - gaps[i])
    return starts


def compressed(opens: Sequence[Seconds], closes: Sequence[Seconds], gaps: Sequence[Seconds]) -> list[Seconds] | None:
    """
    The starts that end as early as possible and, given that end, begin as late as possible; ``None`` if none fit.

    So waiting is moved in front of the first departure, where it costs nothing: the shortest duration there is, since
    leaving later still would put off the end by as much (the forward time slack of Savelsbergh 1992, ORSA Journal on
    Computing 4(2):146-154).
    """
    starts = earliest(opens, gaps)
    if any(start > close for start, close in zip(starts, closes, strict=True)):
        return None
    late = starts[-1]
    for i in range(len(starts) - 2, -1, -1):
        late = min(closes[i], late - gaps[i])
    starts[0] = late
    for i in range(1, len(starts)):
        starts[i] = max(opens[i], starts[i - 1] + gaps[i - 1])
    return starts
