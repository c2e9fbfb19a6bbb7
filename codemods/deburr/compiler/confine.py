"""Run as a script of its own, in front of a program: takes the network and the limits away, and becomes the program.

    python -I -S confine.py NETWORK ADDRESS_SPACE FILE_SIZE PROGRAM [ARGUMENT…]

NETWORK is `cut`, or `try`: cut if that can be done; the sizes are bytes, 0 for no limit. Imports nothing of deburr and
little else, because it is started once for each program. Where it cannot do what is asked, it says so behind `MARK` and
runs nothing.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import sys

MARK = "deburr-confine: "
EXIT = 121
# linux/sched.h
_NEW_USER = 0x10000000
_NEW_NETWORK = 0x40000000


def in_front_of(network: str, *, address_space: int = 0, file_size: int = 0) -> list[str]:
    """The words in front of a program (an absolute path) and its arguments that run it confined."""
    return [sys.executable, "-I", "-S", __file__, network, str(address_space), str(file_size)]


def main(arguments: list[str]) -> None:
    network, address_space, file_size, program, *rest = arguments
    failure = _cut_network()
    if failure is not None and network == "cut":
        _refuse(failure)
    _limit(resource.RLIMIT_CORE, 0)
    if int(address_space):
        _limit(resource.RLIMIT_AS, int(address_space))
    if int(file_size):
        _limit(resource.RLIMIT_FSIZE, int(file_size))
    for ignored in (signal.SIGXFSZ, signal.SIGPIPE):
        # Python ignores them, and a program would inherit that.
        signal.signal(ignored, signal.SIG_DFL)
    try:
        os.execv(program, [program, *rest])
    except OSError as error:
        _refuse(f"{program}: {error.strerror}")


def _cut_network() -> str | None:
    """A network namespace of its own has one interface, and that one is down. Why it cannot be had, if it cannot."""
    unshare = getattr(ctypes.CDLL(None, use_errno=True), "unshare", None)
    if unshare is None:
        return "this system has no network namespaces"
    # With the right to do so, a network alone; else one that belongs to a user namespace, which needs no right.
    if unshare(_NEW_NETWORK) == 0:
        return None
    user, group = os.getuid(), os.getgid()
    if unshare(_NEW_USER | _NEW_NETWORK) != 0:
        return f"no network namespace can be made: {os.strerror(ctypes.get_errno()).lower()}"
    _keep_identity(user, group)
    return None


def _keep_identity(user: int, group: int) -> None:
    """Who the user is stays the same in the new user namespace: user_namespaces(7). Where that is not allowed, the
    program is nobody in name, and has the user's rights all the same."""
    for file, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        with contextlib.suppress(OSError), open(f"/proc/self/{file}", "w", encoding="ascii") as opened:
            opened.write(text)


def _limit(what: int, value: int) -> None:
    try:
        resource.setrlimit(what, (value, value))
    except (OSError, ValueError) as error:
        _refuse(f"a limit cannot be set: {error}")


def _refuse(reason: str) -> None:
    sys.stderr.write(f"{MARK}{reason}\n")
    sys.stderr.flush()
    os._exit(EXIT)


if __name__ == "__main__":
    main(sys.argv[1:])
