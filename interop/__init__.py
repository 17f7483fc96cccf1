"""Tests our SDK with another server, and our sandbox with another client: `make interop`."""
