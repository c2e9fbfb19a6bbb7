"""What a series of patches looks like: its mails, its cover letter, its state."""
