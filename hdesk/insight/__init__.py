"""Insight: the KPI catalogue, its queries and the reports."""
