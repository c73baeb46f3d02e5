"""A published instance, whatever its format."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from logistics_opt.errors import InvalidInput
from logistics_opt.formats.log import Log
from logistics_opt.formats.published.dellaert import dellaert, is_dellaert
from logistics_opt.formats.published.nguyen import is_nguyen, nguyen
from logistics_opt.formats.published.prodhon import is_prodhon, prodhon
from logistics_opt.formats.published.unified import is_unified, unified
from logistics_opt.formats.published.words import Malformed, read_text
from logistics_opt.model.published import PublishedInstance

_FORMATS: tuple[tuple[Callable[[str], bool], Callable[[str, str], PublishedInstance]], ...] = (
    (is_unified, unified),
    (is_prodhon, prodhon),
    (is_nguyen, nguyen),
    (is_dellaert, dellaert),
)


def read_published(path: Path | str) -> PublishedInstance:
    """
    The instance of a file, named as the file without its ending; the format is recognised by its first lines.

    Raises InvalidInput where the file is of none of the formats, breaks its own, or asks for what no vehicle holds.
    """
    path = Path(path)
    with refused(path):
        text = read_text(path)
        read = next((read for recognised, read in _FORMATS if recognised(text)), None)
        if read is None:
            raise Malformed(
                "it is none of 2E-CVRP (unified), CLRP or 2E-LRP (Prodhon), 2E-LRP (Nguyen), 2E-VRPTW (Dellaert)",
                "不像2E-CVRP统一格式、CLRP或2E-LRP(Prodhon)、2E-LRP(Nguyen)、2E-VRPTW(Dellaert)中的任何一种",
            )
        instance = read(path.stem, text)
        _ensure_servable(instance)
        return instance


@contextmanager
def refused(path: Path) -> Iterator[None]:
    """Turns what is wrong with a file into the issue that a user reads."""
    log = Log()
    try:
        yield
    except Malformed as error:
        where = path.name if error.line is None else f"{path.name} line {error.line}"
        log.add("benchmark-format", where, what=error.what, what_zh=error.what_zh)
        raise InvalidInput(log.issues) from error
    except FileNotFoundError as error:
        log.add("file-missing", path.name)
        raise InvalidInput(log.issues) from error
    except OSError as error:
        log.add("benchmark-format", path.name, what=error.strerror, what_zh=error.strerror)
        raise InvalidInput(log.issues) from error


def _ensure_servable(instance: PublishedInstance) -> None:
    most = instance.freighters.capacity
    for number, customer in enumerate(instance.customers, 1):
        if customer.demand > most:
            raise Malformed(
                f"customer {number} asks for {customer.demand:g}, a vehicle holds {most:g}",
                f"客户{number}的需求量{customer.demand:g}超过车辆容量{most:g}",
            )
