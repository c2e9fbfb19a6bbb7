"""A page set measured on published crates: what it finds, whether its fixes compile, and what people said of both.

Each crate is done by itself and kept as soon as it is done, so that a run can be ended at any time and go on later.
Unknown here: how a measurement is shown.
"""
