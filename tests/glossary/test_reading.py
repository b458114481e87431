"""Glossary files: what is read, what is refused and how, and that what is written is read again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidtx.document import GlossaryEntry
from vidtx.errors import UsageError
from vidtx.glossary.reading import identify, merge_glossaries, read_glossary
from vidtx.glossary.writing import WRITERS

HEADER = "source_language\tsource\ttarget_language\ttarget\n"
ROW = "ko\t중대장\ten\tcompany commander\n"
ENTRY = GlossaryEntry("ko", "중대장", "en", "company commander")

letters = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="|\u2028\u2029")
terms = st.text(letters, min_size=1, max_size=30).map(str.strip).filter(lambda text: any(map(str.isalnum, text)))


def normalize(text: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFC", text).strip()


@st.composite
def entries(draw: st.DrawFn) -> GlossaryEntry:
    source, target = draw(st.sampled_from([("ko", "en"), ("uk", "en"), ("uk", "ko"), ("zh-hant", "en")]))
    rendering = normalize(draw(terms))
    instead = dict.fromkeys(map(normalize, draw(st.lists(terms, max_size=3))))
    kept = tuple(each for each in instead if each.casefold() != rendering.casefold())
    return GlossaryEntry(
        source, normalize(draw(terms)), target, rendering, normalize(draw(st.text(letters, max_size=30))), kept
    )


glossaries = st.lists(entries(), min_size=1, max_size=8, unique_by=identify)


def write(folder: Path, content: str | bytes, name: str = "terms.tsv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def find_error(path: Path) -> UsageError | None:
    """None where entries are read."""
    try:
        return None if read_glossary(path) else UsageError("nothing was read, and nobody said why")
    except UsageError as error:
        return error


@pytest.mark.parametrize("ending", sorted(WRITERS))
@given(glossary=glossaries)
def test_what_is_written_is_read_as_it_was(
    ending: str, glossary: list[GlossaryEntry], tmp_path_factory: pytest.TempPathFactory
) -> None:
    if ending == ".tsv":  # a line that begins with # is a comment, and no language does
        assert all(not e.source_language.startswith("#") for e in glossary)
    path = write(tmp_path_factory.mktemp("glossary"), WRITERS[ending](glossary), f"terms{ending}")
    assert read_glossary(path) == tuple(glossary)


@given(content=st.binary(max_size=300), ending=st.sampled_from(sorted(WRITERS)))
def test_any_bytes_are_entries_or_one_error_that_names_the_file(
    content: bytes, ending: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = write(tmp_path_factory.mktemp("glossary"), content, f"terms{ending}")
    error = find_error(path)
    assert error is None or (str(error).startswith(str(path)) and error.option == "--glossary" and error.exit_code == 2)


@given(lines=st.lists(st.text(st.sampled_from(list('ko\ten#|"a한ї \r')), max_size=20), max_size=6))
def test_any_table_below_a_header_is_entries_or_one_error(lines: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = write(tmp_path_factory.mktemp("glossary"), HEADER + "\n".join(lines))
    error = find_error(path)
    assert error is None or (str(error).startswith(str(path)) and "\n" not in str(error))


@pytest.mark.parametrize(
    "content",
    [
        HEADER + ROW,
        "\ufeff" + HEADER + ROW,
        "# of the first interview\n\n" + HEADER.upper() + "# names\n" + ROW.replace("\n", "\r\n"),
        "target\tsource\tsource_language\ttarget_language\tnote\ncompany commander \t 중대장\tKO\ten\t\n",
        HEADER
        + "ko\t\u110c\u116e\u11bc\u1103\u1162\u110c\u1161\u11bc\ten\tcompany commander\n",  # decomposed, as macOS names files
    ],
)
def test_a_table_is_read_however_it_was_saved(content: str, tmp_path: Path) -> None:
    assert read_glossary(write(tmp_path, content)) == (ENTRY,)


def test_toml_is_read_with_several_renderings_to_replace(tmp_path: Path) -> None:
    text = '[[entry]]\nsource_language = "ko"\nsource = "중대장"\ntarget_language = "en"\ntarget = "company commander"\n'
    path = write(tmp_path, text + 'instead = ["leader", "captain"]\nnote = "of 100"\n', "terms.toml")
    assert read_glossary(path) == (GlossaryEntry("ko", "중대장", "en", "company commander", "of 100", ("leader", "captain")),)
    path = write(tmp_path, text + 'instead = "leader| captain"\n', "terms.toml")
    assert read_glossary(path)[0].instead == ("leader", "captain")


TABLE = '[[entry]]\nsource_language = "ko"\nsource = "중대"\ntarget_language = "en"\ntarget = "company"\n'


@pytest.mark.parametrize(
    ("name", "content", "place", "reason"),
    [
        ("terms.csv", HEADER + ROW, "", "ends in .tsv or .toml"),
        ("terms.tsv", "", "", "it is empty"),
        ("terms.tsv", "# nothing\n\n", "", "it is empty"),
        ("terms.tsv", HEADER, "", "holds no entry"),
        ("terms.tsv", HEADER.encode("utf-16"), "", "UTF-16"),
        ("terms.tsv", b"\x7fELF\x00\x01", "", "no text in UTF-8"),
        ("terms.tsv", HEADER.encode() + "uk\tрота\ten\tcompany\n".encode("cp1251"), ":2", "save it as UTF-8"),
        ("terms.tsv", b"x" * 2_000_001, "", "larger than 2 MB"),
        ("terms.tsv", HEADER + "".join(f"ko\t말{n}\ten\tword {n}\n" for n in range(5001)), "", "5001 entries"),
        ("terms.tsv", "source\ttarget\n중대\tcompany\n", ":1", "column source_language is missing"),
        ("terms.tsv", "중대\tcompany\n", ":1", "'중대' is no column"),
        ("terms.tsv", HEADER.replace("target\n", "target\ttarget\n") + ROW, ":1", "column target stands twice"),
        ("terms.tsv", HEADER + "\n" + ROW.replace("\n", "\tmore\n"), ":3", "5 cells"),
        ("terms.tsv", HEADER + "ko\t중대\ten\n", ":2", "target is empty"),
        ("terms.tsv", HEADER + "ko\t\ten\tcompany\n", ":2", "source is empty"),
        ("terms.tsv", HEADER + "ko\t...\ten\tcompany\n", ":2", "neither a letter nor a digit"),
        ("terms.tsv", HEADER + f"ko\t{'말' * 201}\ten\tcompany\n", ":2", "longer than 200"),
        ("terms.tsv", HEADER + "ko\t중\x07대\ten\tcompany\n", ":2", "control character"),
        ("terms.tsv", HEADER + "korean!\t중대\ten\tcompany\n", ":2", "'korean!' is not a language code"),
        ("terms.tsv", HEADER + "en\tcompany\ten\tcompany\n", ":2", "both languages are 'en'"),
        ("terms.tsv", HEADER + ROW + ROW, ":3", "stands here again"),
        ("terms.tsv", HEADER + ROW + "ko\t중대장\ten\tleader\n", ":3", "'leader' here and 'company commander' there"),
        ("terms.tsv", HEADER.replace("\n", "\tinstead\n") + "ko\t중대\ten\tCompany\tcompany\n", ":2", "the target itself"),
        ("terms.toml", "", "", "holds no entry"),
        ("terms.toml", '[[entry]]\nsource = "중대\n', ":2", "not TOML"),
        ("terms.toml", "[[entry]\n", ":1", "not TOML"),
        ("terms.toml", "[" * 5000, ":1", "not TOML"),
        ("terms.toml", 'title = "x"\n', "", "'title' is not known"),
        ("terms.toml", "entry = 3\n", "", "[[entry]] tables"),
        ("terms.toml", TABLE + TABLE.replace('target = "company"\n', ""), ":6", "target is missing"),
        ("terms.toml", TABLE + "notes = 'x'\n", ":1", "'notes' is no key"),
        ("terms.toml", TABLE + "note = 5\n", ":1", "note must be a text"),
        ("terms.toml", TABLE + "instead = [5]\n", ":1", "instead must be a text in quotes, or a list of them"),
        ("terms.toml", TABLE + 'note = """a\nb"""\n', ":1", "control character"),
        ("terms.toml", TABLE + "\n" + TABLE, ":7", "stands here again"),
    ],
)
def test_what_is_wrong_is_one_error_that_names_the_file_and_the_line(
    name: str, content: str | bytes, place: str, reason: str, tmp_path: Path
) -> None:
    path = write(tmp_path, content, name)
    with pytest.raises(UsageError) as caught:
        read_glossary(path)
    message = str(caught.value)
    assert message.startswith(f"{path}{place}: ") and reason in message and "\n" not in message
    assert caught.value.option == "--glossary" and caught.value.hint


def test_a_file_that_is_not_there_or_is_a_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such file"):
        read_glossary(tmp_path / "none.tsv")
    (tmp_path / "folder.tsv").mkdir()
    with pytest.raises(UsageError, match=r"folder\.tsv: cannot be read"):
        read_glossary(tmp_path / "folder.tsv")


def test_a_later_glossary_overrules_an_earlier_one() -> None:
    other = GlossaryEntry("ko", "소대", "en", "platoon")
    changed = GlossaryEntry("ko", "중대장", "en", "captain")
    assert merge_glossaries([(ENTRY, other), (changed,)]) == (changed, other)
