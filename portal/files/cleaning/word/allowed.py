"""What a copy of a Word document may consist of. Whatever is not named here stays behind.

Names of people, times, identities and addresses have no place in any of these attributes. Values are short and plain;
see ``copying`` for those that are more.
"""


def names(written: str) -> frozenset[str]:
    return frozenset(written.split())


# Elements of running text and of its look.
TEXT = names(
    """
    document body p pPr r rPr t tab br cr noBreakHyphen softHyphen sym ptab pgNum fldSimple dir bdo
    footnoteReference endnoteReference footnoteRef endnoteRef separator continuationSeparator footnotes endnotes
    footnote endnote hdr ftr ruby rubyPr rubyAlign hps hpsRaise hpsBaseText lid rt rubyBase drawing pict
    txbxContent pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr ilvl numId
    suppressLineNumbers pBdr top left bottom right start end between bar shd tabs suppressAutoHyphens kinsoku
    wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind
    contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl
    rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof webHidden
    color w kern position sz szCs highlight u effect bdr fitText vertAlign rtl cs em lang eastAsianLayout oMath
    tbl tblPr tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW tblCellSpacing
    tblInd tblBorders insideH insideV tblLayout tblCellMar tblLook tblGrid gridCol tblPrEx tr trPr cnfStyle
    gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tc tcPr tcW gridSpan hMerge vMerge
    tcBorders tl2br tr2bl noWrap tcMar tcFitText vAlign sectPr headerReference footerReference footnotePr
    endnotePr numFmt numStart numRestart pos type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols col
    formProt titlePg rtlGutter docGrid background
    """
)
STYLES = names(
    """
    styles docDefaults rPrDefault pPrDefault style name basedOn next link uiPriority semiHidden unhideWhenUsed
    qFormat tblStylePr
    """
)
LISTS = names(
    """
    numbering abstractNum multiLevelType lvl lvlRestart isLgl suff lvlText lvlJc num abstractNumId lvlOverride
    startOverride
    """
)
SETTINGS = names(
    """
    settings mirrorMargins evenAndOddHeaders defaultTabStop autoHyphenation consecutiveHyphenLimit
    hyphenationZone doNotHyphenateCaps gutterAtTop bookFoldPrinting drawingGridHorizontalSpacing
    drawingGridVerticalSpacing characterSpacingControl displayBackgroundShape compat compatSetting footnotePr
    endnotePr numFmt numStart numRestart pos bordersDoNotSurroundHeader bordersDoNotSurroundFooter
    alignBordersAndEdges
    """
)
WORD = TEXT | STYLES | LISTS

ATTRIBUTES = names(
    """
    val ascii hAnsi eastAsia cs hint color fill sz space shadow frame type clear w h orient code top left bottom
    right start end before after beforeAutospacing afterAutospacing beforeLines afterLines line lineRule
    firstLine hanging leftChars rightChars startChars endChars firstLineChars hangingChars header footer gutter
    pos leader fmt chapStyle chapSep num equalWidth countBy distance restart linePitch charSpace char font hRule
    hSpace vSpace wrap hAnchor vAnchor x y xAlign yAlign dropCap lines anchorLock leftFromText rightFromText
    topFromText bottomFromText vertAnchor horzAnchor tblpX tblpXSpec tblpY tblpYSpec firstRow lastRow
    firstColumn lastColumn noHBand noVBand oddHBand evenHBand oddVBand evenVBand bidi alignment relativeTo
    customMarkFollows ilvl abstractNumId numId styleId default customStyle id combine combineBrackets vert
    vertCompress display offsetFrom zOrder first other uri name
    """
)
# Elsewhere these would be numbers of revisions and names that people gave.
ONLY_AT = {
    "id": {"footnote", "endnote", "fitText"},
    "name": {"compatSetting"},
    "uri": {"compatSetting"},
    "type": {
        *("br", "type", "footnote", "endnote", "tblW", "tcW", "wBefore", "wAfter", "tblInd", "tblCellSpacing", "style"),
        *(
            "top",
            "left",
            "bottom",
            "right",
            "start",
            "end",
            "tblStylePr",
            "headerReference",
            "footerReference",
            "docGrid",
        ),
    },
}

# Formulas: their own namespace holds little else than their shape.
MATH = names(
    """
    oMath oMathPara oMathParaPr jc r rPr t ctrlPr acc accPr chr bar barPr pos box boxPr opEmu noBreak diff brk
    aln borderBox borderBoxPr hideTop hideBot hideLeft hideRight strikeH strikeV strikeBLTR strikeTLBR d dPr
    begChr sepChr endChr grow shp e eqArr eqArrPr baseJc maxDist objDist rSpRule rSp f fPr type num den func
    funcPr fName groupChr groupChrPr vertJc limLow limLowPr lim limUpp limUppPr m mPr plcHide cGpRule cGp cSp
    mcs mc mcPr count mcJc mr nary naryPr limLoc subHide supHide sub sup phant phantPr show zeroWid zeroAsc
    zeroDesc transp rad radPr degHide deg sPre sPrePr sSub sSubPr sSubSup sSubSupPr alnScr sSup sSupPr lit nor
    scr sty argPr argSz
    """
)

# Drawings: elements, each with its attributes.
DRAWINGS = {
    "wp:inline": "distT distB distL distR",
    "wp:anchor": "distT distB distL distR simplePos relativeHeight behindDoc locked layoutInCell allowOverlap",
    "wp:simplePos": "x y",
    "wp:positionH": "relativeFrom",
    "wp:positionV": "relativeFrom",
    "wp:posOffset": "",
    "wp:align": "",
    "wp:extent": "cx cy",
    "wp:effectExtent": "l t r b",
    "wp:wrapNone": "",
    "wp:wrapSquare": "wrapText distT distB distL distR",
    "wp:wrapTight": "wrapText distL distR",
    "wp:wrapThrough": "wrapText distL distR",
    "wp:wrapTopAndBottom": "distT distB",
    "wp:wrapPolygon": "edited",
    "wp:start": "x y",
    "wp:lineTo": "x y",
    "wp:cNvGraphicFramePr": "",
    "wp14:sizeRelH": "relativeFrom",
    "wp14:sizeRelV": "relativeFrom",
    "wp14:pctWidth": "",
    "wp14:pctHeight": "",
    "wp14:pctPosHOffset": "",
    "wp14:pctPosVOffset": "",
    "a:graphicFrameLocks": "noChangeAspect",
    "a:graphic": "",
    "a:graphicData": "uri",
    "pic:pic": "",
    "pic:nvPicPr": "",
    "pic:cNvPicPr": "",
    "pic:blipFill": "rotWithShape",
    "pic:spPr": "bwMode",
    "a:stretch": "",
    "a:fillRect": "l t r b",
    "a:lum": "bright contrast",
    "a:grayscl": "",
    "a:biLevel": "thresh",
    "a:alphaModFix": "amt",
    "wps:wsp": "",
    "wps:cNvSpPr": "txBox",
    "wps:cNvCnPr": "",
    "wps:spPr": "bwMode",
    "wps:style": "",
    "wps:txbx": "",
    "wps:linkedTxbx": "id seq",
    "wps:bodyPr": "rot vert wrap lIns tIns rIns bIns numCol anchor anchorCtr upright",
    "wpg:wgp": "",
    "wpg:grpSp": "",
    "wpg:cNvGrpSpPr": "",
    "wpg:grpSpPr": "",
    "wpc:wpc": "",
    "wpc:bg": "",
    "wpc:whole": "",
    "a:noAutofit": "",
    "a:spAutoFit": "",
    "a:normAutofit": "fontScale lnSpcReduction",
    "a:lnRef": "idx",
    "a:fillRef": "idx",
    "a:effectRef": "idx",
    "a:fontRef": "idx",
    "a:xfrm": "rot flipH flipV",
    "a:off": "x y",
    "a:ext": "cx cy",
    "a:chOff": "x y",
    "a:chExt": "cx cy",
    "a:prstGeom": "prst",
    "a:custGeom": "",
    "a:avLst": "",
    "a:gdLst": "",
    "a:gd": "name fmla",
    "a:ahLst": "",
    "a:cxnLst": "",
    "a:rect": "l t r b",
    "a:pathLst": "",
    "a:path": "w h fill stroke",
    "a:moveTo": "",
    "a:lnTo": "",
    "a:cubicBezTo": "",
    "a:quadBezTo": "",
    "a:arcTo": "wR hR stAng swAng",
    "a:close": "",
    "a:pt": "x y",
    "a:noFill": "",
    "a:solidFill": "",
    "a:gradFill": "flip rotWithShape",
    "a:gsLst": "",
    "a:gs": "pos",
    "a:lin": "ang scaled",
    "a:srgbClr": "val",
    "a:prstClr": "val",
    "a:lumMod": "val",
    "a:lumOff": "val",
    "a:tint": "val",
    "a:shade": "val",
    "a:alpha": "val",
    "a:satMod": "val",
    "a:ln": "w cap cmpd algn",
    "a:prstDash": "val",
    "a:round": "",
    "a:bevel": "",
    "a:miter": "lim",
    "a:headEnd": "type w len",
    "a:tailEnd": "type w len",
    "v:shape": "style fillcolor filled strokecolor strokeweight stroked coordsize coordorigin path adj",
    "v:rect": "style fillcolor filled strokecolor strokeweight stroked",
    "v:roundrect": "style fillcolor filled strokecolor strokeweight stroked arcsize",
    "v:oval": "style fillcolor filled strokecolor strokeweight stroked",
    "v:line": "style strokecolor strokeweight stroked from to",
    "v:group": "style coordsize coordorigin",
    "v:shapetype": "coordsize path adj",
    "v:formulas": "",
    "v:f": "eqn",
    "v:path": "textpathok",
    "v:stroke": "joinstyle weight color on dashstyle",
    "v:fill": "color color2 opacity on type",
    "v:textbox": "style inset",
    "v:textpath": "style on fitshape string",
    "w10:wrap": "type side anchorx anchory",
}
TEXT_OF = {"wp:posOffset", "wp:align", "wp14:pctWidth", "wp14:pctHeight", "wp14:pctPosHOffset", "wp14:pctPosVOffset"}
KINDS_OF_DRAWING = ("pic:pic", "wps:wsp", "wpg:wgp", "wpc:wpc")
STYLE_OF_SHAPE = names(
    """
    position width height left top margin-left margin-top margin-right margin-bottom z-index rotation flip
    text-align mso-width-percent mso-height-percent mso-left-percent mso-top-percent mso-position-horizontal
    mso-position-horizontal-relative mso-position-vertical mso-position-vertical-relative mso-width-relative
    mso-height-relative mso-wrap-style mso-wrap-distance-left mso-wrap-distance-top mso-wrap-distance-right
    mso-wrap-distance-bottom v-text-anchor mso-fit-shape-to-text layout-flow mso-layout-flow-alt font-family
    font-size font-weight font-style v-text-kern
    """
)
