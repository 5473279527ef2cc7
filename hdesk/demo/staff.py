"""Who works at the demo's desk: names, teams, habits, and since when."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from hdesk.demo.dice import Dice, Weights

LEAD = "priya"
"""The lead of the helpdesk: whoever tries the demo out works as her."""

HELPDESK = "helpdesk"

_NAMES = (
    "Priya Rao", "Arjun Menon", "Sana Qureshi", "Meera Iyer", "Vikram Chauhan", "Nisha Pillai", "Rohit Shetty",
    "Farah Khan", "Dev Malhotra", "Kavya Reddy", "Leela Nair", "Harish Gowda", "Ankit Sharma", "Tanvi Joshi",
    "Imran Shaikh", "Divya Krishnan", "Suresh Patil", "Ritika Bansal", "Gaurav Mishra", "Pooja Deshpande",
    "Naveen Kumar", "Zoya Ansari", "Kiran Hegde", "Aditi Kulkarni", "Manoj Yadav", "Shruti Bhat", "Faizan Ali",
    "Lakshmi Menon", "Rahul Verma", "Sneha Das", "Amit Trivedi", "Jyoti Rawat", "Karthik Subramanian", "Neha Saxena",
    "Prakash Naidu", "Swati Ghosh", "Yusuf Mansoor", "Bhavna Shah", "Deepak Tiwari", "Esha Kapoor", "Girish Kamath",
    "Hina Mirza", "Ishaan Roy", "Jaya Pandey", "Lokesh Jain", "Mitali Sen", "Omkar Sawant", "Parul Agarwal",
    "Rakesh Dubey", "Seema Thakur", "Tarun Arora", "Uma Ramesh", "Varun Sethi", "Wasim Akhtar", "Yamini Prasad",
    "Abhishek Pandit", "Bindu Thomas", "Chetan More", "Disha Mehta", "Gopal Varma", "Ila Chatterjee", "Jatin Khanna",
    "Komal Gill", "Madhav Kini", "Nandini Basu", "Pavan Shekhar", "Rashmi Dutta", "Sahil Gupta", "Trisha Bora",
    "Vivek Acharya", "Anjali Murthy", "Bharat Solanki", "Charu Bhatia", "Dinesh Rathod", "Gita Fernandes",
)  # fmt: skip

_SHARES = (
    ("operations", 0.06),
    ("vendor-sla-quality", 0.015),
    ("pricing-buyback", 0.015),
    ("area-serviceability", 0.01),
    ("tech", 0.015),
)
_TICKETS_A_DAY = 7.5
"""Tickets that one agent of the helpdesk opens on a day, beside what is solved at once."""
_SMALLEST = 4


class Agent(NamedTuple):
    """One who works, and how.

    `pace` multiplies how long things take; the others are the shares of occasions on which the agent fills in
    a ticket with care, promises a moment, keeps an eye on open work, asks for the customer's consent before
    closing, and puts a waiting ticket on hold.
    """

    key: str
    name: str
    team: str
    lead: bool
    joined_on: date
    pace: float
    care: float
    promises: float
    follows: float
    consent: float
    holds: float
    warmth: int

    @property
    def email(self) -> str:
        """Give the address that git knows the agent by."""
        return f"{self.key}@example.com"

    @property
    def person(self) -> tuple[str, str]:
        """Give name and address, as a commit has them."""
        return self.name, self.email

    def settings(self) -> dict[str, Any]:
        """Give the agent as desk.yaml writes it."""
        found: dict[str, Any] = {"name": self.name, "email": self.email, "team": self.team}
        return found | ({"role": "lead"} if self.lead else {}) | {"joined_on": self.joined_on}


_PACES = Weights(((0.7, 2), (0.9, 3), (1.1, 3), (1.5, 1.5), (2.0, 0.5)))


def staff(dice: Dice, tickets_a_day: float, since: date, until: date) -> list[Agent]:
    """Hire as many as the work between two dates needs; the lead comes first.

    Beyond the first of each team, about one in six joins while the demo is under way.
    """
    teams = [HELPDESK] * max(_SMALLEST, round(tickets_a_day / _TICKETS_A_DAY))
    for team, share in _SHARES:
        teams += [team] * max(1, round(tickets_a_day * share))
    teams += ["cx-manager", "operations-manager"]
    settled = {teams.index(team) for team in teams} | set(range(_SMALLEST))
    agents = []
    for place, team in enumerate(teams):
        is_new = dice.chance(1 / 6) and place not in settled
        days = dice.below((until - since).days) if is_new else -20 - dice.below(1200)
        agents.append(_agent(dice, place, team, since + timedelta(days)))
    return agents


def _agent(dice: Dice, place: int, team: str, joined: date) -> Agent:
    name = _name(place)
    careless = dice.chance(0.25)
    return Agent(
        key=name.partition(" ")[0].lower() if place < len(_NAMES) else name.replace(" ", "-").lower(),
        name=name,
        team=team,
        lead=place == 0,
        joined_on=joined,
        pace=dice.drawn(_PACES),
        care=dice.between(0.8, 0.9) if careless else dice.between(0.93, 0.99),
        promises=dice.between(0.2, 0.7),
        follows=dice.between(0.5, 0.95),
        consent=dice.between(0.65, 0.95),
        holds=dice.between(0.1, 0.7),
        warmth=dice.below(3),
    )


def _name(place: int) -> str:
    """Give a name of the list; past its end, first names with other surnames."""
    round_, place = divmod(place, len(_NAMES))
    first, _, last = _NAMES[place].partition(" ")
    return f"{first} {_NAMES[(place + 7 * round_) % len(_NAMES)].partition(' ')[2] if round_ else last}"


def delegates(agents: list[Agent]) -> list[dict[str, Any]]:
    """Let the lead act as anybody, so that every command can be tried out from every side."""
    return [{"agent": LEAD, "as": [agent.key for agent in agents if agent.key != LEAD]}]
