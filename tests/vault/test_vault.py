import uuid

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from firsthand.core.errors import SetupRefused
from firsthand.vault import actions, queries, rules
from firsthand.vault.keyring import Keyring
from firsthand.vault.models import MasterKeyMark, Sealed

RING = Keyring(bytes(32))


@given(content=st.binary(max_size=2000), name=st.text(max_size=50))
def test_what_is_sealed_opens_again_under_the_same_name_only(content, name):
    box = rules.seal(RING.wrapping, content, bound_to=name)
    assert rules.unseal(RING.wrapping, box, bound_to=name) == content
    with pytest.raises(rules.CannotOpen):
        rules.unseal(RING.wrapping, box, bound_to=name + "x")


@given(content=st.binary(min_size=1, max_size=200), place=st.integers(min_value=0), bit=st.integers(0, 7))
def test_a_single_changed_bit_is_noticed(content, place, bit):
    box = bytearray(rules.seal(RING.wrapping, content, bound_to="row"))
    box[place % len(box)] ^= 1 << bit
    with pytest.raises(rules.CannotOpen):
        rules.unseal(RING.wrapping, bytes(box), bound_to="row")


@pytest.mark.django_db
def test_a_sealed_value_moved_to_another_row_does_not_open(at):
    key = actions.new_key(at=at)
    one, two = actions.seal(key, "message", b"one"), actions.seal(key, "message", b"two")
    Sealed.objects.filter(pk=two.pk).update(box=one.box)
    with pytest.raises(rules.CannotOpen):
        queries.unseal(Sealed.objects.get(pk=two.pk))


@pytest.mark.django_db
def test_a_destroyed_key_erases_what_it_sealed(at):
    key = actions.new_key(at=at)
    row = actions.seal_json(key, "contact", {"name": "Iris"})
    assert queries.unseal_json(Sealed.objects.get(pk=row.pk)) == {"name": "Iris"}
    actions.destroy_key(key, at=at)
    with pytest.raises(rules.CannotOpen):
        queries.unseal(Sealed.objects.get(pk=row.pk))


@pytest.mark.django_db
def test_a_database_of_another_key_is_refused():
    MasterKeyMark.objects.all().delete()
    MasterKeyMark.objects.create(fingerprint=uuid.uuid4().hex)
    with pytest.raises(SetupRefused, match="does not belong"):
        actions.claim_database()


@pytest.mark.django_db
def test_a_text_that_no_encoding_takes_is_kept_all_the_same(at):
    key = actions.new_key(at=at)
    with transaction.atomic():
        row = actions.seal_json(key, "message", {"text": "lone \udc80 half"})
    assert queries.unseal_json(row)["text"] == "lone \udc80 half"
