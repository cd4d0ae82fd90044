"""The sections of the report, one module each: all the wording, no layout."""
