"""JSON lines become diagnostics; the lines here are what rustc 1.95 and cargo 1.95 print, cut short."""

from __future__ import annotations

from pathlib import Path

from deburr.compiler.diagnostics import (
    Diagnostic,
    read_artifacts,
    read_cargo_diagnostics,
    read_diagnostics,
    read_package_diagnostics,
)

ERROR = (
    '{"$message_type":"diagnostic","message":"call to unsafe function `f` is unsafe and requires unsafe function or '
    'block","code":{"code":"E0133","explanation":"x"},"level":"error","spans":[{"file_name":"<anon>","line_start":3,'
    '"is_primary":false},{"file_name":"<anon>","line_start":2,"is_primary":true}],"children":[],"rendered":"error[E0133]"}'
)
WARNING = (
    '{"$message_type":"diagnostic","message":"unnecessary `unsafe` block","code":{"code":"unused_unsafe",'
    '"explanation":null},"level":"warning","spans":[],"children":[],"rendered":"warning"}'
)
TALLY = (
    '{"$message_type":"diagnostic","message":"aborting due to 1 previous error; 1 warning emitted","code":null,'
    '"level":"error","spans":[],"children":[],"rendered":"error: aborting"}'
)
NOTE = (
    '{"$message_type":"diagnostic","message":"For more information about this error, try `rustc --explain E0133`.",'
    '"code":null,"level":"failure-note","spans":[],"children":[],"rendered":"For more"}'
)


def test_errors_and_warnings_are_kept_and_tallies_are_not():
    found = read_diagnostics("\n".join([WARNING, ERROR, TALLY, NOTE, "not json", "{broken", ""]).encode())
    assert found == (
        Diagnostic("warning", "unused_unsafe", "unnecessary `unsafe` block", None, "warning"),
        Diagnostic(
            "error",
            "E0133",
            "call to unsafe function `f` is unsafe and requires unsafe function or block",
            2,
            "error[E0133]",
            file="<anon>",
        ),
    )
    assert [diagnostic.is_error for diagnostic in found] == [False, True]
    assert str(found[0]) == "warning[unused_unsafe]: unnecessary `unsafe` block"
    assert str(found[1]).endswith(" (line 2)")


def test_cargo_speaks_for_one_package_alone():
    ours = '{"reason":"compiler-message","target":{"name":"ours"},"message":' + WARNING + "}"
    other = '{"reason":"compiler-message","target":{"name":"other"},"message":' + ERROR + "}"
    artifact = '{"reason":"compiler-artifact","target":{"name":"ours"}}'
    found = read_cargo_diagnostics("\n".join([other, ours, artifact]).encode(), "ours")
    assert [diagnostic.code for diagnostic in found] == ["unused_unsafe"]


def test_a_package_is_told_by_its_manifest_whatever_the_target():
    message = '{"reason":"compiler-message","manifest_path":"%s","target":{"name":"it"},"message":' + ERROR + "}"
    artifact = '{"reason":"compiler-artifact","manifest_path":"%s","filenames":["/t/deps/libours-1.rmeta"]}'
    lines = [text % path for text in (message, artifact) for path in ("/x/Cargo.toml", "/y/Cargo.toml")]
    output = "\n".join(lines).encode()
    assert [one.file for one in read_package_diagnostics(output, Path("/x/Cargo.toml"))] == ["<anon>"]
    assert read_artifacts(output, Path("/x/Cargo.toml")) == (Path("/t/deps/libours-1.rmeta"),)
    assert read_package_diagnostics(output, Path("/z/Cargo.toml")) == ()
