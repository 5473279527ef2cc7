"""Public holidays by region and year, from the holidays package."""

from datetime import date
from typing import NamedTuple

from hdesk.domain.findings import Finding, NotFound
from hdesk.domain.nearest import did_you_mean

_FEW = 60
"""So many regions are listed where none is near."""


class PublicHolidays(NamedTuple):
    """A region's public holidays in some years, by date; `source` names what said so, and its version."""

    region: str
    years: tuple[int, ...]
    days: dict[date, str]
    source: str


def public_holidays(region: str, years: tuple[int, ...]) -> PublicHolidays:
    """Give the public holidays of a country (`IN`) or a part of one (`IN-KA`), named in English where possible.

    Raises:
        NotFound: there is no such region, or nothing is known of it in one of the years.
    """
    from importlib.metadata import version

    import holidays  # takes as long to load as most commands take in all

    wanted = region.strip().upper()
    country, dash, part = wanted.partition("-")
    regions = holidays.list_supported_countries(include_aliases=False)
    if country not in regions:
        raise NotFound(_unknown(wanted, [*regions, *(f"{c}-{p}" for c, parts in regions.items() for p in parts)]))
    if dash and part not in regions[country]:
        raise NotFound(_unknown(wanted, [f"{country}-{one}" for one in regions[country]] or [country]))
    days: dict[date, str] = {}
    for year in years:
        found = holidays.country_holidays(country, subdiv=part or None, years=year, language="en_US")
        if not found:
            raise NotFound(Finding(f"no holidays of {wanted} are known in {year}", hint="write them by hand"))
        days |= {day: " ".join(str(name).split()) for day, name in found.items()}
    return PublicHolidays(wanted, years, dict(sorted(days.items())), f"holidays {version('holidays')}")


def _unknown(region: str, regions: list[str]) -> Finding:
    near = did_you_mean(region, regions)
    some = f"one of {', '.join(regions)}" if len(regions) < _FEW else "a country as IN, or a part of one as IN-KA"
    return Finding(f"there is no region {region!r}", hint=f"did you mean {near}?" if near else some)
