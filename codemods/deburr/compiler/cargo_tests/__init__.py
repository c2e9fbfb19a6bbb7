"""The tests of a project as cargo runs them, one target at a time: what passed, what failed, and what a sanitizer saw.

They are the user's own tests and run as `cargo test` runs them: nothing is confined here but time.
"""
