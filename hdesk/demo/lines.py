"""What people say about one kind of query: the forms of the demo's texts.

Texts have places in braces that a case fills: `{first}` the customer's first name, `{order}`, `{vendor}`,
`{device}`, `{city}`, `{area}`, `{pin}`, `{value}` what was offered, `{less}` a lower price, `{slot}` a time of
day, `{due}` and `{next}` dates, `{days}` since the first of them, `{rider}` who picks up, `{ref}` the last digits
of a reference, `{he}`, `{his}` and `{him}` the customer, and `{He}`.
"""

from typing import NamedTuple

Texts = tuple[str, ...]


class Lines(NamedTuple):
    """Texts about a subcategory.

    `said` is how an agent notes what a caller says, `wrote` what a customer writes, `subjects` the subject of
    such a mail, `asked` what is asked and `answers` what is answered where it is solved at once; the others
    stand in for the category's where it is worked on. Texts of `done` and `solved` belong together in pairs,
    and so do those of `asked` and `answers`.
    """

    said: Texts
    wrote: Texts
    subjects: Texts
    asked: Texts
    answers: Texts
    checked: Texts = ()
    needed: Texts = ()
    done: Texts = ()
    solved: Texts = ()


class Work(NamedTuple):
    """Texts about how a category is worked on.

    `checked` and `needed` go with the ticket and its escalation, `reasons` say why it goes to another team,
    `notes` are written while it is worked on, `news` tell the customer how it goes, `chases` push the other
    team, `delays` say why it takes longer, `asks` what the customer is asked for, `gives` what the customer
    answers then, `done` notes the result, `solved` tells the customer (in pairs), `missing` is
    what another team misses.
    """

    checked: Texts
    needed: Texts
    reasons: Texts
    notes: Texts
    news: Texts
    chases: Texts
    delays: Texts
    asks: Texts
    gives: Texts
    done: Texts
    solved: Texts
    missing: Texts
