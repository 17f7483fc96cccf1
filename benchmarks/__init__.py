"""Compares the cost of the SDK with httpx and other SDKs, as ratios of one run: `make bench`."""
