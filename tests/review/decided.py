"""Keys and decisions for the tests of a review, made from few words."""

from deburr.language.model import Applicability
from deburr.review.decisions import Decision, Verdict
from deburr.review.keys import FindingKey, Standing
from deburr.run.baseline_file import Entry
from deburr.run.finding_identity import Identity


def entry(file="src/a.rs", module="crate::a", item="fn f", pattern="p", snippet="x()"):
    return Entry(file, Identity(module, item, pattern, snippet))


def key(number=1, **words):
    return FindingKey(entry(**words), number)


def accept(of=1, place=1, places=1, digest="0123", **more):
    return Decision(Verdict.ACCEPT, Standing(of, place, places), "r", Applicability.MACHINE_APPLICABLE, digest, **more)


def reject(of=1, place=1, places=1, reason=""):
    return Decision(Verdict.REJECT, Standing(of, place, places), reason=reason)


def seen(of, place=1, places=1):
    """All findings of a run, from how many alike there are of each entry."""
    return {
        FindingKey(one, number): Standing(total, place, places)
        for one, total in of.items()
        for number in range(1, total + 1)
    }
