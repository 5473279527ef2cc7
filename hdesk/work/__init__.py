"""Work: what a team does with its desk, from logging a contact to the sweep."""
