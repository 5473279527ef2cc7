"""A figure as data: what is counted, when, and as what."""

from typing import Literal, NamedTuple

Direction = Literal["up", "down", "none"]


class Kpi(NamedTuple):
    """One figure.

    `at_end` says that rows are counted as they stand at the end, whenever they became so; `window` that the cohort
    is the moment at which a span that is looked over is at its end, so that rows to come are not counted, and that
    rows of `:window` seconds before it have a part in the answer; `sampled` that the rows are a sample, so that the
    share has an interval. `told` has to hold of a row so that anybody can tell whether it belongs to the numerator;
    of others it is only counted that they are left out. `after` is how many seconds after its cohort a row belongs
    to a period. `aged` names the moment since which rows age, where they are shown by bands of age. `unit` is `%` for
    shares, `s` for durations in business time (then `clock` names the same measure in clock time; without `clock` it
    is measured in clock time alone), else what is counted or measured. `formula` says in words what is divided by
    what, or measured; `dated` by which moment a row belongs to a period (nothing where `at_end` says it).
    `columns` says where a field stands under another name in this KPI's table. `document` is the source document
    that asks for it; `family` the heading under which the figure stands.
    """

    name: str
    title: str
    meaning: str
    table: str
    cohort: str
    dated: str
    where: str = "1 = 1"
    numerator: str | None = None
    measure: str | None = None
    clock: str | None = None
    unit: str = "%"
    direction: Direction = "none"
    at_end: bool = False
    window: bool = False
    sampled: bool = False
    told: str | None = None
    after: str = ""
    aged: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    document: str = "000"
    formula: str = ""
    family: str = ""

    @property
    def moment(self) -> str:
        """Give the expression for the moment by which a row belongs to a period."""
        return f"({self.cohort} + {self.after})" if self.after else self.cohort

    @property
    def within(self) -> str:
        """Give the condition that a row belongs to `:start` to `:end`; of the cohort's own column, for its key."""
        less = f" - {self.after}" if self.after else ""
        # The sign keeps this bound from being the one that is searched by: it would find all that ever was.
        known = f" AND +{self.cohort} <= :moment{less}" if self.window else ""
        return f"{self.cohort} >= :start{less} AND {self.cohort} < :end{less}{known}"


AT_END = ""
"""What `dated` is for figures that are counted as they stand at the period's end."""
