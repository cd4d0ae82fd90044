"""The command line: what is typed becomes a call of the session, what comes back becomes text and an exit code."""
