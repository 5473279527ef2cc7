"""Storage: YAML, git, the one write path and the index."""
