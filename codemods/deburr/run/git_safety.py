"""What is switched off whenever git is asked about a repository that may be anybody's.

A repository's own configuration can name programs: a file system monitor, hooks, filters of attributes, a signer, a way
to fetch objects that are missing. Settings on the command line are stronger than any configuration; git's own check of
who owns the repository stays. Unknown here: what git is asked.
"""

from __future__ import annotations

SWITCHED_OFF = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.alternateRefsCommand=",
    "core.sshCommand=false",
    "protocol.allow=never",
    "commit.gpgSign=false",
    "tag.gpgSign=false",
    "status.submoduleSummary=false",
    "submodule.recurse=false",
)
"""Settings for `git -c`."""
ENVIRONMENT = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    # A partial clone would fetch what it lacks, through a program that its configuration may name.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
}
FILTERS = r"^filter\..*\.(clean|smudge|process|required)$"
"""For `git config --get-regexp`: the settings that name filter programs, to be emptied one by one."""


def without_filter(name: str) -> str:
    """What a setting that `FILTERS` finds must be so that nothing is started."""
    return "false" if name.endswith(".required") else ""
