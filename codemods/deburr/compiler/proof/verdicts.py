"""A page's proof in one sentence, remembered on this machine under the page's text, for `deburr explain`."""

from __future__ import annotations

from deburr.compiler.proof.records import keep_verdict, kept_verdict
from deburr.compiler.proof.results import Outcome, PageProof, Verdict, label_of
from deburr.language.model import Page

_NONE = "none: a modernisation, there is no hazard to show"


def proof_sentence(page: Page) -> str:
    """What is known here of a page's proof; nothing is run for it."""
    kept = kept_verdict(page.text)
    if kept is not None:
        return kept
    if page.proof.witness == "none":
        return f"none: {page.proof.because}" if page.proof.because is not None else _NONE
    return f"not tried on this machine with this text: `deburr prove {page.id}` asks {label_of(page)}"


def keep_proof(page: Page, proof: PageProof, tools: str) -> None:
    """Remember the verdict on this machine."""
    keep_verdict(page.text, verdict_sentence(proof, tools))


def verdict_sentence(proof: PageProof, tools: str) -> str:
    """What `deburr explain` says of a page that was proven here; `tools` names the compiler."""
    shown = [row for row in proof.rows if row.shows]
    match proof.verdict:
        case Verdict.PROVEN:
            return f"proven by {proof.witness} with {tools}, in {_examples(len(shown))}: {shown[0].line}"
        case Verdict.NONE:
            return f"none: {proof.because}" if proof.because is not None else _NONE
        case Verdict.FAILED:
            failed = next(row for row in proof.rows if row.outcome is Outcome.FAILED)
            return f"failed with {tools}: {failed.text}: {failed.line}"
        case Verdict.NOT_RUN:
            reason = next((row.line for row in proof.rows if row.outcome is Outcome.NOT_RUN), "no example shows it")
            return f"not run: {reason}"


def _examples(count: int) -> str:
    return f"{count} example{'' if count == 1 else 's'}"
