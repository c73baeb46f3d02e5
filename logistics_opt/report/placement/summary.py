"""A placement study in the terminal: a label and a value a row."""

from logistics_opt.report.placement import sentences, verdict
from logistics_opt.report.placement.figures import Facts
from logistics_opt.report.placement.kpis import kpis
from logistics_opt.report.placement.states import State
from logistics_opt.report.words import Lang, pick
from logistics_opt.siting.placement import Placement


def placement_figures(placement: Placement, lang: Lang = "en") -> tuple[tuple[str, str], ...]:
    """What was asked, the answer, and every figure today and in the answer."""
    facts = Facts(placement, lang)
    rows = [
        (pick(lang, ("Question", "问题")), sentences.question(facts, lang)),
        (pick(lang, ("Answer", "方案")), verdict.headline(facts, lang)),
        (pick(lang, ("Against today", "与现状比较")), verdict.saving(facts, lang)),
        (pick(lang, ("Proof", "最优性")), sentences.proof(facts, lang)),
    ]
    rows += [
        (
            pick(lang, (f"Depots {words[0]}", f"{words[1]}站点")),
            sentences.listed(facts, [d.site.id for d in found], lang),
        )
        for state, words in ((State.OPENED, ("opened", "新开")), (State.CLOSED, ("closed", "关闭")))
        if (found := facts.in_state(state))
    ]
    rows += [
        (("  " if kpi.part else "") + kpi.label, f"{kpi.today} -> {kpi.proposed}  {kpi.difference}")
        for kpi in kpis(facts, lang)
    ]
    rows.append((pick(lang, ("Farthest village", "最远村")), sentences.binding(facts, lang)))
    rows += [(pick(lang, ("Note", "说明")), text) for text in sentences.missing(facts, lang)]
    return tuple(rows)
