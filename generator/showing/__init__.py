"""Makes values from examples and schemas, for the calls on the pages and for the sandbox's responses."""
