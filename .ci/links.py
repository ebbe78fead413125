"""Says which links of a built site lead nowhere: to a file, a folder with a page, or a place within a page.

    python3 links.py SITE
"""

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Page(HTMLParser):
    """The places of a page, and what it links to."""

    def __init__(self, file):
        super().__init__()
        self.places, self.links = set(), []
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.places.update(attributes[it] for it in ("id", "name") if attributes.get(it))
        self.links += [attributes[it] for it in ("href", "src") if attributes.get(it)]


def goal(site, file, path):
    """The file that a link leads to."""
    found = site / path.lstrip("/") if path.startswith("/") else file.parent / path
    found = found.resolve() if path else file
    return found / "index.html" if found.is_dir() else found


def broken(site, pages):
    """Every link that leads nowhere, with the page that has it, and how many links there are."""
    found, number = set(), 0
    for file, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            number += 1
            target = goal(site, file, unquote(parts.path))
            place = unquote(parts.fragment)
            if not target.is_relative_to(site) or not target.is_file():
                found.add((file, link))
            elif place and target in pages and place not in pages[target].places:
                found.add((file, link))
    return sorted(found), number


def main():
    site = Path(sys.argv[1]).resolve()
    # The page of a site that says that there is no page is served in its root from anywhere.
    pages = {it: Page(it) for it in site.rglob("*.html") if it.name not in ("404.html", "toc.html")}
    found, number = broken(site, pages)
    for file, link in found:
        print(f"{file.relative_to(site)}: `{link}` leads nowhere")
    print(f"{len(pages)} pages, {number} links, {len(found)} of them lead nowhere")
    # A site without links was not built.
    sys.exit(bool(found) or number < 500)


main()
