"""Words by which header rows, rows of units and rows of totals are known."""

import re
from collections.abc import Iterable

import pyarrow as pa

from kpidesk.intake.quantities import UNITS
from kpidesk.tables.roles import ROLES

_USUAL = """id name date day time timestamp month week period start end user email status type amount cost price
currency total hours minutes duration latency score comment value count quantity description category service model
project task team department region country person employee severity priority created updated resolved opened closed
summary key metric result label version note number datum tag monat woche betrag kosten preis menge stunden dauer zeit
kunde projekt aufgabe mitarbeiter benutzer bemerkung kommentar beschreibung art kategorie dienst modell"""
_KNOWN = frozenset(re.split(r"\s+", _USUAL)) | {
    re.sub(r"[\s_\-]+", "", column.name) for role in ROLES.values() for column in role.columns if not column.open
}
_CURRENCIES = """eur usd gbp chf jpy cny inr cad aud sek nok dkk pln czk huf brl mxn zar sgd hkd € $ £ ¥ t€ k€ k$ m€
keur teur tsd. mio."""
_OTHERS = """tokens requests calls users hrs hour day week weeks month months year years count # no. nr pcs pieces stück
stk kb mb gb bytes b/s kb/s rps req/s 1/s share ratio utc cet cest est pst gmt date datetime yyyy-mm-dd dd.mm.yyyy
mm/dd/yyyy hh:mm hh:mm:ss text string integer float number boolean yes/no y/n 0-1 0-10 1-5"""
_UNITS = frozenset((*UNITS, *re.split(r"\s+", _CURRENCIES), *re.split(r"\s+", _OTHERS)))
_TOTAL = re.compile(
    r"(?:grand\s|sub[\s-]?|overall\s|running\s)?totals?|(?:all\s)?sums?|(?:zwischen|gesamt|end)?summen?|gesamt|"
    r"insgesamt|"
    r"(?:gesamt|teil)ergebnis|total\s(?:g[eé]n[eé]ral|general)|sous-total|totaux|totale|subtotale|totaal|subtotaal|"
    r"eindtotaal|suma|suma\stotal|razem|celkem|yhteens[aä]|totalt|summa|итого|всего|合計|总计|合计|小计|小計"
)
_NAMED_TOTAL = re.compile(
    r"(?:sub[\s-]?total|grand\stotal|total|totals|sum|summe|gesamt|zwischensumme|gesamtsumme)\s(?:of|for|für|von|per)?\s?"
    r"(?P<after>\S.{0,60})|(?P<before>\S.{0,60}?)\s(?:sub[\s-]?total|total|totals|ergebnis|gesamt|summe)"
)
_LABELS = """grand total|grand totals|sub total|subtotal|subtotals|sub-total|overall total|sum|sums|all sum|summe|
summen|zwischensumme|gesamtsumme|endsumme|gesamt|insgesamt|gesamtergebnis|teilergebnis|total general|total général|
sous-total|totaux|totale|subtotale|totaal|subtotaal|eindtotaal|suma|suma total|razem|celkem|yhteensä|totalt|summa|итого|
всего|合計|总计|合计|小计|小計|running total|total:|sum:"""
TOTALS = pa.array(
    sorted(
        {
            f"{way}{end}"
            for one in _LABELS.replace("\n", "").split("|")
            for word in ("total", "totals", one)
            for way in (word, word.upper(), word.title(), word.capitalize())
            for end in ("", ":", " ", ": ")
        }
    )
)
"""Labels of rows of totals as they are written, for a quick look at many cells; ``is_total`` decides."""
_FOOT = re.compile(
    r"^(?:exported|generated|created|printed|downloaded|report(?:ed)?\s(?:generated|created|run|date)|source|note|notes|"
    r"quelle|hinweis|stand|erstellt|exportiert|gedruckt|page|seite|copyright|©|confidential|vertraulich|disclaimer|"
    r"filters?|applied\sfilters|end\sof\sreport|as\sof|\*|last\supdated|data\sas\sof|rows?:|\d+\s(?:rows?|records?))",
    re.IGNORECASE,
)


def squeezed(text: str) -> str:
    """A text without case, blanks, underscores, hyphens, BOM and quotes."""
    return re.sub(r"[\s_\-\ufeff*\"\u00a0]+", "", text).lower()


def known_words(cells: Iterable[str]) -> int:
    """How many of the cells are names that headers have."""
    return sum(_is_known(cell) for cell in cells)


def _is_known(cell: str) -> bool:
    bare = re.sub(r"[\(\[][^()\[\]]*[\)\]]\s*$", "", cell)
    word = squeezed(bare)
    return bool(word) and (word in _KNOWN or (word.endswith(("ms", "s")) and word.removesuffix("ms") in _KNOWN))


def unit_in(text: str) -> str:
    """The unit that a cell is, without brackets around it; "" where it is none."""
    bare = text.strip().removeprefix("in ").strip()
    inside = re.fullmatch(r"[\(\[]\s*(?:in\s)?([^()\[\]]+?)\s*[\)\]]", bare)
    bare = inside[1] if inside else bare
    word = bare.lower()
    return bare if word in _UNITS else ""


def is_generic(text: str) -> bool:
    """Whether a second header row says nothing of its own, as "Response" does in surveys."""
    return text.strip().lower() in ("response", "open-ended response", "antwort", "offene antwort")


def is_total(text: str) -> bool:
    """Whether a cell says nothing but that its row is a total, in any usual language."""
    return len(text) <= 40 and bool(_TOTAL.fullmatch(_bare(text)))


def total_of(text: str) -> str:
    """What a cell such as "August Total" or "Total for East" totals; "" where it is no such cell."""
    if len(text) > 70:
        return ""
    match = _NAMED_TOTAL.fullmatch(_bare(text))
    return ((match["after"] or match["before"] or "").strip()) if match else ""


def is_footer(text: str) -> bool:
    """Whether a lone text is such as stands below tables: when it was exported, from where, a note."""
    return bool(_FOOT.match(text.strip()))


def _bare(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ")).strip(" \t\"'*:=.-–—∑Σ()").lower()
