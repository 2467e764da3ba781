"""The project for Amazon, held against a schema and against what certification looks at, item by item."""

import json
import re
import struct
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from skill.alexa.reading import HANDLED_INTENTS
from skill.cli import main
from skill.resources import interaction_models_dir

LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:coach-CoachFunction-0123456789ab"
HTTPS = "https://coach.example.com/alexa"
SKILL_ID = "amzn1.ask.skill.01234567-89ab-cdef-0123-456789abcdef"
URLS = ["--privacy-url", "https://example.com/privacy", "--terms-url", "https://example.com/terms"]
LOCALES = sorted(path.stem for path in interaction_models_dir().glob("*.json"))
SCHEMA = Draft202012Validator(json.loads(Path(__file__).with_name("manifest.schema.json").read_text("utf-8")))
SLOT = re.compile(r"\{(\w+)\}")
ASKED_FOR = re.compile(r"Alexa, (?:ask|tell) glute coach (?:to|for|about) (.+)", re.IGNORECASE)


def package(folder: Path, endpoint: str) -> dict[str, Any]:
    """Write the project and return its manifest."""
    assert main(["package", "--out", str(folder), "--endpoint", endpoint, *URLS]) == 0
    written: dict[str, Any] = read(folder / "skill-package" / "skill.json")
    return written


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    package(folder, LAMBDA)
    return folder


@pytest.fixture(scope="module")
def manifest(project: Path) -> dict[str, Any]:
    inner: dict[str, Any] = read(project / "skill-package" / "skill.json")["manifest"]
    return inner


@pytest.fixture(params=LOCALES)
def locale(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def listing(manifest: dict[str, Any], locale: str) -> dict[str, Any]:
    shown: dict[str, Any] = manifest["publishingInformation"]["locales"][locale]
    return shown


@pytest.fixture
def model(project: Path, locale: str) -> dict[str, Any]:
    path = project / "skill-package" / "interactionModels" / "custom" / f"{locale}.json"
    language: dict[str, Any] = read(path)["interactionModel"]["languageModel"]
    return language


def is_sample(words: str, model: dict[str, Any]) -> bool:
    """Whether the words are a sample, or one with a value of its only slot."""
    known = {
        kind["name"]: {
            said.lower()
            for value in kind["values"]
            for said in (value["name"]["value"], *value["name"].get("synonyms", ()))
        }
        for kind in model["types"]
    }
    for intent in model["intents"]:
        kinds = {slot["name"]: slot["type"] for slot in intent.get("slots", [])}
        for sample in intent.get("samples", []):
            before, *slot = SLOT.split(sample)
            if not slot and words == before:
                return True
            if len(slot) == 2 and words.startswith(before) and words.endswith(slot[1]):
                name, after = slot
                found = words[len(before) : len(words) - len(after)] in known.get(kinds[name], set())
                if found:
                    return True
    return False


@pytest.mark.parametrize("endpoint", [LAMBDA, HTTPS])
def test_the_manifest_keeps_to_its_schema(tmp_path: Path, endpoint: str) -> None:
    problems = [f"{error.json_path}: {error.message}" for error in SCHEMA.iter_errors(package(tmp_path, endpoint))]
    assert problems == []


def test_the_schema_notices_what_amazon_would_refuse(project: Path) -> None:
    text = (project / "skill-package" / "skill.json").read_text(encoding="utf-8")
    for right, wrong in (
        ("HEALTH_AND_FITNESS", "HEALTH"),
        ('"isChildDirected": false', '"isChildDirected": true'),
        ("https://example.com/privacy", "http://example.com/privacy"),
        ("SKILL_DISABLED", "SKILL_ENABLED"),
        ("arn:aws:lambda", "arn:aws:sns"),
        ('"summary"', '"sumary"'),
        ("en-GB", "en-XX"),
    ):
        assert right in text
        assert not SCHEMA.is_valid(json.loads(text.replace(right, wrong))), wrong


def test_the_layout_is_that_of_the_ask_command_line(project: Path) -> None:
    written = {str(path.relative_to(project)) for path in project.rglob("*") if path.is_file()}
    assert written == {
        "ask-resources.json",
        "skill-package/skill.json",
        "skill-package/assets/images/icon-108.png",
        "skill-package/assets/images/icon-512.png",
        *(f"skill-package/interactionModels/custom/{locale}.json" for locale in LOCALES),
    }
    resources = read(project / "ask-resources.json")
    assert resources["askcliResourcesVersion"] == "2020-03-31"
    profile = resources["profiles"]["default"]
    assert (project / profile["skillMetadata"]["src"] / "skill.json").is_file()
    # With it the command line would deploy code as well.
    assert "skillInfrastructure" not in profile


def test_writing_it_again_renews_it_and_leaves_the_command_lines_own_files_alone(tmp_path: Path) -> None:
    package(tmp_path, HTTPS)
    states = tmp_path / ".ask" / "ask-states.json"
    states.parent.mkdir()
    states.write_text("{}")
    gone = tmp_path / "skill-package" / "interactionModels" / "custom" / "xx-XX.json"
    gone.write_text("{}")
    assert package(tmp_path, LAMBDA)["manifest"]["apis"]["custom"]["endpoint"]["uri"] == LAMBDA
    assert states.read_text() == "{}"
    assert not gone.exists()


def test_the_first_deploy_renews_the_skill_that_is_named(tmp_path: Path) -> None:
    arguments = ["package", "--out", str(tmp_path), "--endpoint", LAMBDA, *URLS, "--skill-id"]
    assert main([*arguments, SKILL_ID]) == 0
    states = {"askcliStatesVersion": "2020-03-31", "profiles": {"default": {"skillId": SKILL_ID}}}
    assert read(tmp_path / ".ask" / "ask-states.json") == states
    assert main([*arguments, SKILL_ID.replace("0", "f")]) == 0
    assert read(tmp_path / ".ask" / "ask-states.json") == states, "it is the command line's own from then on"


def test_what_to_do_next_can_be_typed_as_it_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    package(tmp_path / "my coach", LAMBDA)
    assert f"Next: cd '{tmp_path}/my coach' && ask deploy\n" in capsys.readouterr().out


def test_a_skill_id_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [
        "package",
        "--out",
        str(tmp_path / "project"),
        "--endpoint",
        LAMBDA,
        *URLS,
        "--skill-id",
        "glute-coach",
    ]
    assert main(arguments) == 2
    assert "--skill-id" in capsys.readouterr().err
    assert not (tmp_path / "project").exists()


def test_model_listing_and_documents_are_there_for_each_locale(project: Path, manifest: dict[str, Any]) -> None:
    models = {path.stem for path in (project / "skill-package" / "interactionModels" / "custom").iterdir()}
    assert models == set(LOCALES)
    assert set(manifest["publishingInformation"]["locales"]) == models
    assert set(manifest["privacyAndCompliance"]["locales"]) == models


def test_the_models_are_those_that_were_tested(project: Path, locale: str) -> None:
    shipped = project / "skill-package" / "interactionModels" / "custom" / f"{locale}.json"
    assert shipped.read_bytes() == (interaction_models_dir() / f"{locale}.json").read_bytes()


def test_the_first_phrase_opens_the_skill_by_its_name(listing: dict[str, Any], model: dict[str, Any]) -> None:
    assert listing["examplePhrases"][0].lower() == f"alexa, open {model['invocationName']}"


def test_the_other_phrases_are_samples_of_the_model(listing: dict[str, Any], model: dict[str, Any]) -> None:
    for phrase in listing["examplePhrases"][1:]:
        asked = ASKED_FOR.fullmatch(phrase)
        assert asked, phrase
        assert is_sample(asked[1].lower(), model), phrase
    assert not is_sample("start the lying figure five", model)


def test_the_name_is_what_people_say(listing: dict[str, Any], model: dict[str, Any]) -> None:
    assert listing["name"].lower() == model["invocationName"] == "glute coach"


def test_nothing_shown_bears_the_name_of_alexa_but_the_phrases(listing: dict[str, Any]) -> None:
    for field in ("name", "summary", "description", "updatesDescription"):
        assert not re.search(r"alexa|amazon|echo", listing[field], re.IGNORECASE)
    assert not any(re.search(r"alexa|amazon|echo", keyword, re.IGNORECASE) for keyword in listing["keywords"])


def test_every_description_carries_the_health_disclaimer(listing: dict[str, Any]) -> None:
    last = listing["description"].split("\n\n")[-1]
    for wording in (
        "does not give medical advice",
        "no substitute for professional advice, diagnosis or treatment",
        "Ask your doctor",
        "Stop at once if you feel pain, numbness or tingling",
        "medical emergency",
    ):
        assert wording in last


def test_nothing_shown_claims_to_heal(listing: dict[str, Any]) -> None:
    presented = [listing["summary"], *listing["keywords"], *listing["description"].split("\n\n")[:-1]]
    assert not re.search(
        r"\b(cure|heal|treat|diagnos|reliev|therap|sciatica|pain|rehab)", " ".join(presented), re.IGNORECASE
    )


@pytest.mark.parametrize(("key", "size"), [("smallIconUri", 108), ("largeIconUri", 512)])
def test_each_icon_is_a_png_of_the_right_size(project: Path, listing: dict[str, Any], key: str, size: int) -> None:
    icon = (project / "skill-package" / listing[key].removeprefix("file://")).read_bytes()
    assert icon.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", icon[16:24]) == (size, size)


def test_what_every_skill_has_to_understand_is_in_the_model_and_handled(model: dict[str, Any]) -> None:
    names = {intent["name"] for intent in model["intents"]}
    required = {"AMAZON.StopIntent", "AMAZON.CancelIntent", "AMAZON.HelpIntent", "AMAZON.NavigateHomeIntent"}
    assert required | {"AMAZON.FallbackIntent"} <= names
    assert names <= HANDLED_INTENTS


def test_only_what_is_used_is_declared(manifest: dict[str, Any]) -> None:
    assert manifest["permissions"] == []
    privacy = manifest["privacyAndCompliance"]
    assert not any(privacy[name] for name in ("allowsPurchases", "usesHealthInfo", "isChildDirected", "containsAds"))


def test_removing_the_skill_is_reported_to_where_requests_go(manifest: dict[str, Any]) -> None:
    assert manifest["events"]["endpoint"] == manifest["apis"]["custom"]["endpoint"] == {"uri": LAMBDA}
    assert {"eventName": "SKILL_DISABLED"} in manifest["events"]["subscriptions"]


def test_the_testers_are_told_how_to_try_it(manifest: dict[str, Any]) -> None:
    told = manifest["publishingInformation"]["testingInstructions"]
    for wording in ("no account", "open glute coach", "start glute stretch", "pause", "resume", "it hurts", "stop"):
        assert wording in told


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--endpoint", "http://coach.example.com/alexa"),
        ("--endpoint", "https://coach.example.com:8443/alexa"),
        ("--endpoint", "https://localhost/alexa"),
        ("--endpoint", "arn:aws:sns:us-east-1:123456789012:topic"),
        ("--endpoint", "arn:aws:lambda:us-east-1:coach"),
        ("--privacy-url", "http://example.com/privacy"),
        ("--terms-url", "example.com/terms"),
        ("--terms-url", "https://example.com/terms of use"),
        ("--terms-url", "https://[example.com"),
    ],
)
def test_an_address_that_amazon_would_refuse_is_refused_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, value: str
) -> None:
    arguments = ["package", "--out", str(tmp_path / "project"), "--endpoint", HTTPS, *URLS, option, value]
    assert main(arguments) == 2
    assert option in capsys.readouterr().err
    assert not (tmp_path / "project").exists()


@pytest.mark.parametrize("missing", ["--endpoint", "--privacy-url", "--terms-url", "--out"])
def test_no_address_may_be_left_out(tmp_path: Path, missing: str, capsys: pytest.CaptureFixture[str]) -> None:
    pairs = {"--out": str(tmp_path), "--endpoint": HTTPS, URLS[0]: URLS[1], URLS[2]: URLS[3]}
    del pairs[missing]
    with pytest.raises(SystemExit):
        main(["package", *(part for pair in pairs.items() for part in pair)])
    assert missing in capsys.readouterr().err
