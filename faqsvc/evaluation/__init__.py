"""Judged queries -> metrics, per form of damage, and what moved against a saved run."""
