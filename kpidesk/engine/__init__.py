"""From tables to facts: the only place that touches raw rows."""
