"""View: tables, JSON, CSV, colour and progress; the only room that knows a terminal."""
