"""Values out of examples and schemas: what the pages give to a call, and what the sandbox answers."""
