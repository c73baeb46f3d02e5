"""A study of shared delivery in the terminal: a label and a value a row."""

from logistics_opt.report.sharing import made, sentences
from logistics_opt.report.sharing.facts import Facts
from logistics_opt.report.sharing.words import percent, verdict, with_margin, yuan
from logistics_opt.report.words import Lang, pick
from logistics_opt.sharing.outcome import SharedDelivery


def sharing_figures(
    outcome: SharedDelivery, lang: Lang = "en", *, rule: str = "shapley", days: int = 30
) -> tuple[tuple[str, str], ...]:
    """
    What was asked, the answer, each way of working, and what each firm pays and saves; for the trustee's eyes.

    Raises ``InvalidInput`` as :func:`~logistics_opt.report.sharing.folder.write_sharing` does.
    """
    facts = Facts(outcome, lang, rule, days)
    unit = pick(lang, (" yuan a day", "元/天"))
    rows = [
        (pick(lang, ("Question", "问题")), sentences.question(facts)),
        (pick(lang, ("Answer", "结论")), sentences.answer(facts)),
        (pick(lang, ("Who gains", "各方收益")), sentences.who_gains(facts)),
    ]
    for system in outcome.systems:
        said = with_margin(system.cost) + unit
        if system is not facts.apart and facts.apart.cost.mean:
            saved = percent(system.saved.mean / facts.apart.cost.mean)
            said += pick(lang, (f", saves {saved}, ", f"，节约{saved}，")) + verdict(system.saved, lang)
        rows.append((pick(lang, system.words), said))
    for firm in outcome.players:
        share = facts.shares[firm]
        alone, paid, saved = yuan(share.alone), yuan(share.paid), percent(share.saved_share)
        words = (f"{alone} -> {paid} yuan a day, saves {saved}", f"{alone} -> {paid}元/天，节约{saved}")
        rows.append(("  " + facts.names[firm], pick(lang, words)))
    rows.append((pick(lang, ("Villages", "村级收支")), sentences.break_even_note(facts)))
    rows += [(pick(lang, ("Computed", "测算方法")), line) for line in made.made(facts)]
    return tuple(row for row in rows if row[1])
