"""Prints what a first load weighs in each language; ends with a status that is not 0 where one is over the budget."""

import sys
from hashlib import sha512

from gateway.config import EXIT_URL, WEB
from gateway.page import Pages

# The page has to reach an old phone on a bad line before a person who is afraid gives up.
BUDGET = 20_000  # bytes
# As long, and as hard to compress, as the address of a site comes that a deployer leads quick exit to.
LONG_EXIT = f"{EXIT_URL}/{sha512().hexdigest()}"
LONG_HOST = "accompagnement-des-victimes.un-tres-grand-portail.example"


def main() -> int:
    """Exit status: 0, or 1 where a page is too heavy."""
    documents = Pages(WEB / "public", LONG_HOST, LONG_EXIT).documents
    by_weight = sorted((len(document.gzipped), tag) for tag, document in documents.items())
    print("  the page, in kB gzipped: " + ", ".join(f"{tag} {size / 1000:.2f}" for size, tag in by_weight))  # noqa: T201
    heavy = [tag for size, tag in by_weight if size > BUDGET]
    if heavy:
        print(f"The page in {', '.join(heavy)} weighs over {BUDGET} bytes gzipped.", file=sys.stderr)  # noqa: T201
    return 1 if heavy else 0


if __name__ == "__main__":
    sys.exit(main())
