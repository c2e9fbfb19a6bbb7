"""The patch in a mail of a series, whatever its transfer encoding is.

Unknown here: what the patch does.
"""

from __future__ import annotations

from email.parser import BytesParser
from email.policy import compat32

_START = b"\ndiff --git "


def patch_in(mail: bytes) -> bytes:
    """The patch, from its first `diff` line on; nothing where there is none."""
    if mail.startswith(b"From "):
        mail = mail.partition(b"\n")[2]
    content = BytesParser(policy=compat32).parsebytes(mail).get_payload(decode=True)
    if not isinstance(content, bytes):
        return b""
    at = content.find(_START)
    return content[at + 1 :] if at >= 0 else b""
