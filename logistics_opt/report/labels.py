"""Where names go on a picture so that none covers another."""

from collections.abc import Sequence
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
Box: TypeAlias = tuple[float, float, float, float]  # left, bottom, right, top, in pixels
Symbol: TypeAlias = tuple[Box, int]  # and how bad it is to cover it


def text_width(text: str, height: float) -> float:
    """Width of a line in pixels at this size: a Chinese character is a square, a Latin one some half."""
    return sum(height if ord(char) > 0x2E80 else height * 0.56 for char in text)


def place_labels(
    points: Sequence[Point], texts: Sequence[str], heights: Sequence[float], bounds: Box, symbols: Sequence[Symbol] = ()
) -> list[Point | None]:
    """
    The left middle of each label, in pixels, or ``None`` where it finds no free place within the bounds.

    Earlier ones choose first: right of their point, left, above, below, or else at a corner, where it covers
    least of other points' symbols; equal places in this order.
    """
    taken: list[Box] = []
    found: list[Point | None] = []
    for (x, y), text, height in zip(points, texts, heights, strict=True):
        wide, gap = text_width(text, height), height * 0.75
        spots = (
            (x + gap, y),
            (x - gap - wide, y),
            (x - wide / 2, y + height * 1.25),
            (x - wide / 2, y - height * 1.25),
            (x + gap / 2, y + height * 1.1),
            (x - gap / 2 - wide, y + height * 1.1),
            (x + gap / 2, y - height * 1.1),
            (x - gap / 2 - wide, y - height * 1.1),
        )
        boxes = [(left, middle - height * 0.6, left + wide, middle + height * 0.6) for left, middle in spots]
        free = [
            at for at, box in enumerate(boxes) if _inside(box, bounds) and not any(_meet(box, other) for other in taken)
        ]
        others = [(box, weight) for box, weight in symbols if not _holds(box, x, y)]
        best = min(free, key=lambda at: sum(weight for box, weight in others if _meet(boxes[at], box)), default=None)
        if best is not None:
            taken.append(boxes[best])
        found.append(None if best is None else spots[best])
    return found


def _inside(box: Box, bounds: Box) -> bool:
    return box[0] >= bounds[0] and box[1] >= bounds[1] and box[2] <= bounds[2] and box[3] <= bounds[3]


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]
