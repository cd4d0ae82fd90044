"""KPIDesk: the review of an AI pilot, from its exports to a verdict."""

__version__ = "0.1.0"
