"""Who may do what: one table, which the service asks for each operation and the tests go through."""

from enum import StrEnum


class Role(StrEnum):
    """What a key is for."""

    ADMIN = "admin"  # keys, counties
    TRUSTEE = "trustee"  # plans for all firms, sees all figures
    PLANNER = "planner"  # plans for all firms
    ANALYST = "analyst"  # studies of depots and of sharing, reads plans
    COURIER = "courier"  # its own firm only
    READER = "reader"  # reads what is for all


class Operation(StrEnum):
    """What can be asked of the service, finer than its addresses where roles differ."""

    OWN_KEY = "own-key"
    KEYS = "keys"
    AUDIT = "audit"
    WRITE_COUNTY = "write-county"
    READ_COUNTY = "read-county"
    WRITE_DEMAND = "write-demand"
    READ_DEMAND = "read-demand"
    WRITE_SCENARIO = "write-scenario"
    READ_SCENARIO = "read-scenario"
    WRITE_ACTUALS = "write-actuals"
    READ_ACTUALS = "read-actuals"
    PLAN_DAY = "plan-day"
    REPLAN = "replan"
    PLACE = "place"
    SHARE = "share"
    CHECK = "check"
    READ_STUDY = "read-study"
    READ_PLAN = "read-plan"
    READ_PAGE = "read-page"  # what a county shows to who pays
    HAND_OUT = "hand-out"  # a vehicle's day, to whoever has the link
    READ_SHARE = "read-share"  # a firm's own line of a shared plan or study
    QUICK_ROUTES = "quick-routes"
    METRICS = "metrics"


_READS = {Operation.OWN_KEY, Operation.READ_COUNTY, Operation.READ_SCENARIO}
_PLANS = {
    *_READS,
    Operation.WRITE_COUNTY,
    Operation.WRITE_DEMAND,
    Operation.READ_DEMAND,
    Operation.WRITE_SCENARIO,
    Operation.WRITE_ACTUALS,
    Operation.READ_ACTUALS,
    Operation.PLAN_DAY,
    Operation.REPLAN,
    Operation.PLACE,
    Operation.CHECK,
    Operation.READ_STUDY,
    Operation.READ_PLAN,
    Operation.READ_PAGE,
    Operation.HAND_OUT,
    Operation.QUICK_ROUTES,
}

ALLOWED: dict[Role, frozenset[Operation]] = {
    Role.ADMIN: frozenset(Operation),
    Role.TRUSTEE: frozenset({*_PLANS, Operation.SHARE, Operation.READ_SHARE}),
    Role.PLANNER: frozenset(_PLANS),
    Role.ANALYST: frozenset(
        {
            *_READS,
            Operation.WRITE_SCENARIO,
            Operation.READ_DEMAND,
            Operation.READ_ACTUALS,
            Operation.PLACE,
            Operation.SHARE,
            Operation.CHECK,
            Operation.READ_STUDY,
            Operation.READ_PLAN,
            Operation.READ_PAGE,
            Operation.READ_SHARE,
        }
    ),
    Role.COURIER: frozenset(
        {
            Operation.OWN_KEY,
            Operation.WRITE_DEMAND,
            Operation.READ_DEMAND,
            Operation.PLAN_DAY,
            Operation.READ_STUDY,
            Operation.READ_PLAN,
            Operation.HAND_OUT,
            Operation.READ_SHARE,
            Operation.QUICK_ROUTES,
        }
    ),
    Role.READER: frozenset({*_READS, Operation.READ_STUDY, Operation.READ_PAGE}),
}


def may(role: Role, operation: Operation) -> bool:
    """Whether a key of the role may do it at all; for a courier, to what is its own firm's alone."""
    return operation in ALLOWED[role]
