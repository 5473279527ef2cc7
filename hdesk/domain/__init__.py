"""The domain: tickets, rules, clocks. No input or output, no current time."""
