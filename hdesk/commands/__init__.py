"""Commands: parse, call the desk, hand the result to the view."""
