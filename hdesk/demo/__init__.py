"""The demo: a believable desk of any size, through the real code paths."""
