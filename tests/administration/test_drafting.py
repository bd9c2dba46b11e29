"""The next version while it is written: kept, refused to whoever saw an older state, published with effect at once."""

import dataclasses

import pytest

from firsthand.administration.drafts import actions
from firsthand.administration.drafts.actions import AnotherInForce, ChangedMeanwhile
from firsthand.administration.drafts.looking import look_at, what_changes
from firsthand.administration.models import ProgrammeDraft
from firsthand.core.errors import BadInput, NotAllowed
from firsthand.journal.models import Entry
from firsthand.programme.actions import ProgrammeFaulty, publish
from firsthand.programme.changes import Fact
from firsthand.programme.queries import in_force
from stage import MONDAY, ROOT

TOML = "programme.toml"


def changed(draft, old, new, *, by, name=TOML):
    assert old in draft.files[name]
    text = draft.files[name].replace(old, new)
    return actions.write_file(name, text, seen=draft.mark, by=by, at=MONDAY)


def test_a_draft_begins_as_the_version_in_force(draft, programme):
    assert look_at(draft.files).sha256 == programme.sha256


def test_there_is_one_draft_and_the_second_to_begin_is_told(draft, lead):
    with pytest.raises(ChangedMeanwhile):
        actions.begin(by=lead, at=MONDAY)


def test_a_handler_neither_begins_nor_publishes(draft, handler):
    for act in (actions.begin, lambda **by: actions.publish(seen=draft.mark, **by)):
        with pytest.raises(NotAllowed):
            act(by=handler, at=MONDAY)


def test_who_saw_an_older_state_writes_over_nothing(draft, publisher, lead):
    seen = draft.mark
    changed(draft, "= 72", "= 48", by=publisher)
    with pytest.raises(ChangedMeanwhile):
        actions.write_file(TOML, "mine", seen=seen, by=lead, at=MONDAY)
    with pytest.raises(ChangedMeanwhile):
        actions.publish(seen=seen, by=lead, at=MONDAY)
    assert "= 48" in ProgrammeDraft.objects.get().files[TOML]


def test_a_form_of_a_draft_that_was_thrown_away_does_not_fit_the_next_one(draft, publisher):
    actions.discard(seen=draft.mark, by=publisher)
    later = MONDAY.replace(hour=MONDAY.hour + 1)
    actions.begin(by=publisher, at=later)
    with pytest.raises(ChangedMeanwhile):
        actions.discard(seen=draft.mark, by=publisher)


def test_publishing_has_effect_at_once_and_names_who_did_it(draft, publisher, programme):
    draft = changed(draft, "confirm_within_hours = 72", "confirm_within_hours = 48", by=publisher)
    published, new = actions.publish(seen=draft.mark, by=publisher, at=MONDAY)
    assert (new, in_force().number) == (True, programme.number + 1)
    assert published.programme.promises.confirm_within.total_seconds() == 48 * 3600
    assert Entry.objects.get(kind="programme.published", by=f"person:{publisher.pk}")
    assert not ProgrammeDraft.objects.exists()


def test_a_draft_with_an_error_is_not_published(draft, publisher, programme):
    draft = actions.write_file(TOML, "format = 1", seen=draft.mark, by=publisher, at=MONDAY)
    with pytest.raises(ProgrammeFaulty):
        actions.publish(seen=draft.mark, by=publisher, at=MONDAY)
    assert in_force().number == programme.number
    assert ProgrammeDraft.objects.exists()


def test_a_version_that_came_meanwhile_is_not_silently_taken_back(draft, publisher, tmp_path):
    folder = tmp_path / "other"
    folder.mkdir()
    for name, text in draft.files.items():
        (folder / name).write_text(text.replace("confirm_within_hours = 72", "confirm_within_hours = 24"))
    publish(folder, by="operator", at=MONDAY)
    with pytest.raises(AnotherInForce):
        actions.publish(seen=draft.mark, by=publisher, at=MONDAY)
    draft = actions.take_up(seen=draft.mark, by=publisher, at=MONDAY)
    assert actions.publish(seen=draft.mark, by=publisher, at=MONDAY)[0].number == 3


@pytest.mark.parametrize("name", ["../x.toml", "a/policy.en.md", "policy.en.txt", "", "."])
def test_a_file_that_no_folder_has_is_not_taken(draft, publisher, name):
    with pytest.raises(BadInput):
        actions.write_file(name, "x", seen=draft.mark, by=publisher, at=MONDAY)


def test_what_changes_for_finders_comes_in_its_order(draft, publisher, programme):
    draft = changed(draft, "embargo_days = 45", "embargo_days = 60\nwarn_at = [80]", by=publisher)
    draft = changed(draft, programme.programme.organisation, "Another House", by=publisher)
    looked = look_at(draft.files)
    found = what_changes(programme, looked.programme, draft.files)
    assert [(fact.fact, fact.before, fact.after) for fact in found.promises] == [(Fact.EMBARGO_DAYS, "45", "60")]
    assert [fact.fact for fact in found.other] == [Fact.ORGANISATION]
    assert found.unseen == ("warn_at",)
    assert found.any


def test_a_shipped_folder_is_looked_at_without_a_traceback(draft):
    files = dict(draft.files)
    files["policy.zz.md"] = "no heading"
    assert look_at(files).programme is None
    assert dataclasses.asdict(look_at({TOML: "= ="}))["findings"]
    assert (ROOT / "programmes").is_dir()
