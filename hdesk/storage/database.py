"""SQLite: what every statement needs."""


def quoted(name: str) -> str:
    """Write a name so that it is a name whatever it holds: a desk's own fields may have a hyphen."""
    return '"' + name.replace('"', '""') + '"'
