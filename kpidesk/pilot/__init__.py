"""Pilot settings, profiles and thresholds, their history."""
