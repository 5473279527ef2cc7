"""Knowledge: procedures and templates."""
