"""Who may come in, what they may do, and what was done: accounts, log-ins, permissions, audit."""
