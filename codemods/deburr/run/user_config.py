"""The user's own settings, which no project can change: `$XDG_CONFIG_HOME/deburr/config.toml`.

What names a program is here and nowhere else. Unknown here: what a project says (`deburr.run.config`).
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

from deburr.errors import UsageError

KEYS = ("verify-command",)


@dataclass(frozen=True, slots=True)
class UserConfig:
    verify_command: str | None = None


def user_config_file() -> Path:
    """By default `~/.config/deburr/config.toml`; as the XDG specification asks, a relative directory does not count."""
    stated = os.environ.get("XDG_CONFIG_HOME", "")
    directory = Path(stated) if os.path.isabs(stated) else Path.home() / ".config"
    return directory / "deburr" / "config.toml"


def read_user_config() -> UserConfig:
    """The settings; none where there is no file. Raises UsageError for what cannot be read or understood."""
    file = user_config_file()
    try:
        said = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return UserConfig()
    except OSError as error:
        raise UsageError(f"cannot read `{file}`: {(error.strerror or str(error)).lower()}") from None
    except ValueError as error:
        raise UsageError(f"`{file}` is not TOML: {error}") from None
    unknown = next((key for key in said if key not in KEYS), None)
    if unknown is not None:
        raise UsageError(f"`{file}`: unknown setting `{unknown}`; there is `verify-command`")
    command = said.get("verify-command")
    if command is not None and not isinstance(command, str):
        raise UsageError(f"`{file}`: `verify-command` must be a string")
    return UserConfig(command)
