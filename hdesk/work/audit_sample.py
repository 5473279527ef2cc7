"""Drawing what is to be reviewed."""

from hdesk.desk import Desk
from hdesk.domain.periods import Period
from hdesk.insight.samples import Kind, Order, Sample, sample


def draw(desk: Desk, period: Period, kind: Kind, per_agent: int, seed: str | None) -> Sample:
    """Draw a sample of what people logged in a period; the period's name is the seed, unless another is given."""
    config = desk.setup.config
    people = [name for name in config.agents if name != config.bot]
    order = Order(period, kind, people, per_agent, period.name if seed is None else seed)
    return sample(desk.reading.index, order)
