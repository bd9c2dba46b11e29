"""What somebody had begun to write, put back into its form."""

from firsthand.staff.forms.base import ActForm
from firsthand.staff.scene import Scene
from firsthand.teamwork.queries import Kept, draft_of


def restored(form: ActForm | None, scene: Scene) -> Kept | None:
    """Put the draft of an act into its form, and return it; None where there is none.

    Words that advice put into the form give way: what a person wrote themselves counts more.
    """
    if form is None or scene.question:
        return None
    kept = draft_of(scene.case, scene.person, form.name, scene.drafts)
    if kept is None:
        return None
    form.initial.update({name: text for name, text in kept.fields.items() if name in form.fields})
    return kept
