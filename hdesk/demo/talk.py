"""How agents write: greetings, openings and endings, each in their own way."""

from hdesk.demo.dice import Dice
from hdesk.demo.staff import Agent

_GREETINGS = (
    ("Dear {0},", "Dear {0},", "Dear {0} ji,"),
    ("Hi {0},", "Hello {0},", "Hi {0},"),
    ("Namaste {0},", "Hello {0},", "Dear {0},"),
)
_FIRST = ("Thank you for your message.", "Thanks for writing to us.", "Thank you for your question.", "")
_SORRY = (
    "Thank you for your message.",
    "I am sorry for the trouble you had.",
    "I understand that this is annoying.",
    "Sorry for this experience.",
    "",
)
_LATER = (
    "Thanks for waiting.",
    "Thank you for your patience.",
    "Sorry for the delay from our side.",
    "",
    "",
    "",
)
_ENDINGS = (
    "If anything is unclear, just answer this mail.",
    "You can reach me under this ticket at any time.",
    "I stay on it.",
    "Please write if something changes at your end.",
    "",
    "",
)
_SIGNATURES = (
    "Kind regards,\n{0}",
    "Regards,\n{0}\nRecommerce Helpdesk",
    "Thanks,\n{0}",
)
_LOOKING = (
    "I have noted it and look into it today.",
    "let me check this with the team, I will come back to you.",
    "I have opened a ticket for this and will keep you posted.",
    "I am checking what happened and write to you today.",
    "I have seen your message and am on it.",
)
_PASSED_ON = (
    "I have passed this on to our {0} team with all details and follow it until it is solved.",
    "our {0} team has it now. I will update you as soon as they answer.",
    "this needs our {0} colleagues, so I have handed it over to them. You don't have to do anything.",
)
_REMINDERS = (
    "did you see my last message? I need your answer to go on.",
    "a short reminder: could you please send what I asked for?",
)
_CONFIRM = (
    "Please tell me whether everything is fine for you, then I close the ticket.",
    "May I close this ticket? A short yes is enough.",
    "Is this solved for you?",
)
_TEAM_NAMES = {
    "operations": "Operations",
    "tech": "Tech",
    "pricing-buyback": "Pricing",
    "vendor-sla-quality": "Vendor Quality",
    "area-serviceability": "Area",
    "cx-manager": "CX",
    "operations-manager": "Operations",
    "helpdesk": "helpdesk",
}


def letter(dice: Dice, agent: Agent, first: str, body: str, *, channel: str, is_first: bool, is_sore: bool) -> str:
    """Write to the customer: a letter by e-mail, a line in a chat; how it opens depends on what was before."""
    if channel != "email":
        return sentence(body) if dice.chance(0.6) else f"Hi {first}, {body}"
    body = sentence(body)
    greeting = dice.pick(_GREETINGS[agent.warmth]).format(first)
    openings = _LATER if not is_first else _SORRY if is_sore else _FIRST
    opening, ending = dice.pick(openings), dice.pick(_ENDINGS)
    middle = " ".join(part for part in (opening, body, ending) if part)
    return f"{greeting}\n\n{middle}\n\n{_SIGNATURES[agent.warmth].format(agent.name.partition(' ')[0])}"


def sentence(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]


def looking(dice: Dice) -> str:
    """Say that somebody looks into it."""
    return dice.pick(_LOOKING)


def passed_on(dice: Dice, team: str) -> str:
    """Say that another team has it."""
    return dice.pick(_PASSED_ON).format(_TEAM_NAMES[team])


def reminder(dice: Dice) -> str:
    """Ask again."""
    return dice.pick(_REMINDERS)


def please_confirm(dice: Dice) -> str:
    """Ask whether it is solved."""
    return dice.pick(_CONFIRM)


SALUTES = ("Hi,", "Hello,", "Hi team,", "Dear Sir/Madam,", "Dear Team,", "Hello team,")
"""How customers begin a mail."""
FAREWELLS = (
    "Regards,\n{name}",
    "Thanks\n{first}",
    "{first}",
    "Please do the needful.\n{name}",
    "Waiting for your reply.\n{first}",
    "Thanks & regards\n{name}",
    "Sent from my iPhone",
)
"""How they end it."""
ASIDES = (
    "Wants a call back after 6 pm.",
    "Prefers Hindi.",
    "Prefers to be called by name, not 'sir'.",
    "Alternative number is in the order.",
    "Stays polite.",
    "Quite upset.",
    "Asks for it in writing too.",
    "Mentions a bad review.",
    "Works nights, call after 2 pm.",
    "Line was bad, called twice.",
    "Regular customer, third phone with us.",
    "Was told something else last time.",
)
"""What agents note beside."""
AGAIN = (
    "Any update? Still waiting.",
    "Nothing has happened since your last mail. Please reply.",
    "You promised to come back to me. I am waiting.",
    "Kindly update, it is urgent for me.",
    "??",
    "This is taking too long. I will go to consumer court if it goes on like this.",
)
"""What customers write when they wait."""
AGAIN_BY_PHONE = (
    "Called again for news. Told {him} where it stands.",
    "Wants to know when. Not happy, stays polite.",
    "Angry, second call today. Asked for a manager, calmed down.",
    "Called again, nothing new to tell. Promised to push.",
    "Asks for an update, explained that we wait for the other team.",
)
"""How agents note such a call."""
THANKS = ("Yes, solved. Thanks.", "Received, thank you!", "Ok, you can close it.", "All fine now. Thanks for the help.")
"""How customers say that it is solved."""
NOT_SOLVED = (
    "No, it is not solved. Please check again.",
    "I still see the same. Why do you write that it is done?",
    "Not correct. Nothing has changed.",
)
"""How customers say that it is not."""
BACK_AGAIN = (
    "It happened again, same problem as before.",
    "Sorry, but it is not done. Please reopen.",
    "The problem is back since today.",
)
"""How customers come back after closure."""
CALLED_BACK = (
    "Called, told {him} the news. Fine with it.",
    "Called with the news, {he} is satisfied for now.",
    "Reached {him} at the second try, explained everything.",
    "Called, {he} wants it by mail too.",
)
"""How agents note a call of their own."""
COMMENTS = {
    5: ("Quick and friendly", "Very helpful", "", "", "Thank you {agent}!", "Good support"),
    4: ("Good", "", "", "Ok, took a bit long", "Helpful"),
    3: ("Took too many days", "", "Average", "Had to call twice"),
    2: ("Too slow", "Nobody called back", "", "Solved, but after so many calls"),
    1: ("Worst experience", "Took ages", "", "Never again", "Only promises"),
}
"""What customers write beside a rating, by score."""
