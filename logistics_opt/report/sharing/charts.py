"""The charts of a study of shared delivery: coalitions, who saves what, rules side by side, what-ifs."""

import math

from matplotlib.axes import Axes

from logistics_opt.model import FirmId
from logistics_opt.report.drawing import INK, SOFT
from logistics_opt.report.sharing.facts import Facts
from logistics_opt.report.sharing.plots import new_axes, new_figure, png, quiet, say, side_names, title, two_lines
from logistics_opt.report.sharing.words import percent, yuan
from logistics_opt.report.words import columns, pick, short
from logistics_opt.sharing.properties import Properties
from logistics_opt.sharing.spread import Estimate
from logistics_opt.units import YUAN

_WIDE = 7.32  # inches: an A4 page less its margins
_NAME = 28  # half squares of a firm's name beside a chart
_ABOVE = 16  # and in a line above a column of dots
_IN_A_ROW = 5
_BAR, _BETTER, _WORSE = "#7fa3b3", "#0072b2", "#d55e00"


def coalitions_chart(facts: Facts) -> bytes:
    """Every coalition's cost with its margin, and the sum of what its members pay alone; dots say who is in it."""
    rows = facts.charted
    players = facts.outcome.players
    names = [two_lines(facts.names[firm], _ABOVE) for firm in players]
    head = 0.2 + 0.052 * max(columns(line) for name in names for line in name.split("\n"))
    row = 0.108 if len(rows) > 15 else 0.17
    figure = new_figure((_WIDE, head + row * len(rows) + 0.3))
    dots = max((0.26 if any("\n" in name for name in names) else 0.2) * len(players), 0.6)
    left = new_axes(figure, (0.12, 0.3, _WIDE - 0.12 - dots, head))
    _dots(facts, left)
    axes = new_axes(figure, (0.2 + dots, 0.3, 0.75, head))
    most = 0.0
    for at, one in enumerate(rows):
        cost = facts.outcome.cost(one)
        alone = sum(facts.outcome.cost(frozenset({firm})).mean for firm in one) / YUAN
        axes.barh(at, cost.mean / YUAN, height=0.62, color=_BAR, zorder=2)
        _error(axes, cost.mean / YUAN, at, _margin(cost))
        if len(one) > 1:
            axes.plot([alone] * 2, [at - 0.42, at + 0.42], color=_WORSE, linewidth=1.3, zorder=3)
        most = max(most, alone, min(cost.mean / YUAN + _margin(cost), 1.3 * max(alone, cost.mean / YUAN)))
    axes.set_xlim(0, most * 1.02 or 1)
    side_names(axes, [""] * len(rows))
    for at, one in enumerate(rows):
        saved, costs = facts.outcome.saving(one).mean, facts.outcome.cost(one).mean
        if len(one) > 1 and saved + costs:
            say(axes, most * 1.035, at, percent(-saved / (saved + costs)), 6, color=SOFT)
    quiet(axes)
    title(axes, pick(facts.lang, ("yuan a day; line: members apart", "元/天；竖线为成员各自配送之和")))
    return png(figure)


def _dots(facts: Facts, axes: Axes) -> None:
    """Who is in a coalition: a column of dots for each firm, its name above."""
    rows, players = facts.charted, facts.outcome.players
    axes.set_xlim(-0.5, len(players) - 0.5)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_axis_off()
    for at, one in enumerate(rows):
        axes.scatter(range(len(players)), [at] * len(players), s=7, color="#dfe6ea", zorder=1)
        inside = [place for place, firm in enumerate(players) if firm in one]
        axes.plot(inside, [at] * len(inside), color=SOFT, linewidth=0.7, zorder=2)
        axes.scatter(inside, [at] * len(inside), s=13, c=[facts.colours[players[p]] for p in inside], zorder=3)
    for place, firm in enumerate(players):
        name = two_lines(facts.names[firm], _ABOVE)
        say(axes, place, -1.0, name, 6.5, rotation=90, va="bottom", ha="center", linespacing=1.12)


def savings_chart(facts: Facts) -> bytes:
    """What each firm saves a day under the rule, with its margin."""
    players = facts.outcome.players
    figure = new_figure((_WIDE, 0.55 + 0.24 * len(players)))
    axes = new_axes(figure, (1.75, 0.3, 1.0, 0.2))
    known = [(0.0, 0.0)]
    for at, firm in enumerate(players):
        share = facts.shares[firm]
        margin = (share.saved_margin or 0.0) / YUAN
        axes.barh(at, share.saved / YUAN, height=0.55, color=facts.colours[firm], alpha=0.85, zorder=2)
        _error(axes, share.saved / YUAN, at, margin)
        known.append((share.saved / YUAN, margin))
    side_names(axes, [short(facts.names[firm], _NAME) for firm in players], 7.5)
    axes.axvline(0, color=INK, linewidth=0.8, zorder=4)
    _room(axes, known)
    for at, firm in enumerate(players):
        share = facts.shares[firm]
        told = f"{yuan(share.saved)}  ({percent(share.saved_share)})"
        say(axes, axes.get_xlim()[1], at, "  " + told, 7)
    quiet(axes)
    title(axes, pick(facts.lang, (f"saved, yuan a day: {facts.rule_name}", f"节约，元/天：{facts.rule_name}")))
    return png(figure)


def rules_chart(facts: Facts) -> bytes:
    """What each firm pays under every rule, with margins, a panel for each firm; the line is what it pays alone."""
    rows = [row for row in facts.outcome.properties if isinstance(row, Properties)]
    players = facts.outcome.players
    deep = -(-len(players) // _IN_A_ROW)
    wide = -(-len(players) // deep)
    high = 0.74 + 0.155 * len(rows)
    figure = new_figure((_WIDE, deep * high))
    each = (_WIDE - 1.98) / wide
    for place, firm in enumerate(players):
        line, at = divmod(place, wide)
        left, bottom = 1.95 + at * each, (deep - 1 - line) * high + 0.28
        axes = new_axes(figure, (left, bottom, _WIDE - left - each + 0.13, line * high + 0.4))
        _panel(facts, axes, firm, rows)
        names = [pick(facts.lang, row.rule.words) for row in rows] if at == 0 else [""] * len(rows)
        side_names(axes, [short(name, 38) for name in names], 6.5)
        quiet(axes, ticks=3, size=6)
        title(axes, two_lines(facts.names[firm], int(each * 16.5)), 7)
    return png(figure)


def _panel(facts: Facts, axes: Axes, firm: FirmId, rows: list[Properties]) -> None:
    alone = facts.shares[firm].alone / YUAN
    known = [(alone, 0.0)]
    for at, row in enumerate(rows):
        chosen = row.rule.name == facts.rule
        found = facts.outcome.rules.get(row.rule.name)
        margin = 0.0 if found is None else _margin(found.shares[firm])
        paid = row.shares[firm] / YUAN
        if chosen:
            axes.axhspan(at - 0.5, at + 0.5, color="#fff4d6", zorder=0)
        _error(axes, paid, at, margin)
        size = 30 if chosen else 15
        axes.scatter([paid], [at], s=size, color=facts.colours[firm], marker="D" if chosen else "o", zorder=4)
        known.append((paid, margin))
    axes.axvline(alone, color=_WORSE, linewidth=1.1, zorder=1)
    _room(axes, known)


def what_ifs_chart(facts: Facts) -> bytes | None:
    """How far each what-if moves the saving in per cent, widest first; ``None`` where none was worked out."""
    base = facts.share_saved
    rows = sorted(facts.outcome.variations, key=lambda one: -abs(one.share - base))
    if not rows:
        return None
    figure = new_figure((_WIDE, 0.55 + 0.2 * len(rows)))
    axes = new_axes(figure, (2.65, 0.3, 0.6, 0.2))
    known = [(base, 0.0)]
    for at, one in enumerate(rows):
        colour = _BETTER if one.share >= base else _WORSE
        axes.barh(at, one.share - base, left=base, height=0.55, color=colour, alpha=0.8, zorder=2)
        margin = one.saved.margin / one.apart.mean if math.isfinite(one.saved.margin) and one.apart.mean else 0.0
        _error(axes, one.share, at, margin)
        known.append((one.share, margin))
    side_names(axes, [short(pick(facts.lang, one.words), 44) for one in rows])
    _room(axes, known)
    for at, one in enumerate(rows):
        say(axes, axes.get_xlim()[1], at, "  " + percent(one.share), 7)
    axes.axvline(base, color=INK, linewidth=1, zorder=4)
    quiet(axes, percent=True)
    said = percent(base)
    title(
        axes,
        pick(
            facts.lang,
            (f"saving against apart; line: nothing changed, {said}", f"较各自配送的节约；竖线为不作改变：{said}"),
        ),
    )
    return png(figure)


def _error(axes: Axes, x: float, y: float, margin: float) -> None:
    if margin > 0:
        axes.errorbar([x], [y], xerr=[margin], color=INK, linewidth=0.8, capsize=1.8, capthick=0.8, zorder=5)


def _margin(figure: Estimate) -> float:
    """Yuan to either side; nought where it is not known, so that no bar is drawn."""
    return figure.margin / YUAN if math.isfinite(figure.margin) else 0.0


def _room(axes: Axes, known: list[tuple[float, float]]) -> None:
    """Room for values and their margins, but for margins no more to either side than the values take themselves."""
    low, high = min(value for value, _ in known), max(value for value, _ in known)
    span = max(high - low, 0.1 * abs(high), 1e-6)
    least = max(min(value - margin for value, margin in known), low - span)
    most = min(max(value + margin for value, margin in known), high + span)
    axes.set_xlim(least - 0.05 * span, most + 0.05 * span)
