"""What names stand for, when two are one, and where one is mentioned. Knows no pages."""
