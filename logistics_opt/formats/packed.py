"""
A scenario with all its inputs and its result in one zip file, to be run again elsewhere.

In it are ``scenario.json``, the tables and waybills it uses under ``county/``, and what came of it under ``result/``.
Nothing in it names a place on the machine it was packed on. What is unpacked was written by a stranger: names, numbers
and sizes are looked at before anything is written, and sizes again while it is.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path, PurePosixPath

from logistics_opt.errors import InvalidInput
from logistics_opt.formats import limits
from logistics_opt.formats.county import County
from logistics_opt.formats.documents import placement_to_json, scenario_from_json, scenario_to_json
from logistics_opt.formats.log import Log
from logistics_opt.formats.placement_document import PlacementDocument, county_digest
from logistics_opt.formats.scenario import Asked, Scenario

SCENARIO = "scenario.json"
COUNTY = "county"
RESULT = "result"

_TABLES = frozenset({".csv", ".xlsx", ".xlsm", ".md"})
_ROADS = frozenset({".gpkg", ".geojson", ".pbf"})
_NAME = 200  # characters of a member's name
_CHUNK = 1 << 20


def write_pack(path: Path, county: County, asked: Asked, document: PlacementDocument, result: Path) -> None:
    """
    Write the zip file: this result, in its folder, and what it was made from.

    Raises InvalidInput where the county is not any more what the result was made from, or the result names a file
    that is not its own.
    """
    log = Log()
    if not _is_of(document, asked):
        log.add("pack-changed", COUNTY)
    for name in document.files:
        if not _is_safe(f"{RESULT}/{name}") or (result / name).is_symlink():
            log.add("pack-unsafe", RESULT, what=f"the name {name[:_NAME]!r}", what_zh=f"文件名{name[:_NAME]!r}")
    log.raise_errors()
    book = county.source.name if county.source.is_file() else ""
    home = f"{COUNTY}/{book}" if book else COUNTY
    inside = document.scenario.model_copy(update={"county": f"../{home}"})
    texts = {
        SCENARIO: scenario_to_json(document.scenario.model_copy(update={"county": home})),
        f"{RESULT}/scenario.json": scenario_to_json(inside),
        f"{RESULT}/placement.json": placement_to_json(document.model_copy(update={"scenario": inside})),
    }
    files = {f"{COUNTY}/{name}": file for name, file in _inputs(county, asked).items()}
    files |= {f"{RESULT}/{name}": result / name for name in document.files}
    with zipfile.ZipFile(path, "w") as container:
        for name in sorted(texts.keys() | files.keys()):
            container.writestr(member(name), texts[name] if name in texts else files[name].read_bytes())


def _is_of(document: PlacementDocument, asked: Asked) -> bool:
    return (
        document.digest == county_digest(asked)
        and [season.digest for season in document.seasons] == [problem.digest for _, problem in asked.seasons]
        and list(document.unseen) == [problem.digest for problem in asked.unseen]
    )


def _inputs(county: County, asked: Asked) -> Mapping[str, Path]:
    """The files the county is read from, by their place in its folder: tables, roads, waybills of the days used."""
    source = county.source
    home = source if source.is_dir() else source.parent
    kinds = _TABLES | _ROADS if source.is_dir() else _ROADS
    found = {
        file.name: file
        for file in home.iterdir()
        if file.is_file() and file.suffix.lower() in kinds and not file.name.startswith((".", "~"))
        if _is_safe(f"{COUNTY}/{file.name}")
    }
    if source.is_file():
        found[source.name] = source
    for day in _days(asked):
        name = PurePosixPath(county.settings.orders.replace("{day}", day.isoformat())).as_posix()
        if county.settings.orders and (home / name).is_file():
            found[name] = home / name
    return found


def _days(asked: Asked) -> set[date]:
    return {season.orders_day for season, _ in asked.seasons} | {problem.day for problem in asked.unseen}


def member(name: str) -> zipfile.ZipInfo:
    """A file of that name in a zip file; the same content gives the same bytes."""
    # Dated alike: the same scenario gives the same file.
    member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = (stat.S_IFREG | 0o644) << 16
    return member


def pack_folder(folder: Path, content: Callable[[Path], bytes] = Path.read_bytes) -> bytes:
    """A zip file of all that is in the folder, the same bytes each time."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as container:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            container.writestr(member(file.relative_to(folder).as_posix()), content(file))
    return packed.getvalue()


def unpack(path: Path, folder: Path) -> Scenario:
    """
    Write what is in the zip file into the folder; the scenario in it.

    Raises InvalidInput, with a folder perhaps half filled, where it is no packed scenario or not safe to unpack.
    """
    _unpack(path, folder, _is_safe, needed=SCENARIO)
    log = Log()
    scenario = scenario_from_json((folder / SCENARIO).read_bytes())
    if PurePosixPath(scenario.county).parts[0] != COUNTY or not _is_safe(scenario.county):
        log.add("pack-unsafe", SCENARIO, what="its county is outside", what_zh="县数据不在包内")
    log.raise_errors()
    return scenario


def unpack_tables(path: Path, folder: Path) -> Path:
    """
    Write the tables and roads of a county's zip file into the folder; where they are: there, or in its only folder.

    Raises InvalidInput, with a folder perhaps half filled, where it is damaged or not safe to unpack.
    """
    _unpack(path, folder, _is_plain)
    inside = list(folder.iterdir())
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else folder


def _unpack(path: Path, folder: Path, is_safe: Callable[[str], bool], *, needed: str = "") -> None:
    log = Log()
    try:
        _write_members(path, folder, is_safe, needed, log)
    # zipfile raises RuntimeError for an encrypted file, and its child NotImplementedError for one that is packed in a
    # way, or needs a version of the format, that it does not know.
    except (zipfile.BadZipFile, zlib.error, EOFError, UnicodeError, RuntimeError) as error:
        log.add("pack-not-one", path.name, what="damaged, or no zip file", what_zh="文件损坏或不是zip文件")
        raise InvalidInput(log.issues) from error
    log.raise_errors()


def _write_members(path: Path, folder: Path, is_safe: Callable[[str], bool], needed: str, log: Log) -> None:
    if path.stat().st_size > limits.UNPACKED_BYTES:
        log.add("pack-too-large", path.name, found=f"{path.stat().st_size >> 20} MB packed")
        return
    with zipfile.ZipFile(path) as container:
        members = [member for member in container.infolist() if not member.is_dir()]
        if len(members) > limits.MEMBERS:
            log.add("pack-too-large", path.name, found=f"{len(members)} files")
            return
        claimed = sum(member.file_size for member in members)  # of which no more is ever unpacked
        if claimed > limits.UNPACKED_BYTES:
            log.add("pack-too-large", path.name, found=f"{claimed >> 20} MB unpacked")
            return
        for what, what_zh in _wrongs(members, is_safe):
            log.add("pack-unsafe", path.name, what=what, what_zh=what_zh)
        if needed and needed not in {member.filename for member in members}:
            log.add("pack-not-one", path.name, what=f"there is no {needed} in it", what_zh=f"其中没有{needed}")
        total = 0
        for member in [] if log.failed else members:
            for piece in _pieces(container, member):
                total += len(piece)
                if total > limits.UNPACKED_BYTES or _is_bomb(member, piece, folder):
                    log.add("pack-too-large", path.name, found=f"{member.filename}, more than {total >> 20} MB")
                    return
                with (folder / member.filename).open("ab") as file:
                    file.write(piece)


def _pieces(container: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The member's content in pieces, the first of them to be written into its folder."""
    with container.open(member) as stream:
        while piece := stream.read(_CHUNK):
            yield piece


def _is_bomb(member: zipfile.ZipInfo, piece: bytes, folder: Path) -> bool:
    """Whether this piece makes it unpack to far too much; a file's folder is made before its first piece."""
    target = folder / member.filename
    target.parent.mkdir(parents=True, exist_ok=True)
    size = (target.stat().st_size if target.exists() else 0) + len(piece)
    return size > limits.MEMBER_RATIO_FROM and size > limits.MEMBER_RATIO * max(1, member.compress_size)


def _wrongs(members: list[zipfile.ZipInfo], is_safe: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """What of the members' names and kinds is not as :func:`write_pack` writes it."""
    seen: set[str] = set()
    for member in members:
        name = member.filename
        kind = stat.S_IFMT(member.external_attr >> 16)
        if not is_safe(name):
            yield f"the name {name[:_NAME]!r}", f"文件名{name[:_NAME]!r}"
        elif kind not in (0, stat.S_IFREG):
            yield f"{name} is a link or no file", f"{name}是链接或不是普通文件"
        elif member.flag_bits & 1:
            yield f"{name} is encrypted", f"{name}已加密"
        elif member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            yield f"{name} is packed in an unknown way", f"{name}的压缩方式未知"
        folded = name.casefold()
        if folded in seen:
            yield f"{name} is there twice", f"{name}重复"
        seen.add(folded)
    for folded in seen:
        if any(parent.as_posix() in seen for parent in PurePosixPath(folded).parents):
            yield f"{folded} is below a file", f"{folded}位于文件之下"


def _is_safe(name: str) -> bool:
    """Whether a name is one of a packed scenario."""
    return _is_plain(name) and (name == SCENARIO or name.split("/")[0] in {COUNTY, RESULT})


def _is_plain(name: str) -> bool:
    """Whether a name stays in its folder on every system."""
    parts = name.split("/")
    return (
        len(name) <= _NAME
        and all(part not in {"", ".", ".."} and part == part.strip().rstrip(".") for part in parts)
        and not any(letter in '\\:*?"<>|' or not letter.isprintable() for letter in name)
    )
