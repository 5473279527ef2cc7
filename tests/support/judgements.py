"""What conditions say of the late pickup in `stories`, two hours after it was logged: on Friday the 20th at 13:00."""

from typing import Any

Table = list[tuple[Any, bool]]

TEXT: Table = [
    ({"city": "Pune"}, True),
    ({"city": "pune"}, True),
    ({"city": "Pun"}, False),
    ({"city": ["Delhi", "Pune"]}, True),
    ({"city": {"is": "Pune"}}, True),
    ({"city": {"in": ["Delhi", "Pune"]}}, True),
    ({"city": {"not": "Pune"}}, False),
    ({"city": {"not": ["Delhi", "Mumbai"]}}, True),
    ({"subject": {"contains": "IN PUNE"}}, True),
    ({"subject": {"contains": ["Delhi", "late"]}}, True),
    ({"subject": {"contains": "early"}}, False),
    ({"subject": {"matches": "pune is (late|early)$"}}, True),
    ({"subject": {"matches": "^late"}}, False),
    ({"text": {"matches": "not (yet )?(received|credited)"}}, True),
    ({"city": {"exists": "yes"}}, True),
    ({"city": {"exists": "no"}}, False),
]
CHOICE: Table = [
    ({"category": "pickup"}, True),
    ({"category": ["payout", "price"]}, False),
    ({"category": {"not": ["payout", "price"]}}, True),
    ({"team": {"contains": "desk"}}, True),
    ({"team": {"matches": "^help"}}, True),
    ({"team": {"exists": "true"}}, True),
]
LIST: Table = [
    ({"escalated_to": "operations"}, True),
    ({"escalated_to": ["tech", "cx-manager"]}, True),
    ({"escalated_to": "tech"}, False),
    ({"escalated_to": {"not": "tech"}}, True),
    ({"escalated_to": {"not": ["tech", "operations"]}}, False),
    ({"escalated_to": {"contains": "manager"}}, True),
    ({"escalated_to": {"matches": "^cx-"}}, False),  # it is one text of several lines; (?m) reads each
    ({"escalated_to": {"matches": "(?m)^cx-"}}, True),
    ({"missing": ["checked"]}, True),
    ({"missing": "said"}, False),
    ({"pinned": {"exists": "no"}}, True),
    ({"pinned": {"exists": "yes"}}, False),
]
ORDERED: Table = [
    ({"priority": "normal"}, True),
    ({"priority": {"not": "normal"}}, False),
    ({"priority": {"over": "low"}}, True),
    ({"priority": {"over": "normal"}}, False),
    ({"priority": {"under": "high"}}, True),
    ({"priority": {"under": "normal"}}, False),
    ({"priority": {"at_least": "normal"}}, True),
    ({"priority": {"at_least": "high"}}, False),
    ({"priority": {"at_most": "normal"}}, True),
    ({"priority": {"at_most": "low"}}, False),
    ({"priority": {"between": ["low", "high"]}}, True),
    ({"priority": {"between": ["high", "urgent"]}}, False),
    ({"tier": {"under": "L2"}}, True),
    ({"tier": {"exists": "yes"}}, True),
]
NUMBER: Table = [
    ({"order.value": "50000"}, True),
    ({"order.value": ["1", "5e4"]}, True),
    ({"order.value": {"not": "50000"}}, False),
    ({"order.value": {"over": "50000"}}, False),
    ({"order.value": {"over": "49999.99"}}, True),
    ({"order.value": {"under": "50000"}}, False),
    ({"order.value": {"under": "50000.01"}}, True),
    ({"order.value": {"at_least": "50000"}}, True),
    ({"order.value": {"at_least": "50000.01"}}, False),
    ({"order.value": {"at_most": "50000"}}, True),
    ({"order.value": {"at_most": "49999.99"}}, False),
    ({"order.value": {"between": ["50000", "60000"]}}, True),
    ({"order.value": {"between": ["40000", "50000"]}}, True),
    ({"order.value": {"between": ["1", "2"]}}, False),
    ({"escalations": "2"}, True),
    ({"reopens": {"exists": "yes"}}, True),  # none is a number, too
]
DATE: Table = [
    ({"order.pickup_due_on": "2026-11-19"}, True),
    ({"order.pickup_due_on": "yesterday"}, True),
    ({"order.pickup_due_on": "2026-W47"}, True),
    ({"order.pickup_due_on": ["2026-10", "2026-11"]}, True),
    ({"order.pickup_due_on": {"not": "2026-11"}}, False),
    ({"order.pickup_due_on": {"over": "2026-11-19"}}, False),
    ({"order.pickup_due_on": {"over": "2026-11-18"}}, True),
    ({"order.pickup_due_on": {"under": "2026-11-19"}}, False),
    ({"order.pickup_due_on": {"under": "2026-11-20"}}, True),
    ({"order.pickup_due_on": {"at_least": "2026-11-19"}}, True),
    ({"order.pickup_due_on": {"at_least": "today"}}, False),
    ({"order.pickup_due_on": {"at_most": "2026-11-19"}}, True),
    ({"order.pickup_due_on": {"at_most": "2026-11-18"}}, False),
    ({"order.pickup_due_on": {"between": ["2026-11-19", "2026-11-19"]}}, True),
    ({"order.pickup_due_on": {"between": ["2026-11-20", "2026-11-30"]}}, False),
]
MOMENT: Table = [
    ({"created_at": "2026-11-20T11:00:00+05:30"}, True),
    ({"created_at": "2026-11-20T05:30:00Z"}, True),
    ({"created_at": "2026-11-20 11:00"}, True),
    ({"created_at": "2026-11-20T11:01"}, False),
    ({"created_at": "2h ago"}, True),
    ({"created_at": "today"}, True),
    ({"created_at": "this-week"}, True),
    ({"created_at": "last-week"}, False),
    ({"created_at": "2026-11-01..2026-11-20"}, True),
    ({"created_at": "all"}, True),
    ({"created_at": {"not": "yesterday"}}, True),
    ({"created_at": {"over": "2026-11-20 11:00"}}, False),
    ({"created_at": {"over": "2026-11-20 10:59:59"}}, True),
    ({"created_at": {"over": "yesterday"}}, True),
    ({"created_at": {"over": "today"}}, False),  # after the whole day
    ({"created_at": {"over": "all"}}, False),
    ({"created_at": {"under": "2026-11-20 11:00"}}, False),
    ({"created_at": {"under": "2026-11-20 11:00:01"}}, True),
    ({"created_at": {"under": "today"}}, False),  # before the day begins
    ({"created_at": {"under": "tomorrow"}}, True),
    ({"created_at": {"at_least": "2026-11-20 11:00"}}, True),
    ({"created_at": {"at_least": "today"}}, True),
    ({"created_at": {"at_least": "1h ago"}}, False),
    ({"created_at": {"at_most": "2026-11-20 11:00"}}, True),
    ({"created_at": {"at_most": "today"}}, True),
    ({"created_at": {"at_most": "yesterday"}}, False),
    ({"created_at": {"between": ["2026-11-20 11:00", "now"]}}, True),
    ({"created_at": {"between": ["2026-11", "2026-11"]}}, True),
    ({"promise_due": "tomorrow"}, True),
    ({"promise_due": {"under": "in 27 hours"}}, False),
    ({"promise_due": {"at_most": "in 27 hours"}}, True),
]
SPAN: Table = [
    ({"age": {"over": "2 hours"}}, False),
    ({"age": {"over": "119m"}}, True),
    ({"age": {"at_least": "2h"}}, True),
    ({"age": {"at_least": "1h59m59s"}}, True),
    ({"age": {"under": "2h"}}, False),
    ({"age": {"under": "7201 seconds"}}, True),
    ({"age": {"at_most": "2h"}}, True),
    ({"age": {"at_most": "7199s"}}, False),
    ({"age": {"between": ["1h", "3h"]}}, True),
    ({"age": {"over": "1 business hour"}}, True),
    ({"age": {"over": "2bh"}}, False),
    ({"pickup_overdue": {"over": "12h"}}, True),  # since midnight: 13 hours of clock time
    ({"pickup_overdue": {"over": "5bh"}}, False),  # 9 to 13: four hours of opening time
    ({"pickup_overdue": {"over": "3bh"}}, True),
    ({"pickup_overdue": {"over": "1 business day"}}, False),
    ({"resolution_left": {"exists": "yes"}}, True),
]
FLAG: Table = [
    ({"resolution_breached": "no"}, True),
    ({"resolution_breached": "yes"}, False),
    ({"resolution_breached": {"not": "yes"}}, True),
    ({"resolution_breached": {"exists": "yes"}}, True),
    ({"handover_breached": {"exists": "yes"}}, False),
]
COMBINED: Table = [
    ({"category": "pickup", "priority": "normal"}, True),
    ({"category": "pickup", "priority": "high"}, False),
    ({"all": [{"category": "pickup"}, {"priority": "high"}]}, False),
    ({"any": [{"category": "payout"}, {"priority": "normal"}]}, True),
    ({"any": [{"category": "payout"}, {"priority": "high"}]}, False),
    ({"not": {"category": "payout"}}, True),
    ({"not": {"category": "pickup", "priority": "high"}}, True),
    ({"not": {"any": [{"category": "payout"}, {"not": {"priority": "high"}}]}}, False),
    ({"order.value": {"over": "1", "under": "2"}}, False),
    ({"category": "pickup", "any": [{"all": [{"value": {"at_least": "50000"}}, {"city": "Pune"}]}]}, True),
    (None, True),
    ({}, True),
]

JUDGEMENTS = TEXT + CHOICE + LIST + ORDERED + NUMBER + DATE + MOMENT + SPAN + FLAG + COMBINED
