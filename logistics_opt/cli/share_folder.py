"""The folder that ``share`` leaves: all of it, or nothing."""

from pathlib import Path

from logistics_opt.cli import folder
from logistics_opt.errors import InvalidInput
from logistics_opt.formats import County
from logistics_opt.formats.documents import firm_to_json, read_document, sharing_from_json, sharing_to_json
from logistics_opt.formats.firm_accounts_document import FirmAccountsDocument
from logistics_opt.formats.sharing_document import SharingDocument
from logistics_opt.report import Lang, graph_roads, notice_text, seen_by_firms, write_sharing
from logistics_opt.sharing.outcome import SharedDelivery

SHARING = "sharing.json"


def ensure_replaceable(out: Path) -> None:
    """Refuse a folder that holds anything but an earlier result: that one says which files belong to it."""
    folder.ensure_replaceable(out, SHARING, _foreign)


def _foreign(out: Path) -> set[str]:
    there = {path.relative_to(out).as_posix() for path in out.rglob("*") if not path.is_dir() or path.is_symlink()}
    try:
        known = sharing_from_json(read_document(out / SHARING)).files
    except (InvalidInput, OSError):
        known = ()
    return there - {SHARING, *known}


def write_share_folder(out: Path, county: County, made: SharedDelivery, lang: Lang, *, rule: str, days: int) -> None:
    """Write everything, or nothing."""
    first, settings = made.problems[0], county.settings
    with folder.whole_folder(out, lambda: ensure_replaceable(out)) as part:
        write_sharing(
            part,
            made,
            lang,
            rule=rule,
            days=days,
            path=county.path,
            roads=[] if county.roads is None else list(graph_roads(county.roads)),
            attribution=settings.attribution,
            notice=notice_text(first, lang, roads=county.generated, note=settings.position_note),
        )
        for name, seen in seen_by_firms(made, rule=rule, days=days).items():
            (part / "firms" / f"{name}.json").write_text(
                firm_to_json(FirmAccountsDocument.of(seen)) + "\n", encoding="utf-8"
            )
        files = sorted(path.relative_to(part).as_posix() for path in part.rglob("*") if path.is_file())
        document = SharingDocument.of(made, files=files)
        (part / SHARING).write_text(sharing_to_json(document), encoding="utf-8")
