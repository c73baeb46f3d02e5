"""What was made before is there for the next, as far as there is room."""

from api.recent import Recent
from logistics_opt.service.work.task import File


def file(size: int) -> File:
    return File("text/plain", b"x" * size)


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    recent, (a, b, c) = Recent(10), (file(4), file(5), file(3))
    recent.keep("a", a)
    recent.keep("b", b)
    assert recent.find("a") is a
    recent.keep("c", c)  # 4 + 5 + 3 > 10
    assert [recent.find(name) for name in "abc"] == [a, None, c]


def test_what_is_kept_again_takes_its_own_room() -> None:
    recent = Recent(10)
    for _ in range(3):
        recent.keep("a", file(6))
    recent.keep("b", file(4))
    assert None not in (recent.find("a"), recent.find("b"))


def test_what_is_larger_than_all_room_is_not_kept_and_pushes_nothing_out() -> None:
    recent = Recent(10)
    recent.keep("a", file(10))
    recent.keep("b", file(11))
    assert recent.find("a") is not None
    assert recent.find("b") is None
