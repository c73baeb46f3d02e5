"""
Short names for what the service's description for programs speaks of.

Where two modules have a model of one name, the description would call both by their whole path, and so would every
client that is generated from it. They are called by their module's subject instead: ``PlanCostDocument``.
"""

from typing import Any

_PLACE = "#/components/schemas/"


def with_short_names(document: dict[str, Any]) -> dict[str, Any]:
    """The same OpenAPI document; no schema in it is named by a path."""
    schemas = document.get("components", {}).get("schemas", {})
    new = {name: _short(name) for name in schemas if "__" in name}
    if len({*schemas, *new.values()}) < len(schemas) + len(new):
        raise ValueError(f"two schemas would have one name: {sorted(new.values())}")
    renamed = _renamed(document, {_PLACE + old: _PLACE + name for old, name in new.items()})
    renamed["components"]["schemas"] = {
        # Generators call what they make by the title.
        new.get(name, name): schema | {"title": new[name]} if name in new else schema
        for name, schema in renamed["components"]["schemas"].items()
    }
    return dict(renamed)


def _short(name: str) -> str:
    *_, module, model = name.split("__")
    subject = "".join(word.capitalize() for word in module.removesuffix("_document").removesuffix("s").split("_"))
    return model if model.startswith(subject) else subject + model


def _renamed(part: Any, new: dict[str, str]) -> Any:
    if isinstance(part, dict):
        if "$ref" in part:  # a field's title beside it would make generators take it for a model of its own
            part = {key: value for key, value in part.items() if key != "title"}
        return {key: _renamed(value, new) for key, value in part.items()}
    if isinstance(part, list):
        return [_renamed(value, new) for value in part]
    return new.get(part, part) if isinstance(part, str) else part
