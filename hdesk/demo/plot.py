"""A plot: the steps that one ticket goes through, each as an agent would do it at a shell."""

from typing import Any, NamedTuple

from hdesk.demo.crowd import Person
from hdesk.demo.lines import Texts
from hdesk.demo.places import RIDERS
from hdesk.demo.roster import HOUR
from hdesk.demo.staff import HELPDESK, Agent
from hdesk.demo.stage import Stage, short
from hdesk.demo.topics import Topic
from hdesk.domain import events as ev
from hdesk.domain.contacts import WRITTEN_CHANNELS
from hdesk.domain.intake import Intake, heard
from hdesk.domain.lifecycle import MOVES
from hdesk.domain.writing import Draft, draft

_SLOTS = ("10 am to 1 pm", "12 to 3 pm", "2 to 5 pm", "5 to 8 pm")
_AFTER = {"resolve": "resolved", "close": "closed", "reopen": "open", "resume": "open"}
_OPENS = frozenset(("assign", "reply"))


class Step(NamedTuple):
    """One command: when it is given, by whom, what it writes, and the contact that is logged with it."""

    at: int
    by: str
    move: str
    drafts: tuple[Draft, ...]
    contact: str | None = None
    intake: Intake | None = None

    @property
    def guarded_as(self) -> str:
        """Give the move as the state machine knows it: a call logged on a ticket is heard, or a reply.

        Reviewing is no work on the ticket, and like a note always possible.
        """
        if self.intake is None:
            return "note" if self.move == "review" else self.move
        return "heard" if self.intake.direction == "inbound" else "reply"


class Over(Exception):  # noqa: N818 - it ends a story, and nothing is wrong
    """What would come next lies after the demo's end."""


class Plot:
    """What becomes of one ticket: `at` is where the story has got to, `status` what the ticket is by then.

    `team` works on it, `told` are the teams with an open escalation, `pain` counts what the customer had to
    put up with, `haste` multiplies how long people take, `chased_at` and `told_at` are when another team was
    asked last and the customer told last, `lacking` the required fields that the first agent left out, by what
    belongs there.
    """

    def __init__(  # noqa: PLR0917 - a case is these six
        self, stage: Stage, topic: Topic, person: Person, owner: Agent, channel: str, at: int
    ) -> None:
        self.stage = stage
        self.dice = stage.dice
        self.topic = topic
        self.person = person
        self.owner = owner
        self.channel = channel
        self.at = at
        self.id = ""
        self.status = "new"
        self.team = HELPDESK
        self.told: set[str] = set()
        self.pain = 0
        self.haste = 1.0
        self.chased_at = self.told_at = 0
        self.promised: int | None = None
        self.lacking: dict[str, str] = {}
        self.steps: list[Step] = []
        self.slots = _slots(stage, person)
        self._said: set[str] = set()

    @property
    def writes(self) -> bool:
        """Say whether the customer came in writing."""
        return self.channel in WRITTEN_CHANNELS

    def say(self, texts: Texts) -> str:
        """Choose a text, one that was not said before if there is one, and fill it in."""
        fresh = [text for text in texts if text not in self._said]
        chosen = self.dice.pick(fresh or texts)
        self._said.add(chosen)
        return chosen.format_map(self.slots)

    def fill(self, text: str) -> str:
        """Fill a text in."""
        return text.format_map(self.slots)

    def aim(self) -> int:
        """Make the next working day the one that is talked about from here on; give a moment on it."""
        day = self.stage.working_day_after(self.at)
        self.slots["next"] = short(day.date)
        self.slots["slot"] = self.dice.pick(_SLOTS)
        quarters = max(1, (day.closes - day.opens) // 900 - 4)
        return day.opens + 900 * (4 + self.dice.below(quarters))

    def wait(self, agent: Agent, minutes: float) -> None:
        """Let an agent come to it after so many minutes of work on other things, at the agent's own pace."""
        self.at = self.stage.roster.after(agent, self.at, minutes * 60 * agent.pace)

    def server(self) -> Agent:
        """Find who talks to the customer now: the owner if there, else a colleague; at night the next morning."""
        roster = self.stage.roster
        if roster.is_on(self.owner, self.at):
            return self.owner
        agent, at = roster.first_on(self.at, HELPDESK)
        if at > self.at:
            # What came overnight is worked off one by one, not all in the first minute.
            agent, at = roster.first_on(at + int(self.dice.skewed(60, 25 * 60, 3 * HOUR)), HELPDESK)
        self.at = at
        return self.owner if roster.is_on(self.owner, at) else agent

    def do(self, move: str, agent: Agent, *drafts: Draft) -> None:
        """Do one thing now."""
        self._admit(move)
        self._add(Step(self.at, agent.key, move, drafts))
        if move in _OPENS and self.status == "new":
            self.status = "open"
        self.status = _AFTER.get(move, self.status)
        if move == "hold":
            self.status = drafts[0].keys["status"]
        if move in {"resolve", "close"}:
            self.told.clear()
            self.promised = None

    def hear(self, agent: Agent, text: str, channel: str | None = None) -> None:
        """Note what the customer writes; a waiting, resolved or closed ticket opens again."""
        self._admit("heard")
        drafts = [draft(ev.CustomerReplied, channel=channel or self.channel, text=text)]
        if self.status == "closed":
            drafts.append(draft(ev.Reopened, reason="the customer replied"))
        self._add(Step(self.at, agent.key, "heard", tuple(drafts)))
        if self.status in {"pending", "resolved", "closed"}:
            self.status = "open"

    def call(self, agent: Agent, text: str, *, inbound: bool, disposition: str | None = None) -> None:
        """Log a call on the ticket: the customer's, or the agent's own."""
        self._admit("heard" if inbound else "reply")
        talked = int(self.dice.skewed(45, 190, 1100))
        intake = Intake(
            channel="call",
            outcome="follow_up",
            direction="inbound" if inbound else "outbound",
            category=self.topic.category,
            subcategory=self.topic.subcategory,
            nature=self.topic.nature,
            disposition=disposition,
            customer=self.person.customer,
            said=text if inbound else None,
            text=None if inbound else text,
            waited=int(self.dice.skewed(3, 16, 150)) if inbound else None,
            talked=talked,
            held=int(self.dice.skewed(15, 50, 240)) if self.dice.chance(0.2) else None,
            wrapped=int(self.dice.skewed(15, 60, 300)),
        )
        contact = self.stage.contact_id(self.at)
        drafts = [heard(intake, contact)]
        if inbound and self.status == "closed":
            drafts.append(draft(ev.Reopened, reason="the customer replied"))
        self._add(Step(self.at, agent.key, "log", tuple(drafts), contact, intake))
        if self.status in ({"pending", "resolved", "closed"} if inbound else {"new"}):
            self.status = "open"

    def note(self, agent: Agent, text: str) -> None:
        """Add an internal note."""
        self.do("note", agent, draft(ev.Noted, text=text))

    def promise(self, agent: Agent, due: int, reason: str) -> None:
        """Promise the customer a moment."""
        self.do("promise", agent, draft(ev.Promised, due=self.stage.moment(due), reason=reason))
        self.promised = due

    def edit(self, agent: Agent, changes: dict[str, tuple[str, str]]) -> None:
        """Fill in or correct fields."""
        self.do("edit", agent, draft(ev.Edited, changes=changes))

    def _admit(self, move: str) -> None:
        if self.at > self.stage.end:
            raise Over
        if self.status not in MOVES[move]:
            raise RuntimeError(f"the demo's story is wrong: {self.topic.category}, {move} while {self.status}")

    def _add(self, step: Step) -> None:
        self.steps.append(step)
        self.at += 20 + self.dice.below(160)


def _slots(stage: Stage, person: Person) -> dict[str, Any]:
    """Fill the places in the texts with what the case is about."""
    dice, sale = stage.dice, person.sale
    he, his, him = ("she", "her", "her") if person.is_woman else ("he", "his", "him")
    return {
        "first": person.first,
        "order": sale.id,
        "vendor": sale.vendor,
        "device": sale.device.name,
        "city": sale.city.name,
        "area": sale.area,
        "pin": sale.pincode,
        "value": f"{sale.value:,}",
        "less": f"{sale.value * (60 + dice.below(30)) // 5000 * 50:,}",
        "slot": dice.pick(_SLOTS),
        "rider": dice.pick(RIDERS),
        "ref": f"{dice.below(10_000):04}",
        "few": str(2 + dice.below(4)),
        "cut": f"{(4 + dice.below(30)) * 100:,}",
        "health": str(76 + dice.below(14)),
        "due": "",
        "next": "",
        "days": "",
        "he": he,
        "He": he.capitalize(),
        "his": his,
        "him": him,
        "agent": "",
    }
