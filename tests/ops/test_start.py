"""Starting an instance: a new folder needs nothing else; a wrong key or a broken programme stops the start."""

import shutil

from firsthand.vault.keyring import key_file, make
from running import ROOT, STAFF, Instance


def refused(instance: Instance) -> str:
    done = instance.run("serve", "--data", str(instance.data), "--programme", str(instance.programme), check=False)
    assert done.returncode in (1, 3)
    assert len(done.stderr.decode().strip().splitlines()) >= 1
    assert "Traceback" not in done.stderr.decode()
    return done.stderr.decode()


def test_a_new_folder_needs_nothing_else(tmp_path):
    with Instance(tmp_path / "data") as instance:
        said = instance.output()
        assert "version 1" in said
        assert f"First sign-in for {STAFF}" in said
        assert key_file(instance.data).stat().st_mode & 0o777 == 0o600


def test_a_missing_key_stops_the_start_with_the_mend(instance):
    key_file(instance.data).unlink()
    assert "backup" in refused(instance)


def test_a_key_of_another_database_stops_the_start(instance):
    key_file(instance.data).unlink()
    make(instance.data)
    assert "does not belong" in refused(instance)


def test_a_key_that_others_can_read_stops_the_start(instance):
    key_file(instance.data).chmod(0o644)
    assert "chmod 600" in refused(instance)


def test_a_broken_programme_stops_the_start_and_every_fault_is_named(instance, tmp_path):
    instance.programme = shutil.copytree(ROOT / "programmes" / "mimecast", tmp_path / "programme")
    toml = instance.programme / "programme.toml"
    toml.write_text(
        toml.read_text().replace("embargo_days = 45", "embargo_days = -1").replace('kind = "url"', 'kind = "moon"')
    )
    said = refused(instance)
    assert "embargo_days" in said
    assert "moon" in said
    assert "programme.toml:" in said


def test_a_folder_that_says_something_new_is_told_not_published(instance, tmp_path):
    instance.programme = shutil.copytree(ROOT / "programmes" / "mimecast", tmp_path / "programme")
    toml = instance.programme / "programme.toml"
    toml.write_text(toml.read_text().replace("embargo_days = 45", "embargo_days = 60"))
    with instance:
        assert "programme publish" in instance.output()
        assert b"Version 1" in instance.run("programme", "show").stdout


def test_links_point_to_where_the_instance_is_served_also_from_the_terminal(instance):
    del instance.environment["FIRSTHAND_URL"]
    with instance:
        assert f"{instance.url}/desk/invitation/" in instance.output()
        said = instance.run("staff", "invite", "new@staff.example", "--role", "handler").stdout.decode()
        assert f"{instance.url}/desk/invitation/" in said
