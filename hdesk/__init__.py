"""hdesk: a helpdesk that lives in a directory."""

__version__ = "0.1.0"
