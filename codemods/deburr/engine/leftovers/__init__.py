"""What a fix leaves without a reason: `unsafe` blocks, `mut`."""
