"""Which columns of a sheet a table is made of: taken as they stand, worked out, one of many, or turned into rows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kpidesk.intake import numbers
from kpidesk.intake.grid import NOWHERE, Cells, Grid
from kpidesk.intake.recognition.heads import Heads
from kpidesk.intake.recognition.melting import Strand
from kpidesk.intake.recognition.melting import strands as woven
from kpidesk.intake.recognition.recogniser import Origin, Recogniser, TableForm
from kpidesk.intake.recognition.sight import as_text
from kpidesk.intake.texts import filled

_LOOKED_AT = 5_000


class Sources:
    """What of a form of a table is there in a sheet. ``origins``: where each column comes from; ``family``: the places
    of columns that are one of many, by name; ``said``: what words in braces stand for.
    """

    def __init__(self, grid: Grid, recogniser: Recogniser, form: TableForm, said: Mapping[str, str]) -> None:
        self.grid, self.form, self.recogniser = grid, form, recogniser
        self.heads = Heads.of(grid)
        self.origins = {name: one for name, one in self._answered(said).items() if self._is_there(one)}
        self.numeric = self._numeric() if self._needs_numeric() else frozenset[int]()
        self.family = {name: place for place, name in self._families()}

    def _answered(self, said: Mapping[str, str]) -> Mapping[str, Origin]:
        """Origins in which the words in braces of headers are replaced, so that a choice of column is a plain one."""

        def header(text: str) -> str:
            inside = text.startswith("{") and text.endswith("}")
            return said.get(text[1:-1], text) if inside else text

        return {
            name: replace(one, headers=tuple(header(each) for each in one.headers))
            for name, one in self.form.columns.items()
        }

    def _is_there(self, origin: Origin) -> bool:
        """Whether the sheet has what a column is made of: all that is computed with, any of what is chosen from."""
        if origin.either:
            return any(self._is_there(one) for one in origin.either)
        if origin.in_header is not None:
            return any(origin.in_header.search(header) for header in self.heads.headers)
        computed = origin.formula.headers if origin.formula else ()
        times = (*(origin.minus or ()), *(origin.after or ()), origin.increase, origin.interarrival)
        some = (*origin.headers, *origin.total, *origin.joined)
        return all(said in self.heads for said in (*computed, *times) if said) and (
            not some or any(said.startswith("@") or said in self.heads for said in some)
        )

    def own_place(self, origin: Origin) -> int | None:
        """The column that is taken as it stands."""
        if not origin.plain:
            return None
        there = [place for said in origin.headers for place in self.heads.places(said)]
        return there[0] if len(there) == 1 or self._spelt_otherwise(origin) else None

    def _spelt_otherwise(self, origin: Origin) -> bool:
        there = [said for said in origin.headers if said in self.heads]
        return len(there) == 1 and not there[0].startswith("/")

    def letter(self, origin: Origin) -> int:
        """The column of the sheet that a problem of a column is told of: the first one that it is made of, if any."""
        places = [place for one in origin.reads for place in self.heads.places(one)]
        return self.grid.letters[places[0]] if places else NOWHERE

    def title(self, name: str) -> str:
        """The header of a column that is worked out: its name, and the currency that only the layout knows."""
        origin = self.origins.get(name)
        return f"{name} in {origin.currency}" if origin and origin.currency else name

    def units(self) -> dict[str, str]:
        """The units in which the cells of columns are written, by name."""
        return {name: one.unit for name, one in self.origins.items() if one.unit}

    def twins(self, names: Sequence[str]) -> Mapping[str, str]:
        """Columns that are worked out as another one before them is, and that one."""
        found = {}
        for place, name in enumerate(names):
            own = self.origins[name]
            same = next((other for other in names[:place] if self.origins[other] == own and not own.increase), None)
            if same is not None:
                found[name] = same
        return found

    def read(self) -> frozenset[str]:
        """The headers of the sheet that anything is looked up in."""
        origins = self.origins.values()
        tests = (*self.form.tests, *(test for one in origins for test in (*one.where, *one.carried)))
        asked = (said for each in self.recogniser.each for said in each.headers)
        every = (*(said for one in origins for said in one.reads), *(test.column for test in tests), *asked)
        places = (place for said in every if not said.startswith("@") for place in self.heads.places(said))
        return frozenset(self.heads.headers[place].strip() for place in places)

    def strands(self) -> tuple[Strand, ...]:
        """The columns that become rows."""
        return woven(self.heads, self.form.melt, self._taken(), self.numeric) if self.form.melt else ()

    def decimal(self) -> numbers.Decimal:
        """How the numbers of the sheet are written, as far as its form says."""
        return numbers.Decimal("," if self.grid.decimal_comma else ".")

    def _taken(self) -> frozenset[int]:
        own = (said for one in self.origins.values() for said in one.reads)
        also = self.recogniser.signs.also
        return frozenset(
            place for said in (*own, *also) if not said.startswith("@") for place in self.heads.places(said)
        )

    def _families(self) -> list[tuple[int, str]]:
        taken = set(self._taken())
        found = []
        for family in self.form.families:
            for place, header in enumerate(self.heads.headers):
                match = family.pattern.search(header.strip())
                if not match or place in taken or (family.numeric and place not in self.numeric):
                    continue
                name = family.becomes.format(header.strip(), *match.groups())
                found.append((place, "".join(sign if sign.isalnum() else "_" for sign in name.lower())))
                taken.add(place)
        return found

    def _needs_numeric(self) -> bool:
        melt = self.form.melt
        return bool(melt and melt.numeric) or any(family.numeric for family in self.form.families)

    def _numeric(self) -> frozenset[int]:
        """Columns in which every filled cell among the first ones is a number."""
        chunk = next(iter(self.grid.chunks()), None)
        if chunk is None:
            return frozenset()
        found = []
        for place, cells in enumerate(chunk.columns):
            text = filled(as_text(Cells(cells.values[:_LOOKED_AT], cells.text and cells.text[:_LOOKED_AT])))
            figures, _ = numbers.parse(text, self.decimal())
            if text.null_count < len(text) and figures.null_count == text.null_count:
                found.append(place)
        return frozenset(found)
