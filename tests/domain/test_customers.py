"""Customers: how addresses are written, and who counts as the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain.customers import email, keys, phone
from hdesk.domain.findings import Refused
from hdesk.domain.model import Customer


@pytest.mark.parametrize(
    "text",
    [
        "9900112233",
        "09900112233",
        "+91 99001 12233",
        "99001-12233",
        "0091 9900112233",
        "(0)9900112233",
        "+919900112233",
    ],
)
def test_a_phone_number_is_written_in_one_way(text: str) -> None:
    assert phone(text, "IN") == "+919900112233"


def test_a_number_with_its_country_code_keeps_it() -> None:
    assert phone("+49 30 123456", "IN") == "+4930123456"
    assert phone("030 123456", "DE") == "+4930123456"


@pytest.mark.parametrize("text", ["", "none", "12", "99001122334455667788", "+", "+999 1234567", "call me"])
def test_what_is_no_possible_number_is_refused_with_a_hint(text: str) -> None:
    with pytest.raises(Refused) as refused:
        phone(text, "IN")
    [finding] = refused.value.findings
    assert repr(text) in finding.message
    assert finding.hint


@given(digits=st.from_regex(r"[6-9][0-9]{9}", fullmatch=True))
def test_a_number_that_was_written_once_stays_as_it_is(digits: str) -> None:
    once = phone(digits, "IN")
    assert once == f"+91{digits}"
    assert phone(once, "DE") == once


@pytest.mark.parametrize("text", ["asha@example.com", " Asha@Example.COM ", "asha@EXAMPLE.com\n"])
def test_an_email_address_is_written_in_lower_case(text: str) -> None:
    assert email(text) == "asha@example.com"


@pytest.mark.parametrize(
    "text",
    ["", "asha", "asha@", "@example.com", "asha@example", "a b@example.com", "a@b@c.de", "a@example.", "a\x00@b.de"],
)
def test_what_is_no_email_address_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="not an e-mail address"):
        email(text)


SAME = [
    (Customer(phone="+919900112233"), Customer(name="Asha", phone="+919900112233")),
    (Customer(email="asha@example.com"), Customer(email="Asha@example.com", phone="+911111111111")),
    (Customer(id="c1", name="Asha"), Customer(id="c1", name="A. Rao")),
]
DIFFERENT = [
    (Customer(name="Asha Rao"), Customer(name="Asha Rao")),
    (Customer(id="+919900112233"), Customer(phone="+919900112233")),
    (Customer(id="c1", phone="+911"), Customer(id="c2", phone="+912")),
    (Customer(name="x", type="seller"), Customer(type="seller")),
    (None, None),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_customers_who_share_an_id_a_phone_or_an_address_are_the_same(one: Customer, other: Customer) -> None:
    assert keys(one) & keys(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_a_name_alone_makes_nobody_the_same(one: Customer | None, other: Customer | None) -> None:
    assert not keys(one) & keys(other)
