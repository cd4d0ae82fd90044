"""The names of months and weekdays in the languages that exports are written in."""

import unicodedata
from collections.abc import Mapping

_FINNISH_OF = (
    "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesakuuta heinakuuta elokuuta syyskuuta lokakuuta "
    "marraskuuta joulukuuta"
)
_NAMES = (
    "january february march april may june july august september october november december",
    "januar februar maerz april mai juni juli august september oktober november dezember",
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "januar februar marts april maj juni juli august september oktober november december",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia",
    "styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien",
    "ledna unora brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince",
    "ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik",
    "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesakuu heinakuu elokuu syyskuu lokakuu marraskuu joulukuu",
    _FINNISH_OF,
)
"""English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Danish, Polish (twice), Czech, Turkish,
Finnish (twice); accents are dropped.
"""
_SHORT = {"mar": 3, "mrz": 3, "mae": 3, "mrt": 3, "sept": 9, "spt": 9, "mai": 5, "maj": 5, "jan": 1, "jul": 7, "jun": 6}
_LEAST = 3
_WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun "
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so "
    "lundi mardi mercredi jeudi vendredi samedi dimanche lun mer jeu ven sam dim "
    "lunes martes miércoles jueves viernes sábado domingo mié jue vie sáb dom "
    "lunedì martedì mercoledì giovedì venerdì sabato domenica gio sab "
    "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira seg ter qua qui sex "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma wo vr za zo"
)
WEEKDAYS: tuple[str, ...] = tuple(_WEEKDAYS.split())


def folded(word: str) -> str:
    """A word in lower case without accents: März is maerz or marz."""
    usual = word.lower().replace("ä", "ae").replace("ø", "o").replace("ł", "l").replace("ı", "i")
    return "".join(letter for letter in unicodedata.normalize("NFD", usual) if not unicodedata.combining(letter))


def month_of(word: str) -> int:
    """The month that a name or its beginning (three letters or more) stands for, 1-12; 0 for none or for several."""
    usual = folded(word.strip(" ."))
    found = _KNOWN.get(usual) or _KNOWN.get(usual.replace("ae", "a"))
    return found or 0


def _known() -> Mapping[str, int]:
    meant: dict[str, set[int]] = {}
    for line in _NAMES:
        for month, name in enumerate(line.split(), start=1):
            for end in range(_LEAST, len(name) + 1):
                meant.setdefault(name[:end], set()).add(month)
                meant.setdefault(name.replace("ae", "a")[:end], set()).add(month)
    return {name: next(iter(months)) for name, months in meant.items() if len(months) == 1} | _SHORT


_KNOWN = _known()
