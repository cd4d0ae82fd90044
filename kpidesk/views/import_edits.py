"""What a person says of a sheet on its way in, as the sheet is then read."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kpidesk.intake.inputs import Input
from kpidesk.intake.survey import KnownLayout, Preview, Step
from kpidesk.store.imports import StoredTable
from kpidesk.views.import_columns import canonical_unit, likely

ALL_PEOPLE = "personal"
"""Stands in ``Input.privacy`` for every column with people's data (``intake.privacy.ALL_PERSONAL``)."""


def is_untouched(step: Step) -> bool:
    """Whether nobody has said anything of how the sheet is read; what becomes of people's data is another matter."""
    given = step.given
    said = given.columns or given.units or given.ignored or given.answers
    asked = given.layout is not None or given.header_row is not None
    return not said and not asked and given.role in (None, step.outline.role or None)


def with_role(given: Input, role: str) -> Input:
    """Read as another role; what was said of its columns is void."""
    return replace(given, role=role or None, columns={}, units={}, ignored=frozenset(), answers=_whole(given))


def _whole(given: Input) -> Mapping[str, str]:
    """Answers about the sheet as a whole: those about columns go with these."""
    return {key: value for key, value in given.answers.items() if ":" not in key}


def with_layout(step: Step, layout: KnownLayout | None, *, own: bool) -> Step:
    """Read by a tool's layout, or (``own``) by the program's own names of columns, else as it was found."""
    given, outline = with_role(step.given, ""), step.found or step.outline
    if own:
        given = replace(given, layout="", role=step.given.role or outline.role or None)
        return replace(step, given=given, outline=outline, found=outline)
    roles = layout.roles if layout else outline.roles
    given = replace(given, layout=layout.key if layout else None, role=roles[0] if len(roles) == 1 else None)
    if layout is not None:
        fresh = replace(outline, recognised_as=layout.name, sure=1.0, role=roles[0], roles=roles, proposed="")
        return replace(step, given=given, outline=fresh, found=outline)
    return replace(step, given=given, outline=outline, found=outline)


def with_answers(given: Input, answers: Mapping[str, str | None]) -> Input:
    """With these answers; None takes one back."""
    kept = {key: value for key, value in given.answers.items() if key not in answers}
    return replace(given, answers=kept | {key: value for key, value in answers.items() if value is not None})


def with_column(given: Input, name: str, target: str) -> Input:
    """A column is read as another, or not at all: what was read as that before is then free."""
    columns = {reads: header for reads, header in given.columns.items() if header != name and reads != target}
    ignored = given.ignored - {name}
    if target:
        columns[target] = name
    else:
        ignored |= {name}
    units = {reads: unit for reads, unit in given.units.items() if reads != target}
    return replace(given, columns=columns, units=units, ignored=ignored)


def with_unit(given: Input, column: str, unit: str) -> Input:
    """The cells of a column are in another unit; "" is the canonical one, which may have to be said, too."""
    units = {name: one for name, one in given.units.items() if name != column}
    said = unit or canonical_unit(column)
    return replace(given, units=units | ({column: said} if said else {}))


def with_proposals(given: Input, preview: Preview) -> Input:
    """Every column that has a proposal is read as that."""
    columns = dict(given.columns)
    for target, header in likely(preview):
        columns.setdefault(target, header)
    return replace(given, columns=columns)


def confirmed(given: Input, preview: Preview) -> Input:
    """All that is read now is said by hand, so that nothing of it is a guess any more."""
    shown = {one.reads: one.name for one in preview.columns if one.reads and not one.comes_from}
    return replace(given, role=preview.role or given.role, columns={**shown, **given.columns})


def with_fate(given: Input, preview: Preview | None, column: str, fate: str) -> Input:
    """What becomes of a column with people's data; nothing where the sheet does not have it."""
    has = preview is not None and any(one.reads == column and fate in one.fates for one in preview.columns)
    return replace(given, privacy={**given.privacy, column: fate}) if has else given


def with_codes(given: Input) -> Input:
    """All people's data is replaced by codes, also what was kept before."""
    kept = {name: fate for name, fate in given.privacy.items() if fate != "keep"}
    return replace(given, privacy={**kept, ALL_PEOPLE: "hash"})


def as_before(step: Step, tables: Sequence[StoredTable]) -> Step:
    """Of files that were imported before, only the sheets that were in that import are ticked."""
    sheets = {(one.source.file, one.source.sheet) for one in tables}
    name = step.given.path.name
    known = name in {file for file, _ in sheets}
    return replace(step, chosen=False) if known and (name, step.outline.title) not in sheets else step
