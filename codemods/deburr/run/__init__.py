"""From paths to outcomes: configuration, file discovery, suppression, workers, the transactional writer.

Knows files and processes; knows no terminal and no exit codes.
"""
