"""How the tables of a :class:`~logistics_opt.routing.two_echelon.state.State` are laid out."""

from typing import NamedTuple

import numpy as np

from logistics_opt.routing.two_echelon.data import MOST_DIMENSIONS, Floats, Ints, Records, UInts

FOREVER = 1e9

_AMOUNT = ("f8", (MOST_DIMENSIONS,))

NODE = np.dtype(
    [
        ("nxt", "i8"),
        ("prv", "i8"),
        ("tour_of", "i8"),  # -1: on none
        ("trip_of", "i8"),  # the marker at which its trip begins
        ("at", "i8"),  # place
        ("delivery", *_AMOUNT),
        ("pickup", *_AMOUNT),
        ("service", "f8"),
        ("opens", "f8"),
        ("closes", "f8"),
        ("ready", "f8"),  # goods for it stand at the warehouse
        ("mixed", "i8"),  # kinds of goods: of a job, of a whole trip at its marker
        ("apart", "i8"),  # kinds that must not ride with it
        ("before", *_AMOUNT),  # most aboard on its trip until the node is left
        ("after", *_AMOUNT),  # most aboard on its trip from leaving the node on
        ("soonest", "f8"),  # earliest start
        # Time from the tour's start to the node, and from the node to the tour's end: least duration, earliest and
        # latest first start at which it is kept.
        ("to_time", "f8"),
        ("to_early", "f8"),
        ("to_late", "f8"),
        ("on_time", "f8"),
        ("on_early", "f8"),
        ("on_late", "f8"),
    ]
)
TOUR = np.dtype(
    [
        ("kind", "i8"),  # its type
        ("first", "i8"),  # start marker
        ("last", "i8"),  # end marker
        ("size", "i8"),  # jobs
        ("trips", "i8"),
        ("cost", "f8"),
        ("late", "?"),  # it breaks a window, its shift or its longest duration, mixes goods or is too full
        ("dirty", "?"),  # it must be refreshed
    ]
)
JOB_STATE = np.dtype([("absent", "?"), ("penalty", "f8")])  # on no tour though needed; what leaving it out is charged
KIND = np.dtype([("used", "i8"), ("free", "i8")])  # tours of a type in use and not
SATELLITE_STATE = np.dtype(
    [
        ("load", "f8"),  # first dimension of deliveries
        ("supply", *_AMOUNT),  # what its truck brings
        ("collect", *_AMOUNT),  # what its vans collect
        ("through", *_AMOUNT),  # what passes the group of this number
        ("down", "f8"),  # pieces brought
        ("up", "f8"),  # pieces collected
        ("tours_at", "i8"),  # used tours
        ("group_tours", "i8"),  # used tours of the group of this number
        ("tour_first", "i8"),  # its vans' tours are numbered from here ...
        ("tour_last", "i8"),  # ... to before here
        ("stands", "f8"),  # when its goods are sorted
        ("due", "f8"),  # by when they must be
        ("back", "f8"),  # when the last van with collected goods returns
        ("longest", "f8"),  # how long a van with collected goods is on the road
        ("stale", "?"),  # it must be brought in step with its tours
        ("extra", "f8"),  # what a client's goods cost the first echelon here; negative: not yet known
        ("visit_price", "f8"),  # what a truck's first visit would cost, about, when that was last worked out ...
        ("visit_step", "i8"),  # ... and in which step
        ("slack", "f8"),  # how much more the trucks can bring as they go; negative: they do not come
        ("truck", "i8"),  # the set of satellites that its truck serves
        ("waived", "?"),  # its opening is not charged in this step's insertions
        ("closed", "?"),  # it gets nothing in this step
        ("banned", "?"),  # in this trial
        ("always", "?"),  # in this search
    ]
)
ACCOUNT = np.dtype(
    [
        ("tours", "f8"),  # what they cost
        ("satellites", "f8"),
        ("absent", "f8"),
        ("trucks", "f8"),  # the first echelon, where it is solved exactly
        ("stranded", "f8"),  # the penalty for goods at a satellite that no truck brings
        ("logged", "i8"),  # lines of the log
        ("step", "i8"),  # the number of the step under way
        ("favoured", "i8"),  # kinds of goods that are put back before others in this step
        ("trial", "i8"),  # steps that are left of the trial under way; 0: there is none
        ("before", "f8"),  # the cost before it
        ("holds", "i8"),  # limits of a first echelon that is held; 0: it is free
        ("held_cost", "f8"),  # what its trucks cost
        ("held_price", "f8"),  # of a unit beyond a limit
        ("plan", "i8"),  # what the first echelon follows (see first_echelon.py)
        ("limited", "i8"),
    ]
)
HOLD = np.dtype([("satellites", "i8"), ("room", "f8"), ("spare", "f8")])
"""A limit of a first echelon that is held: a set of satellites, what it may get together, and what is left of that."""


class State(NamedTuple):
    """Tours and accounts. Sizes: v nodes, r tours, k types."""

    node: Records
    tour: Records
    job: Records
    kind: Records
    satellite: Records
    account: Records  # one
    hold: Records
    reloads: Ints  # r x .: markers for reloads; -1 fills up
    free: Ints  # k x .: unused tours of each type, a stack
    pooled: Ints  # tours of each pool
    log: Ints  # x 3: what, node, the node before it
    saved: Ints  # the solution before a trial
    # Scratch.
    list_a: Ints
    key: Floats
    memo_key: UInts
    memo: Ints
    table: Floats
    choices: Ints
