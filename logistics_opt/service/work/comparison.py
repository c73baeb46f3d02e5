"""Results of placement side by side, while a client waits."""

from collections.abc import Mapping

from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.formats.comparison import ComparisonDocument, named
from logistics_opt.formats.documents import comparison_to_json, placement_from_json
from logistics_opt.formats.placement_document import PlacementDocument
from logistics_opt.service.work.task import File


def compared(files: Mapping[str, File]) -> str:
    """
    The comparison of results by their ids, against the first.

    Raises ``InvalidInput`` with every one that is no result of placement (``result-kind``).
    """
    found: dict[str, PlacementDocument] = {}
    issues: list[Issue] = []
    for name, file in files.items():
        try:
            found[name] = placement_from_json(file.content)
        except InvalidInput:  # what this service has stored is whole: it is a result of another kind
            issues.append(_other_kind(name))
    if issues:
        raise InvalidInput(issues)
    return comparison_to_json(ComparisonDocument.of(named(list(found.items()))))


def _other_kind(name: str) -> Issue:
    return Issue(
        "result-kind",
        f"result {name}",
        "it is no result of placement, or one of another version of this program",
        "name results of studies of placement; make an old one again",
        "不是选址研究的结果，或出自本程序的其他版本",
        "请填写选址研究的结果编号；旧结果请重新生成",
    )
