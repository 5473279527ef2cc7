"""Mistakes that people make in the three configuration files, and what is to be found."""

DESK, ROUTING, RULES = "desk.yaml", "routing.yaml", "priority_rules.yaml"

EVERYTHING = "  - id: standard\n    title: Everything else, in business hours\n"
"""The beginning of the policy that holds for every ticket."""

MONDAY = '      mon: [["09:00", "19:00"]]\n'

Mistake = tuple[str, str, str, str, str | None]
"""A file, a text in it, what stands there instead, how the finding begins, and its hint."""

MISTAKES: dict[str, Mistake] = {
    "an unknown key": (
        DESK, "currency: INR", "curency: INR", "unknown key `curency`", "did you mean `currency`?"),
    "an unknown key of a team": (
        DESK, "tech: {title: Tech, tier: L2}", "tech: {title: Tech, teir: L2}", "unknown key `teir`",
        "did you mean `tier`?"),
    "a wrong type": (
        DESK, "attachment_limit: 1000000", "attachment_limit: much",
        "`attachment_limit` cannot be 'much': expected a whole number", None),
    "a list where a text is wanted": (
        DESK, "currency: INR", "currency: [INR]", "`currency` cannot be a list: expected text", None),
    "a word that is none of those": (
        DESK, "    nature: complaint\n  fraud", "    nature: complain\n  fraud",
        "`nature` cannot be 'complain': one of query, complaint, request, feedback", "did you mean complaint?"),
    "a name with capitals": (
        DESK, "  priya: {name", "  Priya: {name",
        "`Priya` cannot be 'Priya': expected a name of lower-case letters, digits, - and _ that starts with a letter",
        None),
    "an unknown time zone": (
        DESK, "timezone: Asia/Kolkata", "timezone: Asia/Calcuta", "there is no time zone `Asia/Calcuta`",
        "such as Asia/Kolkata"),
    "an unknown team of an agent": (
        DESK, "team: operations}", "team: operation}", "there is no team `operation`", "did you mean `operations`?"),
    "an unknown team in a membership": (
        DESK, "team: operations}", "team: [{team: tech, from: 2026-01-01}, {team: opreations, from: 2026-02-01}]}",
        "there is no team `opreations`", "did you mean `operations`?"),
    "a membership without a date": (
        DESK, "team: operations}", "team: [{team: tech, from: soon}]}",
        "`from` cannot be 'soon': expected a date such as 2026-11-19", None),
    "an unknown tier of a team": (
        DESK, "tech: {title: Tech, tier: L2}", "tech: {title: Tech, tier: L9}", "there is no tier `L9`",
        "one of L0, L1, L2, L3"),
    "an unknown calendar of a team": (
        DESK, "tech: {title: Tech, tier: L2}", "tech: {title: Tech, calendar: defualt}",
        "there is no calendar `defualt`", "did you mean `default`?"),
    "an unknown calendar of a policy": (
        DESK, EVERYTHING, EVERYTHING + "    calendar: defalt\n", "there is no calendar `defalt`",
        "did you mean `default`?"),
    "an unknown field that a category requires": (
        DESK, "required: [said, needed]", "required: [sayd, needed]", "there is no field `sayd`",
        "did you mean `said`?"),
    "an unknown bot": (
        DESK, "branch: main ", "bot: pria\nbranch: main ", "there is no agent `pria`", "did you mean `priya`?"),
    "an unknown delegate": (
        DESK, "branch: main ", "delegates: [{agent: priya, as: [aruna]}]\nbranch: main ", "there is no agent `aruna`",
        "did you mean `arun`?"),
    "an agent with the name of somebody else in the timeline": (
        DESK, "  arun: {name", "  customer: {name", "no agent can be called `customer`",
        "the timeline means others by it"),
    "two agents with one address": (
        DESK, "arun@example.com", "Priya@Example.com", "agents `priya` and `arun` have the same e-mail address",
        None),
    "two policies with one id": (
        DESK, "  - id: standard\n", "  - id: safety-and-fraud\n", "two policies have the id `safety-and-fraud`",
        "versions differ in `from`"),
    "no default policy": (
        DESK, EVERYTHING, EVERYTHING + "    when: {category: app}\n",
        "the last policy must hold for every ticket at any time", "leave out its `when` and `from`"),
    "a default policy that is not in force yet": (
        DESK, EVERYTHING, EVERYTHING + "    from: 2027-01-01\n",
        "the last policy must hold for every ticket at any time", "leave out its `when` and `from`"),
    "a condition of a policy that depends on clocks": (
        DESK, "    when: {category: [safety, fraud]}\n", "    when: {resolution_breached: yes}\n",
        "a policy cannot depend on `resolution_breached`, which depends on the clocks", None),
    "an unknown field in the condition of a policy": (
        DESK, "    when: {category: [safety, fraud]}\n", "    when: {categry: safety}\n", "unknown field `categry`",
        "did you mean `category`?"),
    "an unknown clock": (
        DESK, "      acknowledgement: {default: 15 minutes}", "      acknowledgment: {default: 15 minutes}",
        "there is no clock `acknowledgment`", "did you mean `acknowledgement`?"),
    "an unknown priority": (
        DESK, "      acknowledgement: {default: 15 minutes}", "      acknowledgement: {hihg: 15 minutes}",
        "there is no priority or tier `hihg`", "did you mean `high`?"),
    "a target without a default": (
        DESK, "      acknowledgement: {default: 15 minutes}", "      acknowledgement: {urgent: 15 minutes}",
        "acknowledgement has no `default`: tickets of another priority or tier would have no target",
        "default: a duration, or default: none"),
    "an unknown unit": (
        DESK, "      acknowledgement: {default: 15 minutes}", "      acknowledgement: {default: 15 minuts}",
        "'15 minuts' has an unknown unit, 'minuts'", "did you mean `minutes`?"),
    "a number without a unit": (
        DESK, "      acknowledgement: {default: 15 minutes}", "      acknowledgement: {default: 15}",
        "'15' has no unit after 15", None),
    "a target in business days": (
        DESK, "      acknowledgement: {default: 15 minutes}", "      acknowledgement: {default: 1 business day}",
        "`1 business day`: a target cannot be counted in business days",
        "as 10 business hours, or in days of clock time"),
    "a span that is counted in clock time": (
        DESK, "reopen_within: 7 days", "reopen_within: 7 business days",
        "`reopen_within` is counted in clock time, not as '7 business days'", "as 7 days"),
    "a span that is none": (
        DESK, "repeat_window: 7 days", "repeat_window: a week", "`repeat_window`: 'a week' is not a duration", None),
    "a setting of calls that is none": (
        DESK, "repeat_window: 7 days\n", "repeat_window: 7 days\ncalls: {answer_withn: 20 seconds}\n",
        "unknown key `answer_withn`", "did you mean `answer_within`?"),
    "a waiting time without a unit": (
        DESK, "repeat_window: 7 days\n", "repeat_window: 7 days\ncalls: {answer_within: 20}\n",
        "`answer_within`: '20' has no unit after 20", None),
    "a waiting time in business time": (
        DESK, "repeat_window: 7 days\n", "repeat_window: 7 days\ncalls: {short_abandon: 1 business minute}\n",
        "`short_abandon` is counted in clock time, not as '1 business minute'", "as 20 seconds"),
    "a calendar that is no mapping": (
        DESK, "calendars:\n", "calendars:\n  always: open\n", "calendar always is a mapping",
        "hours: {mon: [[…, …]], …}"),
    "an unknown key of a calendar": (
        DESK, "    holidays_yearly: {", "    holidays_yearl: {", "calendar default: unknown key 'holidays_yearl'",
        "did you mean holidays_yearly?"),
    "a time of day that there is none of": (
        DESK, MONDAY, '      mon: [["09:00", "25:00"]]\n', "calendar default: mon: bad time '25:00'",
        'write it as "09:00"; the end of the day is "24:00"'),
    "an unknown key of a route": (
        ROUTING, "  - id: vendor\n", "  - id: vendor\n    teem: tech\n", "unknown key `teem`",
        "did you mean `team`?"),
    "a route to nobody": (
        ROUTING, "    team: vendor-sla-quality\n", "    team: vendor-sla-qualiti\n",
        "there is no team `vendor-sla-qualiti`", "did you mean `vendor-sla-quality`?"),
    "a route to no tier": (
        ROUTING, "    team: vendor-sla-quality\n    tier: L2\n", "    team: vendor-sla-quality\n    tier: L22\n",
        "there is no tier `L22`", "did you mean `L2`?"),
    "two routes with one id": (
        ROUTING, "  - id: vendor\n", "  - id: fraud\n", "two routes have the id `fraud`", None),
    "a category that there is not": (
        ROUTING, "when: {category: vendor}", "when: {category: vendors}", "`category` is never `vendors`",
        "did you mean `vendor`?"),
    "a default route to nobody": (
        ROUTING, "default:\n  team: helpdesk", "default:\n  team: helpdsk", "there is no team `helpdsk`",
        "did you mean `helpdesk`?"),
    "no default route": (
        ROUTING, "default:\n  team: helpdesk\n  tier: L1\n", "", "`default` is missing", None),
    "another version of the file": (
        ROUTING, "schema: 1", "schema: 2", "`schema` cannot be '2': one of 1", None),
    "an unknown key of a rule": (
        RULES, "    title: A payout is more than a business day late\n",
        "    titel: A payout is late\n    title: x\n", "unknown key `titel`", "did you mean `title`?"),
    "a rule without a title": (
        RULES, "    title: A payout is more than a business day late\n", "", "`title` is missing", None),
    "two rules with one id": (
        RULES, "  - id: payout-delay", "  - id: high-value-order", "two rules have the id `high-value-order`", None),
    "an unknown field": (
        RULES, "pickup_overdue: {over", "pickup_overdu: {over", "unknown field `pickup_overdu`",
        "did you mean `pickup_overdue`?"),
    "an unknown operator": (
        RULES, "order.value: {at_least", "order.value: {at_lest", "unknown operator `at_lest`",
        "did you mean `at_least`?"),
    "an operator that does not apply": (
        RULES, "order.value: {at_least", "order.value: {contains",
        "`order.value` is a number: `contains` does not apply",
        "use is, not, over, under, at_least, at_most, between, exists"),
    "a value that is no number": (
        RULES, "at_least: 50000", "at_least: 50k", "`order.value` is a number; `50k` is not", None),
    "an unknown unit in a condition": (
        RULES, "{over: 2 business days}", "{over: 2 busines days}", "`pickup_overdue` is a span of time: ",
        "did you mean `business`?"),
    "a bad pattern": (
        RULES, "not (yet )?(received", "not (yet )?(?=received", "not a regular expression that runs in linear time",
        "a lookahead: write what must follow as it stands, or a second test of the field under `all`"),
    "a pattern with a backreference": (
        RULES, "not (yet )?(received", r"not (yet )?\1(received", "not a regular expression that runs in linear time",
        "a backreference: name what may repeat, as in (aa|bb)"),
    "a pattern that is not closed": (
        RULES, "not (yet )?(received", "not (yet )?((received", "not a regular expression that runs in linear time",
        None),
    "an unknown priority of a rule": (
        RULES, "      priority: urgent", "      priority: urgnt",
        "`priority` cannot be 'urgnt': one of low, normal, high, urgent", "did you mean urgent?"),
    "an escalation to nobody": (
        RULES, "        - {to: cx-manager,", "        - {to: cx-manger,", "there is no team `cx-manger`",
        "did you mean `cx-manager`?"),
    "an escalation without a reason": (
        RULES, "kind: payout_delay, reason: payout late}", "kind: payout_delay}", "`reason` is missing", None),
    "an escalation to no tier": (
        RULES, "kind: payout_delay, reason", "tier: L7, kind: payout_delay, reason", "there is no tier `L7`",
        "one of L0, L1, L2, L3"),
    "a rule without a consequence": (
        RULES,
        ("    then:\n      priority: high\n"
         '      next: "High-value order: give the customer a named contact and a time"\n'),
        "    then: {}\n", "the rule has no consequence", "priority, escalate or next"),
    "a condition that is none": (
        RULES, "      category: [safety, fraud]\n      status: {not: [resolved, closed]}\n", "      - category\n",
        "a condition is a mapping of fields to tests", None),
}  # fmt: skip
