"""Marks of structure (tags) that the copy keeps: kinds with standard names, and nothing that somebody wrote."""

STANDARD = {
    *("/Document", "/DocumentFragment", "/Part", "/Art", "/Sect", "/Div", "/BlockQuote", "/Caption", "/TOC", "/TOCI"),
    *("/Index", "/NonStruct", "/Aside", "/Title", "/P", "/H", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/L", "/LI"),
    *("/Lbl", "/LBody", "/Table", "/TR", "/TH", "/TD", "/THead", "/TBody", "/TFoot", "/Span", "/Em", "/Strong"),
    *("/Quote", "/Note", "/FENote", "/Reference", "/BibEntry", "/Code", "/Sub", "/Link", "/Annot", "/Ruby", "/RB"),
    *("/RT", "/RP", "/Warichu", "/WT", "/WP", "/Figure", "/Formula", "/Form", "/Artifact"),
}
