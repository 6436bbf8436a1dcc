"""Write `templates/report/reference.docx`: pandoc's own reference document with the styles of the report.

Run it after changing a style here: `python -m scripts.reference_docx`.
"""

# ruff: noqa: E501 - fragments of XML are read more easily whole
from __future__ import annotations

import io
import re
import subprocess
import zipfile
from pathlib import Path

TARGET = Path(__file__).parents[1] / "templates" / "report" / "reference.docx"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BRAND, ACCENT, SOFT, HAIR = "0B4F4A", "9A4A12", "4C585C", "D9D0C1"

_FONTS = '<w:rFonts w:ascii="{0}" w:hAnsi="{0}" w:eastAsia="{0}" w:cs="{0}"/>'
SERIF, SANS = _FONTS.format("Georgia"), _FONTS.format("Calibri")


def _style(name: str, based: str, paragraph: str, run: str, following: str = "BodyText") -> str:
    style = re.sub(r"\W", "", name)
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{based}"/><w:next w:val="{following}"/><w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _edge(side: str, size: int, colour: str, space: int = 8) -> str:
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'


OWN = (
    _style(
        "Vision",
        "BodyText",
        f'<w:pBdr>{_edge("left", 36, ACCENT, 12)}</w:pBdr><w:spacing w:before="240" w:after="280" w:line="320" w:lineRule="auto"/><w:ind w:left="240"/>',
        f'{SERIF}<w:i/><w:sz w:val="34"/>',
    ),
    _style(
        "Lead", "BodyText", '<w:spacing w:after="200" w:line="300" w:lineRule="auto"/>', f'{SERIF}<w:sz w:val="26"/>'
    ),
    _style("Fine Print", "BodyText", "", f'<w:color w:val="{SOFT}"/><w:sz w:val="18"/>'),
    _style(
        "Pull Quote",
        "BodyText",
        f'<w:keepNext/><w:pBdr>{_edge("top", 12, ACCENT)}</w:pBdr><w:spacing w:before="360" w:after="80" w:line="300" w:lineRule="auto"/>',
        f'{SERIF}<w:color w:val="{BRAND}"/><w:sz w:val="34"/>',
    ),
    _style(
        "Quoted",
        "BodyText",
        f'<w:keepNext/><w:pBdr>{_edge("left", 12, HAIR, 10)}</w:pBdr><w:spacing w:before="160" w:after="40"/><w:ind w:left="240"/>',
        f"{SERIF}<w:i/>",
    ),
    _style(
        "Speaker",
        "BodyText",
        '<w:spacing w:after="240"/><w:ind w:left="240"/>',
        f'<w:color w:val="{SOFT}"/><w:sz w:val="19"/>',
    ),
    _style(
        "Boxed",
        "BodyText",
        f'<w:pBdr>{_edge("left", 24, SOFT, 10)}</w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="F6F1E8"/><w:spacing w:before="120" w:after="200"/><w:ind w:left="240" w:right="120"/>',
        "",
    ),
    _style("Cover Line", "BodyText", '<w:spacing w:before="60" w:after="60"/>', f'<w:color w:val="{SOFT}"/>'),
    _style(
        "Chart Caption",
        "BodyText",
        '<w:spacing w:before="40" w:after="240"/>',
        f'<w:color w:val="{SOFT}"/><w:sz w:val="18"/>',
    ),
    _style(
        "Cell",
        "BodyText",
        '<w:spacing w:before="30" w:after="30" w:line="240" w:lineRule="auto"/>',
        '<w:sz w:val="19"/>',
        "Cell",
    ),
)


def _changed(styles: str) -> str:
    """Pandoc's styles with other fonts, colours and distances."""

    def within(style: str, paragraph: str | None, run: str | None) -> None:
        nonlocal styles
        pattern = re.compile(rf'(<w:style [^>]*w:styleId="{style}"[^>]*>)(.*?)(</w:style>)', re.DOTALL)
        match = pattern.search(styles)
        if match is None:
            raise SystemExit(f"pandoc's reference document has no style {style}")
        body = match[2]
        for tag, content in (("pPr", paragraph), ("rPr", run)):
            if content is None:
                continue
            body = re.sub(rf"<w:{tag}\s*/>|<w:{tag}>.*?</w:{tag}>", "", body, flags=re.DOTALL)
            body += f"<w:{tag}>{content}</w:{tag}>"
        styles = styles[: match.start(2)] + body + styles[match.end(2) :]

    heading = f'{SERIF}<w:b w:val="0"/>'
    within(
        "Title",
        '<w:keepNext/><w:spacing w:before="2600" w:after="240"/><w:jc w:val="left"/>',
        f'{heading}<w:color w:val="{BRAND}"/><w:sz w:val="84"/>',
    )
    within(
        "Subtitle",
        '<w:spacing w:before="0" w:after="1400"/><w:jc w:val="left"/>',
        f'{SERIF}<w:i/><w:color w:val="{SOFT}"/><w:sz w:val="32"/>',
    )
    within(
        "Heading1",
        f'<w:keepNext/><w:keepLines/><w:pBdr>{_edge("top", 36, ACCENT)}</w:pBdr><w:spacing w:before="480" w:after="200"/><w:outlineLvl w:val="0"/>',
        f'{heading}<w:color w:val="1D2426"/><w:sz w:val="46"/>',
    )
    within(
        "Heading2",
        '<w:keepNext/><w:keepLines/><w:spacing w:before="340" w:after="120"/><w:outlineLvl w:val="1"/>',
        f'{heading}<w:color w:val="{BRAND}"/><w:sz w:val="29"/>',
    )
    within(
        "Heading3",
        '<w:keepNext/><w:keepLines/><w:spacing w:before="260" w:after="80"/><w:outlineLvl w:val="2"/>',
        f'{heading}<w:color w:val="1D2426"/><w:sz w:val="24"/>',
    )
    within(
        "BodyText",
        '<w:spacing w:before="80" w:after="140" w:line="276" w:lineRule="auto"/>',
        f'{SANS}<w:sz w:val="22"/>',
    )
    within(
        "Compact", '<w:spacing w:before="40" w:after="60" w:line="264" w:lineRule="auto"/>', f'{SANS}<w:sz w:val="22"/>'
    )
    within(
        "TOCHeading",
        f'<w:keepNext/><w:pBdr>{_edge("top", 36, ACCENT)}</w:pBdr><w:spacing w:before="480" w:after="240"/><w:outlineLvl w:val="9"/>',
        f'{heading}<w:color w:val="1D2426"/><w:sz w:val="46"/>',
    )
    within(
        "TableCaption",
        '<w:keepNext/><w:spacing w:before="240" w:after="80"/>',
        f'{SANS}<w:b/><w:color w:val="{SOFT}"/><w:sz w:val="20"/>',
    )
    within(
        "FootnoteText",
        '<w:spacing w:before="0" w:after="20" w:line="240" w:lineRule="auto"/>',
        f'{SANS}<w:color w:val="{SOFT}"/><w:sz w:val="15"/>',
    )
    table = (
        '<w:style w:type="table" w:customStyle="1" w:styleId="Table"><w:name w:val="Table"/><w:basedOn w:val="TableNormal"/>'
        f"<w:qFormat/><w:tblPr><w:tblBorders>{_edge('bottom', 4, HAIR, 0)}{_edge('insideH', 4, HAIR, 0)}</w:tblBorders>"
        '<w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="90" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>{_edge("bottom", 10, SOFT, 0)}</w:tcBorders></w:tcPr></w:tblStylePr></w:style>'
    )
    styles = re.sub(r'<w:style [^>]*w:styleId="Table"[^>]*>.*?</w:style>', "", styles, flags=re.DOTALL)
    contents = (
        '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/><w:basedOn w:val="BodyText"/><w:next w:val="BodyText"/>'
        '<w:pPr><w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9640"/></w:tabs><w:spacing w:before="60" w:after="80"/></w:pPr></w:style>'
    )
    return styles.replace("</w:styles>", f"{''.join(OWN)}{contents}{table}</w:styles>")


FOOTER = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:ftr {W}><w:p><w:pPr><w:jc w:val="right"/></w:pPr>'
    f'<w:r><w:rPr>{SANS}<w:color w:val="{SOFT}"/><w:sz w:val="17"/></w:rPr><w:fldChar w:fldCharType="begin"/></w:r>'
    f'<w:r><w:rPr>{SANS}<w:color w:val="{SOFT}"/><w:sz w:val="17"/></w:rPr><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:ftr>'
)
SECTION = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rIdFooter"/><w:pgSz w:w="12240" w:h="15840"/>'
    '<w:pgMar w:top="1300" w:right="1300" w:bottom="1300" w:left="1300" w:header="600" w:footer="600" w:gutter="0"/>'
    "<w:titlePg/></w:sectPr>"
)


def reference(default: bytes) -> bytes:
    """Return the reference document made from pandoc's default one; the same bytes for the same input."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(default)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            content = old.read(name)
            text = content.decode("utf-8") if name.endswith((".xml", ".rels")) else ""
            if name == "word/styles.xml":
                content = _changed(text).encode()
            elif name == "word/document.xml":
                content = re.sub(r"<w:sectPr.*?</w:sectPr>|<w:sectPr\s*/>", SECTION, text, flags=re.DOTALL).encode()
            elif name == "word/_rels/document.xml.rels":
                footer = (
                    '<Relationship Id="rIdFooter" Target="footer1.xml" '
                    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer"/>'
                )
                content = text.replace("</Relationships>", f"{footer}</Relationships>").encode()
            elif name == "[Content_Types].xml":
                kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
                entry = f'<Override PartName="/word/footer1.xml" ContentType="{kind}"/>'
                content = text.replace("</Types>", f"{entry}</Types>").encode()
            elif name == "docProps/core.xml":
                content = re.sub(r"(<dcterms:\w+[^>]*>)[^<]*", r"\g<1>2025-01-01T00:00:00Z", text).encode()
            new.writestr(zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
        new.writestr(zipfile.ZipInfo("word/footer1.xml", (2025, 1, 1, 0, 0, 0)), FOOTER, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def pandoc_default() -> bytes:
    """Return the reference document that comes with pandoc."""
    import pypandoc

    command = [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"]
    return subprocess.run(command, capture_output=True, check=True).stdout


if __name__ == "__main__":
    TARGET.write_bytes(reference(pandoc_default()))
