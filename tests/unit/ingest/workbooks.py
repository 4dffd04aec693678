"""Small spreadsheets and archives for the tests, made on the spot."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook

HEADINGS = ["patient_id", "name", "start", "stop", "dose"]


def xlsx(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """An XLSX file with these sheets of rows."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    held = io.BytesIO()
    workbook.save(held)
    return held.getvalue()


def zipped(files: Mapping[str, str | bytes], compress: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of these files."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", compress) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def ods(rows: str) -> bytes:
    """An ODS file whose one sheet holds these rows, as XML of the format."""
    content = (
        '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="Sheet1">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    files = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content, "META-INF/manifest.xml": manifest}
    return zipped(files)


def ods_row(cells: Sequence[str]) -> str:
    """One row of text cells."""
    made = "".join(f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells)
    return f"<table:table-row>{made}</table:table-row>"
