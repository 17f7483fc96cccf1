"""The border to the network: one attempt in, one typed outcome out."""
