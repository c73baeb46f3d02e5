"""
Who pays whom this month: one payment for each firm, to the operator or from it, and they sum to nothing.

Every firm bears its share of the cost (a rule of cost sharing says how much), and some firms have paid for part of it
already, with their vehicles and sites. The operator (the joint company, the trustee of the pool) has paid for what is
common and has received the subsidies. For each firm::

    net = what it bears - its part of the subsidy - what it has paid            (above nought it pays)

and for the operator what is left, so that the sum is nought to the fen.

**Through the operator, as a clearing house.** With n firms that is n payments at most. Firms paying each other could
do with n at most too, counting the operator; the *least* number of payments is a hard problem to save one or two
(Verhoeff, T. (2004), Settling multiple debts efficiently: an invitation to computing science, Informatics in Education
3(1), 105-126). It is the practice that each firm settles monthly with the one it has its contract with. And a payment
between two firms would show each a figure of the other's, where a payment to the operator shows nothing.

**The subsidy, and what its division tells.** Any division by share of cost would let a firm that knows the (public)
subsidy work out the total cost, and with two firms the other's. So by default every firm has an equal part. A rule that
pays by the piece can be credited by each firm's own pieces, up to its equal part of the cap (:func:`piece_credits`);
what is then left of the subsidy stays with the operator (``kept``), for the common purse.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from logistics_opt.accounts.apportion import apportion
from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.model import FirmId, SubsidyRule, SubsidyUnit
from logistics_opt.units import Fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """A firm's month, in fen: what it bears, what it has paid itself, its part of the subsidy."""

    bears: Fen
    paid: Fen
    credit: Fen = 0

    @property
    def net(self) -> Fen:
        """Above nought the firm pays so much, below it is paid."""
        return self.bears - self.credit - self.paid


@dataclass(frozen=True, slots=True)
class Transfer:
    """A payment; ``None`` is the operator. The amount is above nought."""

    payer: FirmId | None
    payee: FirmId | None
    amount: Fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """
    A month's accounts between the firms and the operator.

    ``operator_paid`` is what the operator paid for common property, ``received`` the subsidies it was paid, ``kept``
    what it keeps of them; all in fen.
    """

    days: int
    firms: Mapping[FirmId, Balance]
    operator_paid: Fen
    received: Fen
    kept: Fen

    @property
    def operator_net(self) -> Fen:
        """Above nought the operator pays so much to the firms together, below it is paid; its net and theirs are 0."""
        return self.received - self.kept - self.operator_paid

    @property
    def transfers(self) -> tuple[Transfer, ...]:
        """The payments, in the order of the firms: those to the operator first, since it pays out of them."""
        nets = {firm: balance.net for firm, balance in self.firms.items()}
        come = [Transfer(firm, None, net) for firm, net in nets.items() if net > 0]
        go = [Transfer(None, firm, -net) for firm, net in nets.items() if net < 0]
        return (*come, *go)


def settle(
    *,
    bears: Mapping[FirmId, Fen],
    paid: Mapping[FirmId | None, Fen],
    days: int = 1,
    received: Fen = 0,
    credited: Mapping[FirmId, Fen] | None = None,
) -> Settlement:
    """
    The month's settlement.

    ``bears``: what each firm is to bear a day; ``paid``: what each has paid a day, ``None`` being the operator
    (:func:`~logistics_opt.accounts.bills.paid_by`). Both sum to the day's cost and are taken for each of ``days`` days;
    a month of unlike days is given as its sums, with ``days=1``. ``received`` is the month's subsidy, ``credited`` its
    division (equal parts where not given). Raises ``InvalidInput`` where the two do not sum to the same
    (``settlement-unbalanced``), where somebody who bears nothing has paid and is not a member
    (``settlement-unknown-firm``), or where more subsidy is credited than was received
    (``settlement-credits``); ``ValueError`` for a negative subsidy or number of days, or credits below nought.
    """
    if days < 1 or received < 0 or min((credited or {}).values(), default=0) < 0:
        raise ValueError(f"{days} days, {received} fen of subsidy, credits {credited} cannot be")
    if not bears:
        raise ValueError("a settlement is between firms, and there are none")
    if credited is None:
        credited = dict(zip(bears, apportion(received, [1] * len(bears)), strict=True))
    issues = [*_strangers(bears, paid, credited), *_unbalanced(bears, paid), *_too_much(received, credited)]
    if issues:
        raise InvalidInput(issues)
    return Settlement(
        days=days,
        firms={
            firm: Balance(bears=share * days, paid=paid.get(firm, 0) * days, credit=credited.get(firm, 0))
            for firm, share in bears.items()
        },
        operator_paid=paid.get(None, 0) * days,
        received=received,
        kept=received - sum(credited.values()),
    )


def piece_credits(pieces: Mapping[FirmId, int], rule: SubsidyRule, *, months: int = 12) -> dict[FirmId, Fen]:
    """
    What each firm's own pieces of the month earn by a rule that pays by the piece, up to its equal part of the cap.

    The yearly cap is spread over ``months``. An equal part, since a cap divided by pieces would tell every firm the
    pieces of all. Raises ``ValueError`` for a rule that does not pay by the piece.
    """
    if rule.unit is not SubsidyUnit.PIECE:
        raise ValueError(f"{rule.name} pays for each {rule.unit}, not for each piece")
    if rule.cap is None:
        return {firm: rule.amount * count for firm, count in pieces.items()}
    most = rule.cap // (months * max(1, len(pieces)))
    return {firm: min(rule.amount * count, most) for firm, count in pieces.items()}


def _strangers(
    bears: Mapping[FirmId, Fen], paid: Mapping[FirmId | None, Fen], credited: Mapping[FirmId, Fen]
) -> list[Issue]:
    known = {None, *bears}
    return [
        Issue(
            "settlement-unknown-firm",
            f"firm {firm}",
            "it has paid or is credited something, but bears no share, not even nought",
            "give every member its share, nought where it bears nothing",
            "该企业有付款或补贴，但没有分摊额",
            "请为每个成员填写分摊额，不承担的填零",
        )
        for firm in sorted(str(firm) for firm in {*paid, *credited} - known)
    ]


def _unbalanced(bears: Mapping[FirmId, Fen], paid: Mapping[FirmId | None, Fen]) -> list[Issue]:
    due, spent = sum(bears.values()), sum(paid.values())
    if due == spent:
        return []
    return [
        Issue(
            "settlement-unbalanced",
            "settlement",
            f"the firms are to bear {due} fen, {spent} fen have been paid",
            "share the whole cost of the plan, in whole fen",
            f"各企业应承担{due}分，实际支付{spent}分",
            "请将方案的全部费用按整分分摊",
        )
    ]


def _too_much(received: Fen, credited: Mapping[FirmId, Fen]) -> list[Issue]:
    given = sum(credited.values())
    if given <= received:
        return []
    return [
        Issue(
            "settlement-credits",
            "settlement",
            f"{given} fen of subsidy are credited, {received} fen were received",
            "credit no more than was received",
            f"已分配补贴{given}分，实际收到{received}分",
            "分配的补贴不得超过收到的金额",
        )
    ]
