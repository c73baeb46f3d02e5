"""
The pictures of the documentation, out of what the tests have seen.

After a run of ``LOGISTICS_WHOLE_COUNTY=1 pytest tests/browser``, which plans all of Huining, ``python -m
tests.browser.pictures`` renews ``docs/img/map-*.png``: each a screen of :data:`PICTURES` in its language, made smaller.
Screens that the run has not made keep their picture.
"""

from PIL import Image

from tests.browser.conftest import ROOT, SCREENS

PICTURES = (
    "newcomer-key-en",
    "newcomer-upload-en",
    "newcomer-county-en",
    "newcomer-day-en",
    "handout-day-en",
    "handout-day-zh",
    "place-answer-en",
    "compare-en",
    "share-en",
    "official-en",
    "share-goods-en",
    "drive-en",
)
WIDTH = 1200
COLOURS = 128


def main() -> None:
    """Write the pictures, and say which."""
    for name in PICTURES:
        source = SCREENS / f"{name}.png"
        if not source.is_file():
            print(f"{name}: not seen")  # noqa: T201
            continue
        with Image.open(source) as screen:
            picture = screen.convert("RGB")
        picture.thumbnail((WIDTH, 10 * WIDTH), Image.Resampling.LANCZOS)
        path = ROOT / "docs" / "img" / f"map-{name}.png"
        picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB")  # noqa: T201


if __name__ == "__main__":
    main()
