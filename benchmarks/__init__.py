"""What the SDK costs beside httpx and other SDKs, as ratios of one run: `make bench`."""
