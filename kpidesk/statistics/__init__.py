"""Intervals, resampling, trends, survival and tests: functions of arrays."""
