"""What the SDK costs beside plain httpx, as ratios from one run: `make bench`."""
