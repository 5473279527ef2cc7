"""Send reports to those whom desk.yaml names: once for each period, audience and destination."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import NamedTuple

from hdesk.desk import Desk
from hdesk.domain.findings import Conflict, Finding, HdeskError, Refused
from hdesk.domain.sendings import Sending, Sendings
from hdesk.exchange.channels import Channels, File, Message
from hdesk.storage.sent_reports import SentReports
from hdesk.work.notify_parts import is_dead, new_claim, refuse_elsewhere, sender_lock
from hdesk.work.report_commit import is_before_all
from hdesk.work.report_kept import Origin, Reader, at_commit, ended, kept_reports, readers
from hdesk.work.report_orders import Order, Write
from hdesk.work.report_revise import revised_report
from hdesk.work.reports import Composed, compose, report_path

Step = Callable[[str], None]

_ENCLOSED = ("html",)
_SLIDES = frozenset(("monthly", "quarterly"))
_MIME = {
    "html": "text/html",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "json": "application/json",
}


class Delivery(NamedTuple):
    """One report for one destination: what it says, and what became of it.

    `state` is one of new, doubtful (it may have arrived), sent, failed, and waiting: another sender is at it.
    """

    sending: Sending
    state: str
    message: Message | None = None
    error: str | None = None


class Sent(NamedTuple):
    """What became of each report that was to be sent; `already` are those that were sent before.

    `nobody` says that no audience has somewhere to send to, `nothing` that there is nothing to report yet.
    """

    deliveries: tuple[Delivery, ...] = ()
    already: tuple[Sending, ...] = ()
    nobody: bool = False
    nothing: bool = False
    findings: tuple[Finding, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Say what was not delivered."""
        return tuple(
            Finding(
                f"{_named(one.sending)} was not delivered to {one.sending.to}: {one.error}",
                hint="the next hdesk report --send tries again; hdesk status shows it",
            )
            for one in self.deliveries
            if one.state == "failed"
        )


class Means(NamedTuple):
    """With what is sent: the environment with the URLs, what writes a report, and a hook between the steps."""

    environ: Mapping[str, str]
    write: Write
    step: Step = lambda _: None


def send_reports(
    desk: Desk, order: Order, means: Means, *, dry: bool = False, again: bool = False, revised: bool = False
) -> Sent | None:
    """Send the reports on a period, and those of this kind that did not arrive; None where another sender is at it.

    What is sent is the committed report, where there is one. `again` sends it although it was sent; `revised` the
    last revision that was committed; `dry` changes nothing.

    Raises:
        Refused: the period is not over; the named audience has nowhere to send to; no revision is committed; the
            package that sends is not installed.
        Conflict: another branch than the desk's is checked out.
    """
    refuse_elsewhere(desk)
    with ExitStack() as stack:
        if not dry:
            try:
                stack.enter_context(sender_lock(desk).held())
            except Conflict:
                return None
            desk.refresh()
        run = _Run(desk, order, means, revised=revised)
        return run.go(dry=dry, again=again)


class _Run:
    """One run of one sender, who holds the lock."""

    def __init__(self, desk: Desk, order: Order, means: Means, *, revised: bool) -> None:
        self.desk = desk
        self.order = order
        self.means = means
        self.revised = revised
        self.channels = Channels(desk.setup.config, means.environ)
        self.ledger = SentReports(desk.git)
        self.claim = new_claim()
        self.findings: list[Finding] = []
        self.composed: dict[tuple[str, str, str, int], Composed] = {}

    def go(self, *, dry: bool, again: bool) -> Sent:
        """Find what is to be sent, claim it, send it, note it."""
        span = ended(self.desk, self.order.kind, self.order.period)
        reading = [one for one in readers(self.desk, self.order.kind, self.order.audience) if one.to]
        if not reading:
            self._refuse_nowhere()
            return Sent(nobody=True)
        if self.order.period is None and is_before_all(self.desk, span):
            return Sent(nothing=True)
        known = self.ledger.read()
        wanted = [one for reader in reading for one in self._wanted(reader, span.name, known)]
        already = [] if again else [one for one in wanted if one.sent is not None]
        due = [one for one in wanted if one not in already]
        if self.order.period is None:
            keys = {one.key for one in wanted}
            due += [one for one in known.items if self._is_left_over(one) and one.key not in keys]
        if dry:
            planned = tuple(self._planned(one) for one in due)
            return Sent(planned, tuple(already), findings=tuple(dict.fromkeys(self.findings)))
        sent = self._send(due)
        return Sent(tuple(sent), tuple(already), findings=tuple(dict.fromkeys(self.findings)))

    def _refuse_nowhere(self) -> None:
        if self.order.audience is not None:
            hint = f"audiences: {{{self.order.audience}: {{to: …}}}}, one of `destinations:`"
            raise Refused(Finding(f"{self.order.audience} has nowhere to send to", "desk.yaml", hint=hint))

    def _is_left_over(self, one: Sending) -> bool:
        return one.kind == self.order.kind and one.sent is None and self.order.audience in {None, one.audience}

    def _planned(self, one: Sending) -> Delivery:
        """Say what would be sent, and what is missing for it."""
        free = one.claim is None or is_dead(one, self.desk.now)
        claimed = one.claimed_by(self.claim, self.desk.now)
        state = "waiting" if not free else "doubtful" if claimed.doubtful else "new"
        return Delivery(one, state, self._message(claimed), self.channels.unset(one.to))

    def _wanted(self, reader: Reader, period: str, known: Sendings) -> list[Sending]:
        """Give one reader's sendings as they are known, or as they would be new."""
        audience = reader.audience or ""
        kept = kept_reports(self.desk, self.order.kind, period, reader.audience)
        if self.revised and (not kept or not kept[0].revision):
            hint = f"hdesk report {self.order.kind} --period {period} --for {audience} --revised --commit"
            raise Refused(Finding(f"no revised report on {period} is committed for {audience}", hint=hint))
        chosen = next((one for one in kept if self.revised or not one.revision), None)
        if chosen:
            origin, revision = chosen.origin, chosen.revision
        else:
            document = compose(self.desk, self.order.kind, period, audience=reader.audience).document
            origin, revision = Origin(document.commit, document.as_of), 0
        new = [
            Sending(
                kind=self.order.kind,
                period=period,
                audience=audience,
                to=to,
                revision=revision,
                commit=origin.commit,
                as_of=origin.as_of,
            )
            for to in reader.to
        ]
        return [known.find(one.key) or one for one in new]

    def _send(self, due: list[Sending]) -> list[Delivery]:
        """Claim, send, note."""
        if not due:
            return []
        self.channels.prepare()
        mine: list[Sending] = []

        def claimed(sendings: Sendings) -> Sendings:
            now = [sendings.find(one.key) or one for one in due]
            free = [one for one in now if one.claim is None or is_dead(one, self.desk.now)]
            mine[:] = [one.claimed_by(self.claim, self.desk.now) for one in free]
            return sendings.having(mine)

        self.ledger.change(claimed)
        self.means.step("claimed")
        keys = {one.key for one in mine}
        waiting = [Delivery(one, "waiting") for one in due if one.key not in keys]
        return [*(self._sent(one) for one in mine), *waiting]

    def _sent(self, one: Sending) -> Delivery:
        message: Message | None = None
        try:
            message = self._message(one)
            error = self.channels.send(one.to, message)
        except HdeskError as refusal:
            error = "; ".join(finding.message for finding in refusal.findings)
        self.means.step("sent")
        noted = one.done(self.desk.now, error)
        self.ledger.change(lambda sendings: sendings.having([noted]))
        self.means.step("noted")
        return Delivery(noted, "failed" if error else "sent", message, error)

    def _message(self, one: Sending) -> Message:
        """Write what is sent: a mail says all and has the files with it, a channel the most of it."""
        report = self._report(one)
        mail = self.channels.is_mail(one.to)
        text = self.means.write(report, "md" if mail else "text").decode()
        if not mail:
            text = text.partition("\n")[2].lstrip("\n")  # its title is the message's
        if one.doubtful:
            text = f"This report may have arrived before.\n\n{text}"
        title = f"{report.document.title} ({report.document.desk})"
        return Message(title, text, self._files(one, report) if mail else ())

    def _report(self, one: Sending) -> Composed:
        key = (one.period, one.audience, one.commit, one.revision)
        if key not in self.composed:
            desk = at_commit(self.desk, one.commit)
            audience = one.audience or None
            if one.revision:
                report = revised_report(self.desk, one.kind, one.period, audience, one.revision)
            else:
                report = compose(desk, one.kind, one.period, audience=audience, as_of=one.as_of)
            self.composed[key] = report
            self.findings += report.findings
        return self.composed[key]

    def _files(self, one: Sending, report: Composed) -> tuple[File, ...]:
        audience = self.desk.setup.config.audiences.get(one.audience)
        asked = audience.formats if audience else ()
        forms = dict.fromkeys((*_ENCLOSED, *(("pptx",) if one.kind in _SLIDES else ()), *asked))
        files = []
        for form in forms:
            if form not in _MIME:
                continue
            try:
                data = self.means.write(report, form)
            except Refused as error:  # a package that is missing must not keep the words from their readers
                self.findings += [finding._replace(level="warning") for finding in error.findings]
                continue
            name = report_path(one.kind, one.period, one.audience or None, form).rpartition("/")[2]
            files.append(File(name, data, _MIME[form]))
        return tuple(files)


def _named(one: Sending) -> str:
    return f"the {one.kind} report on {one.period} for {one.audience}"
