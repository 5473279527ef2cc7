"""What people say about one kind of query: the forms of the demo's texts.

Texts have places in braces that a case fills: `{first}` the customer's first name, `{order}`, `{vendor}`,
`{device}`, `{city}`, `{area}`, `{pin}`, `{value}` what was offered, `{less}` a lower price, `{slot}` a time of
day, `{due}` and `{next}` dates, `{days}` since the first of them, `{rider}` who picks up, `{ref}` the last digits
of a reference, `{few}` a small number, `{cut}` a small amount, `{health}` of a battery in percent, `{he}`, `{his}`
and `{him}` the customer, and `{He}`.
"""

from typing import NamedTuple

Texts = tuple[str, ...]


class Work(NamedTuple):
    """Texts about how something is worked on.

    `checked` and `needed` go with the ticket and its escalation, `reasons` say why it goes to another team,
    `notes` are written while it is worked on, `news` tell the customer how it goes, `chases` push the other
    team, `delays` say why it takes longer, `asks` what the customer is asked for and `gives` what the customer
    answers then, `done` notes the result and `solved` tells the customer, `missing` is what another team misses.
    Texts of `asks` and `gives`, and of `done` and `solved`, belong together in pairs.
    """

    checked: Texts = ()
    needed: Texts = ()
    reasons: Texts = ()
    notes: Texts = ()
    news: Texts = ()
    chases: Texts = ()
    delays: Texts = ()
    asks: Texts = ()
    gives: Texts = ()
    done: Texts = ()
    solved: Texts = ()
    missing: Texts = ()


class Lines(NamedTuple):
    """Texts about a subcategory.

    `said` is how an agent notes what a caller says, `wrote` what a customer writes, `subjects` the subject of
    such a mail, `asked` what is asked and `answers` what is answered where it is solved at once, in pairs;
    `work` has what is said differently from the rest of the category while it is worked on.
    """

    said: Texts
    wrote: Texts
    subjects: Texts
    asked: Texts
    answers: Texts
    work: Work = Work()


def together(category: Work, own: Work) -> Work:
    """Give a category's texts with a subcategory's own in their place."""
    return category._replace(**{name: texts for name, texts in own._asdict().items() if texts})
