"""Layers (optional content): which of them a reader sees on opening the file."""

from pikepdf import Array, Dictionary, Object, Pdf, Stream

from portal.files.cleaning.made import NoCopy, Reason
from portal.files.cleaning.pdf.spelling import spelled


class Layers:
    """Judges as PDFium does: by the default configuration, with what it says for viewing on a screen."""

    def __init__(self, pdf: Pdf) -> None:
        properties = pdf.Root.get("/OCProperties")
        properties = properties if isinstance(properties, Dictionary) else Dictionary()
        configuration = properties.get("/D")
        self._configuration = configuration if isinstance(configuration, Dictionary) else Dictionary()
        self._on = _numbers(self._configuration.get("/ON"))
        self._off = _numbers(self._configuration.get("/OFF"))
        self._base_is_on = self._configuration.get("/BaseState") != "/OFF"
        self.any_hidden = any(self.hides(group) for group in _listed(properties.get("/OCGs")))

    def hides(self, content: Object | None) -> bool:
        """Whether what belongs to this layer, or to this combination of layers, stays unseen."""
        if not isinstance(content, Dictionary):
            return False
        if content.get("/Type") != "/OCMD":
            return not self._is_on(content)
        if "/VE" in content:
            raise NoCopy(Reason.KIND)
        states = [self._is_on(group) for group in _listed(content.get("/OCGs"))]
        if not states:
            return False
        match spelled(content.get("/P")):
            case "/AllOn":
                return not all(states)
            case "/AnyOff":
                return all(states)
            case "/AllOff":
                return any(states)
        return not any(states)

    def _is_on(self, group: Object) -> bool:
        if not isinstance(group, Dictionary):
            return True
        state = self._base_is_on
        if group.objgen in self._on:
            state = True
        if group.objgen in self._off:
            state = False
        for usage in _listed(self._configuration.get("/AS")):
            if (
                isinstance(usage, Dictionary)
                and usage.get("/Event", "/View") == "/View"
                and group.objgen in _numbers(usage.get("/OCGs"))
            ):
                view = group.get("/Usage", Dictionary()).get("/View", Dictionary())
                state = view.get("/ViewState", "/ON") != "/OFF"
        return state


def _listed(value: Object | None) -> list[Object]:
    if isinstance(value, Array):
        return [thing for thing in value if isinstance(thing, Dictionary)]
    return [value] if isinstance(value, Dictionary) and not isinstance(value, Stream) else []


def _numbers(value: Object | None) -> set[tuple[int, int]]:
    return {thing.objgen for thing in _listed(value)}
