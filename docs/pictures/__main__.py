"""`make docs-pictures`: draws the pictures of the documentation again, into docs/images/. They show real output.

The pictures are committed. Draw them again when you change what they show.
"""

from pathlib import Path

from docs.pictures import demo, stream, terminal

IMAGES = Path(__file__).parents[1] / "images"


def main() -> None:
    """Draw all of them."""
    for name, draw in {"demo.png": demo.draw, "stream.png": stream.draw, "batch.svg": terminal.draw}.items():
        draw(IMAGES / name)
        print(f"docs/images/{name}: {(IMAGES / name).stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
