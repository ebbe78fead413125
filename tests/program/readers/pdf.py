"""What a reader of PDF finds in a file: how many pages, their width in points, their text, and fonts that it embeds.

    python pdf.py < a JSON file name
"""

import json
import sys

from pypdf import PdfReader


def embedded(font):
    descriptor = font["/DescendantFonts"][0]["/FontDescriptor"] if "/DescendantFonts" in font else font["/FontDescriptor"]
    return any(name in descriptor for name in ("/FontFile", "/FontFile2", "/FontFile3"))


reader = PdfReader(json.load(sys.stdin))
page = reader.pages[0]
fonts = [it.get_object() for it in page["/Resources"]["/Font"].values()]
found = {
    "pages": len(reader.pages),
    "width": float(page.mediabox.width),
    "text": page.extract_text(),
    "fonts": len(fonts),
    "embedded": sum(embedded(it) for it in fonts),
    "title": reader.metadata.title,
    "keywords": reader.metadata.keywords,
}
json.dump(found, sys.stdout)
