"""What a channel says of a failure is kept without any part of the URL that could be a secret."""

from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from hdesk.exchange.channels import masked

SECRETS = st.text(alphabet="ABCXYZ0123456789@/ :?", min_size=4, max_size=20)


@given(user=SECRETS, password=SECRETS, token=SECRETS, key=SECRETS)
def test_no_secret_is_left_in_what_is_said(user: str, password: str, token: str, key: str) -> None:
    secrets = [quote(one, safe="") for one in (user, password, token, key)]
    url = "json://{}:{}@mail.example.com:8080/{}?key={}".format(*secrets)
    said = f"no answer from mail.example.com for {url} and {' '.join(secrets)}"
    kept = masked(said, url)
    assert kept.startswith("no answer from mail.example.com for ")
    for one in secrets:
        assert one not in kept


def test_it_is_one_short_line() -> None:
    kept = masked("first\nsecond\x1b[31m " + "x" * 500, "json://host/token")
    assert kept.startswith("first second")
    assert "\x1b" not in kept
    assert len(kept) <= 200
