"""Pictures from their bare pixels: JPEG, PNG, WebP and the HEIC of telephones, given as JPEG or PNG.

What stood beside the pixels cannot come along: the copy is written from a new picture made of numbers only. Pillow's
``copy`` and ``convert`` keep what they know of a file, and ``save`` would write it again.
"""

import io
import math

import pi_heif
from PIL import ExifTags, Image, ImageCms

from portal.files.cleaning import traces
from portal.files.cleaning.made import Made, NoCopy, Reason, in_order
from portal.files.formats import Kind

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
MOST_PIXELS = 40_000_000
SHOWN_PIXELS = 3200 * 2400  # 256 dots an inch on A4; counted as an area, or long pictures of screens could not be read
FEW_COLOURS = 4096  # a drawing or a screen: JPEG would blur its letters
SMALL = 2_000_000
PREVIEW = 640  # pixels of the longer side
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

Image.init()
Image.MAX_IMAGE_PIXELS = None  # ours is lower, and says so
pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def clean(content: bytes) -> Made:
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NoCopy(Reason.TOO_LARGE)
            found = traces.found(picture, content)
            lossless = picture.format == "PNG" or (picture.format == "WEBP" and traces.is_lossless(content))
            bare = _bare(picture, lossless)
    except (NoCopy, MemoryError):
        raise
    except Exception as broken:  # Pillow answers damaged files with a dozen kinds of exception
        raise NoCopy(Reason.DAMAGED) from broken
    few = lossless and bare.getcolors(FEW_COLOURS) is not None
    if lossless and not few:
        bare = _fitted(bare, SHOWN_PIXELS)
    as_png = bare.mode == "RGBA" or few or (lossless and bare.width * bare.height <= SMALL)
    return Made(
        content=_png(bare) if as_png else _jpeg(bare),
        kind=Kind.PNG if as_png else Kind.JPEG,
        findings=in_order(found),
        preview=_png(_preview(bare)),
    )


def _bare(picture: Image.Image, lossless: bool) -> Image.Image:
    """The pixels as they are meant to be seen, in sRGB and upright, and nothing else.

    A photograph is made smaller first: 40 million pixels, several times over, would be more memory than there is.
    """
    if (scale := _scale(picture.size, SHOWN_PIXELS)) < 1:  # only JPEG listens: it can be decoded at a half or a quarter
        picture.draft(None, (math.ceil(picture.width * scale), math.ceil(picture.height * scale)))
    picture.load()
    shown = _plain(picture) if lossless else _fitted(_plain(picture), SHOWN_PIXELS)
    shown = _in_srgb(shown, picture.info.get("icc_profile"))
    if shown.mode == "RGBA":
        shown = _without_hidden_colours(shown)
    bare = Image.frombytes(shown.mode, shown.size, shown.tobytes())
    turn = TURNS.get(traces.exif(picture).get(ExifTags.Base.Orientation, 1))
    return bare.transpose(turn) if turn is not None else bare


def _plain(picture: Image.Image) -> Image.Image:
    """In one of the four modes that a profile can speak of: L, RGB, RGBA, CMYK."""
    if picture.mode.startswith("I"):  # converted as it is, all but the darkest of 65,536 greys would become white
        return picture.convert("I").point(lambda grey: grey * (1 / 256) + 0).convert("L")
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    if picture.mode == "1":
        return picture.convert("L")
    return picture if picture.mode in {"L", "CMYK"} else picture.convert("RGB")


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """A profile that cannot be read, or that is for another kind of colours, is passed over, as browsers do."""
    target = picture.mode if picture.mode in {"L", "RGBA"} else "RGB"
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if source.profile.xcolor_space.strip() == {"L": "GRAY", "CMYK": "CMYK"}.get(picture.mode, "RGB"):
                converted = ImageCms.profileToProfile(
                    picture,
                    source,
                    _SRGB,
                    renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                    outputMode="RGBA" if target == "RGBA" else "RGB",
                    flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
                )
                picture = picture if converted is None else converted
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return picture if picture.mode == target else picture.convert(target)


def _without_hidden_colours(picture: Image.Image) -> Image.Image:
    """What is fully transparent may hold anything, and shows nothing."""
    alpha = picture.getchannel("A")
    if alpha.getextrema() == (255, 255):
        return picture.convert("RGB")
    seen = alpha.point(lambda opacity: 255 if opacity else 0)
    return Image.composite(picture, Image.new("RGBA", picture.size), seen)


def _scale(size: tuple[int, int], most: int) -> float:
    return min(1.0, math.sqrt(most / (size[0] * size[1])))


def _fitted(picture: Image.Image, most: int) -> Image.Image:
    scale = _scale(picture.size, most)
    return picture if scale == 1 else _resized(picture, scale)


def _preview(picture: Image.Image) -> Image.Image:
    scale = PREVIEW / max(picture.size)
    return picture if scale >= 1 else _resized(picture, scale)


def _resized(picture: Image.Image, scale: float) -> Image.Image:
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85, subsampling="4:2:0")
    return out.getvalue()


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
