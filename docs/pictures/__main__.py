"""`make docs-pictures`: draws the pictures of the documentation into docs/images/. They show real output.

The pictures are committed. Draw them again after a change of the output that they show.
"""

from pathlib import Path

from docs.pictures import demo, notebook, stream, terminal

IMAGES = Path(__file__).parents[1] / "images"


def main() -> None:
    """Draw all pictures."""
    pictures = {"demo.png": demo, "stream.png": stream, "batch.svg": terminal, "notebook.png": notebook}
    for name, module in pictures.items():
        module.draw(IMAGES / name)
        print(f"docs/images/{name}: {(IMAGES / name).stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
