"""Whether a page's hazard is real: its examples as programs, watched by a witness.

`deburr test` asks whether a page does what it says; this asks whether what it says is so. Every program runs confined:
for a time, in a memory, without a network. Knows nothing of terminals, and nothing of matching.
"""
