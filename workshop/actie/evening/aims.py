"""What somebody wants to reach with an evening: a question of the sources, and the preparation that it begins."""

from dataclasses import replace

from ..texts.shapes import Aim, Catalogue
from . import choices
from .meeting import Meeting


def begun(meeting: Meeting, aim: Aim, catalogue: Catalogue) -> Meeting:
    """The preparation with what this aim fills in; all of it may be changed."""
    about = replace(
        meeting.about,
        aim=aim.id,
        title=aim.title,
        initiative=aim.initiative,
        for_whom=aim.for_whom,
        phase=aim.phase,
        kind=aim.kind,
        setting=aim.setting,
        audience=aim.audience,
    )
    return choices.with_programme(replace(meeting, about=about), catalogue.programme(aim.programme))
