"""What a copy of an OpenDocument may consist of. Whatever is not named here stays behind."""


def names(written: str) -> frozenset[str]:
    return frozenset(written.split())


# Elements, with the prefixes of their namespaces.
TEXT = names(
    """
    office:text office:spreadsheet text:p text:h text:span text:s text:tab text:line-break text:list text:list-item
    text:list-header text:section text:note text:note-citation text:note-body text:ruby text:ruby-base text:ruby-text
    text:page-number text:page-count
    table:table table:table-column table:table-columns table:table-header-columns table:table-column-group
    table:table-row table:table-rows table:table-header-rows table:table-row-group table:table-cell
    table:covered-table-cell table:shapes
    draw:frame draw:image draw:text-box draw:rect draw:ellipse draw:circle draw:line draw:polyline draw:polygon
    draw:path draw:connector draw:g draw:custom-shape draw:enhanced-geometry draw:equation svg:desc
    """
)
STYLES = names(
    """
    office:font-face-decls style:font-face office:styles office:automatic-styles office:master-styles
    style:style style:default-style style:text-properties style:paragraph-properties style:table-properties
    style:table-column-properties style:table-row-properties style:table-cell-properties style:graphic-properties
    style:section-properties style:list-level-properties style:list-level-label-alignment style:tab-stops
    style:tab-stop style:drop-cap style:columns style:column style:column-sep style:footnote-sep
    style:page-layout style:page-layout-properties style:header-style style:footer-style
    style:header-footer-properties style:master-page style:header style:footer style:header-left style:footer-left
    style:header-first style:footer-first style:region-left style:region-center style:region-right
    style:background-image style:map
    text:outline-style text:outline-level-style text:list-style text:list-level-style-number
    text:list-level-style-bullet text:notes-configuration text:linenumbering-configuration
    number:number-style number:currency-style number:percentage-style number:date-style number:time-style
    number:boolean-style number:text-style number:number number:scientific-number number:fraction number:text
    number:text-content number:boolean number:currency-symbol number:day number:month number:year number:era
    number:day-of-week number:week-of-year number:quarter number:hours number:minutes number:seconds number:am-pm
    draw:gradient draw:hatch draw:marker draw:stroke-dash draw:opacity
    """
)
# Words may stand directly in these.
WORDED = names(
    """
    text:p text:h text:span text:note-citation text:ruby-base text:ruby-text text:page-number text:page-count
    number:text number:currency-symbol svg:desc
    """
)
# Attributes by their local names; those that name a style are in ``NAMING``.
ATTRIBUTES = {
    "office": names("value-type value currency date-value time-value boolean-value version"),
    "text": names(
        """
        outline-level c start-value continue-numbering note-class level display-levels bullet-char bullet-relative-size
        list-level-position-and-space-mode label-followed-by list-tab-stop-position min-label-width min-label-distance
        space-before start-numbering-at footnotes-position select-page page-adjust anchor-type anchor-page-number
        number-lines line-number dont-balance-text-columns restart-numbering is-list-header label
        increment number-position offset count-empty-lines count-in-text-boxes restart-on-page
        """
    ),
    "table": names(
        """
        number-columns-repeated number-rows-repeated number-columns-spanned number-rows-spanned visibility display align
        border-model end-x end-y
        """
    ),
    "style": names(
        """
        family class display-name font-family-generic font-pitch font-adornments font-charset
        font-family-asian font-family-complex font-family-generic-asian font-family-generic-complex font-pitch-asian
        font-pitch-complex font-size-asian font-size-complex font-size-rel font-style-asian font-style-complex
        font-weight-asian font-weight-complex language-asian language-complex country-asian country-complex
        script-asian script-complex script-type use-window-font-color text-underline-style text-underline-width
        text-underline-color text-underline-type text-underline-mode text-overline-style text-overline-width
        text-overline-color text-overline-type text-overline-mode text-line-through-style text-line-through-width
        text-line-through-color text-line-through-type text-line-through-mode text-line-through-text text-position
        text-outline text-emphasize text-combine text-rotation-angle text-rotation-scale text-scale text-blinking
        letter-kerning font-relief font-independent-line-spacing line-height-at-least line-spacing line-break
        punctuation-wrap text-autospace snap-to-layout-grid tab-stop-distance auto-text-indent justify-single-word
        vertical-align writing-mode writing-mode-automatic join-border register-true page-number background-transparency
        contextual-spacing border-line-width border-line-width-left border-line-width-right border-line-width-top
        border-line-width-bottom shadow width rel-width column-width rel-column-width row-height min-row-height
        use-optimal-row-height use-optimal-column-width may-break-between-rows keep-together rotation-angle
        rotation-align direction text-align-source shrink-to-fit repeat-content glyph-orientation-vertical
        decimal-places diagonal-bl-tr diagonal-tl-br print-orientation num-format num-letter-sync num-prefix num-suffix
        page-usage print-page-order first-page-number scale-to scale-to-pages table-centering layout-grid-mode
        footnote-max-height distance-before-sep distance-after-sep line-style adjustment color height rel-height
        dynamic-spacing type char leader-type leader-style leader-width leader-color leader-text position horizontal-pos
        horizontal-rel vertical-pos vertical-rel wrap number-wrapped-paragraphs wrap-contour wrap-contour-mode
        run-through flow-with-text wrap-influence-on-position mirror lines length distance volatile display
        default-outline-level overflow-behavior condition hyphenation-zone
        list-level vertical-justify
        """
    ),
    "fo": names(
        """
        color background-color font-family font-size font-style font-weight font-variant text-transform letter-spacing
        text-shadow language country script hyphenate hyphenation-remain-char-count hyphenation-push-char-count
        hyphenation-ladder-count line-height text-align text-align-last text-indent margin margin-left margin-right
        margin-top margin-bottom padding padding-left padding-right padding-top padding-bottom border border-left
        border-right border-top border-bottom break-before break-after keep-with-next keep-together widows orphans
        page-width page-height min-height max-height min-width max-width height width start-indent end-indent
        wrap-option column-count column-gap space-before
        """
    ),
    "svg": names(
        """
        x y width height x1 y1 x2 y2 cx cy rx ry r d viewBox points stroke-width stroke-color stroke-opacity
        stroke-linecap stroke-linejoin fill-rule font-family string
        """
    ),
    "draw": names(
        """
        z-index transform fill fill-color opacity stroke stroke-linejoin marker-start-width marker-end-width
        textarea-horizontal-align textarea-vertical-align auto-grow-height auto-grow-width fit-to-size corner-radius
        points type enhanced-path modifiers text-areas glue-points path-stretchpoint-x path-stretchpoint-y
        mirror-vertical mirror-horizontal formula wrap-influence-on-position luminance contrast gamma red green blue
        color-mode image-opacity style color start-color end-color cx cy angle border start-intensity end-intensity
        rotation distance dots1 dots1-length dots2 dots2-length kind start end line-skew
        """
    ),
    "number": names(
        """
        decimal-places min-decimal-places min-integer-digits grouping display-factor decimal-replacement
        min-exponent-digits exponent-interval forced-exponent-sign min-numerator-digits min-denominator-digits
        denominator-value style textual language country title automatic-order format-source truncate-on-overflow
        calendar possessive-form
        """
    ),
    "xml": names("space"),
}
# Attributes that name a style, a font or a page: the names are ours in the copy.
NAMING = names(
    """
    style:name style:parent-style-name style:next-style-name style:list-style-name style:data-style-name
    style:master-page-name style:page-layout-name style:font-name style:font-name-asian style:font-name-complex
    style:apply-style-name style:leader-text-style style:style-name text:style-name text:citation-style-name
    text:citation-body-style-name text:default-style-name text:master-page-name table:style-name
    table:default-cell-style-name draw:style-name draw:text-style-name draw:fill-gradient-name draw:fill-hatch-name
    draw:marker-start draw:marker-end draw:stroke-dash draw:opacity-name draw:name
    """
)
# Switches of how lines and paragraphs are laid out; all are yes or no.
LAYOUT = names(
    """
    AddExternalLeading AddFrameOffsets AddParaLineSpacingToTableCells AddParaSpacingToTableCells AddParaTableSpacing
    AddParaTableSpacingAtStart AddVerticalFrameOffsets ApplyParagraphMarkFormatToNumbering BackgroundParaOverDrawings
    ClipAsCharacterAnchoredWriterFlyFrames CollapseEmptyCellPara ConsiderTextWrapOnObjPos DisableOffPagePositioning
    DoNotJustifyLinesWithManualBreak DoNotResetParaAttrsForNumFont FloattableNomargins
    IgnoreFirstLineIndentInNumbering IgnoreTabsAndBlanksForLineCalculation InvertBorderSpacing
    MsWordCompMinLineHeightByFly MsWordCompTrailingBlanks OldNumbering PropLineSpacingShrinksFirstLine
    SmallCapsPercentage66 StylesNoDefault SubtractFlysAnchoredAtFlys SurroundTextWrapSmall
    TabAtLeftIndentForParagraphsInList TabOverflow TabOverMargin TableRowKeep TabsRelativeToIndent
    UnbreakableNumberings UnxForceZeroExtLeading UseFormerLineSpacing UseFormerObjectPositioning
    UseFormerTextWrapping TreatSingleColumnBreakAsPageBreak HeaderSpacingBelowLastPara TabOverSpacing
    NoNumberingShowFollowBy WordLikeWrapForAsCharFlys ContinuousEndnotes ClippedPictures GutterAtTop
    UseOldNumbering FrameAutowidthWithMorePara AutoFirstLineIndentDisregardLineSpace
    FootnoteInColumnToPageEnd AlignTabStopPosition DoNotCaptureDrawObjsOnPage MathBaselineAlignment
    OutlineLevelYieldsNumbering EmptyDbFieldHidesPara
    """
)
