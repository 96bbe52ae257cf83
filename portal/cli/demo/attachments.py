"""The files of the demonstration, drawn by program so that nobody's document is needed."""

import io

PRODUCTS = [
    "Productos que la lista debería nombrar (demostración)",
    "",
    "8544.30   Arneses y demás juegos de cables para vehículos",
    "9401.20   Asientos para vehículos automóviles",
    "9401.99   Partes de asientos; vestiduras cortadas y cosidas",
    "8708.29   Tableros, cubiertas y molduras interiores",
    "5911.90   Tejidos técnicos para bolsas de aire",
    "",
    "Sin nombres de empresas ni de personas. Cifras: ninguna.",
]
KNOWN = [9, 9, 7, 4, 8, 0, 6, 7, 3, 5]  # invented: an example of form
NOTES = "Notas de la reunión (demostración)\n\nTotales por subsector: sí. Nombres de plantas: no.\n"
GPS, EXIF = 0x8825, 0x8769  # where in a photograph the place stands, and the hour


def made(name: str) -> bytes:
    files = {
        "productos.pdf": _list_of_products,
        "coverage.png": _bars,
        "hoja-firmada.jpg": _photograph,
        "notes.txt": NOTES.encode,
        "formulario.pdf": _form_of_a_program,
    }
    return files[name]()


def _list_of_products() -> bytes:
    import pikepdf  # heavy, and only for the first start of a demonstration

    document = pikepdf.new()
    document.add_blank_page(page_size=(612, 792))
    page = document.pages[0]
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=document.make_indirect(font)))
    lines = b"".join(
        b"(" + line.replace("(", r"\(").replace(")", r"\)").encode("cp1252") + b") Tj T* " for line in PRODUCTS
    )
    page.Contents = document.make_stream(b"BT /F1 13 Tf 20 TL 72 700 Td " + lines + b"ET")
    kept = io.BytesIO()
    document.save(kept, deterministic_id=True)
    return kept.getvalue()


def _form_of_a_program() -> bytes:
    """A form that only its own program can show (XFA): of such a file no copy can be made."""
    import pikepdf

    document = pikepdf.new()
    document.add_blank_page(page_size=(612, 792))
    form = document.make_stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), XFA=form)
    kept = io.BytesIO()
    document.save(kept, deterministic_id=True)
    return kept.getvalue()


def _bars() -> bytes:
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (640, 360), "#fdfdfb")
    pen = ImageDraw.Draw(picture)
    for place, known in enumerate(KNOWN):
        top = 20 + place * 33
        pen.rectangle((20, top, 620, top + 22), fill="#e3ebe8")
        if known:
            pen.rectangle((20, top, 20 + known * 60, top + 22), fill="#0f6460")
        pen.text((28, top + 4), f"{place + 1}", fill="#111819" if not known else "#ffffff")
    kept = io.BytesIO()
    picture.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _photograph() -> bytes:
    """A picture as a telephone makes it: with the place, the device and the hour in it."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (900, 1200), "#8a8f8c")
    pen = ImageDraw.Draw(picture)
    pen.polygon([(110, 90), (800, 130), (770, 1100), (90, 1060)], fill="#f4f1e8")
    pen.line(
        [(220, 930), (300, 870), (350, 950), (430, 880), (520, 940), (640, 900)], fill="#23304a", width=7, joint="curve"
    )
    pen.line([(190, 980), (680, 1000)], fill="#9a9a90", width=3)
    held = Image.Exif()
    held[0x010F], held[0x0110], held[0x0132] = "Telefonía Demostración", "D-4", "2026:03:02 19:41:07"
    held.get_ifd(GPS).update({1: "N", 2: (19.0, 25.0, 42.0), 3: "W", 4: (99.0, 7.0, 39.0)})
    held.get_ifd(EXIF)[0x9003] = "2026:03:02 19:41:07"
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=80, exif=held)
    return kept.getvalue()
