"""Exchange: doors to other systems."""
