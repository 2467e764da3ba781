"""The skill's manifest, skill.json: what Amazon's shop shows of the skill and where Alexa finds it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec

from skill.errors import SettingsError

CATEGORY = "HEALTH_AND_FITNESS"
# What skill/alexa/handlers.py answers beyond a conversation.
INTERFACES = ("CAN_FULFILL_INTENT_REQUEST",)
EVENTS = ("SKILL_DISABLED",)
ICONS = {"smallIconUri": "icon-108.png", "largeIconUri": "icon-512.png"}
_LAMBDA = re.compile(r"arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+(?::[\w$-]+)?", re.ASCII)


class Listing(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """How the skill is presented in one language; description and disclaimer are paragraphs."""

    name: str
    summary: str
    description: tuple[str, ...]
    disclaimer: tuple[str, ...]
    example_phrases: tuple[str, ...]
    keywords: tuple[str, ...]
    updates_description: str


def manifest(
    listings: Mapping[str, Listing],
    locales: Iterable[str],
    *,
    endpoint: str,
    privacy_url: str,
    terms_url: str,
    testing: str,
) -> dict[str, Any]:
    """The manifest for these locales, with listings by language.

    endpoint: the ARN of a Lambda function or an https URL. Raises SettingsError for one that Alexa would not take.
    """
    where = _endpoint(endpoint)
    documents = {
        "privacyPolicyUrl": _https("--privacy-url", privacy_url),
        "termsOfUseUrl": _https("--terms-url", terms_url),
    }
    locales = sorted(locales)
    return {
        "manifest": {
            "manifestVersion": "1.0",
            "publishingInformation": {
                "locales": {locale: _published(listings[locale.split("-")[0]]) for locale in locales},
                "category": CATEGORY,
                "isAvailableWorldwide": True,
                "distributionCountries": [],
                "distributionMode": "PUBLIC",
                "testingInstructions": testing,
            },
            "privacyAndCompliance": {
                "allowsPurchases": False,
                # No name, address or the like: a place in a stretch, under a hash of Amazon's id.
                "usesPersonalInfo": False,
                # The answer to the question about pain is used in its session and never kept.
                "usesHealthInfo": False,
                "isChildDirected": False,
                "isExportCompliant": True,
                "containsAds": False,
                "locales": dict.fromkeys(locales, documents),
            },
            "apis": {"custom": {"endpoint": where, "interfaces": [{"type": name} for name in INTERFACES]}},
            "events": {"endpoint": where, "subscriptions": [{"eventName": name} for name in EVENTS]},
            "permissions": [],
        }
    }


def _published(listing: Listing) -> dict[str, Any]:
    return {
        "name": listing.name,
        "summary": listing.summary,
        "description": "\n\n".join((*listing.description, *listing.disclaimer)),
        "examplePhrases": list(listing.example_phrases),
        "keywords": list(listing.keywords),
        "updatesDescription": listing.updates_description,
        **{key: f"file://assets/images/{name}" for key, name in ICONS.items()},
    }


def _endpoint(endpoint: str) -> dict[str, str]:
    if _LAMBDA.fullmatch(endpoint):
        return {"uri": endpoint}
    uri = _https("--endpoint", endpoint)
    try:
        port = urlsplit(uri).port
    except ValueError as error:
        raise SettingsError(f"--endpoint {endpoint}: {error}") from error
    if port not in (None, 443):
        raise SettingsError(f"--endpoint {endpoint}: Alexa calls on port 443 only")
    return {"uri": uri, "sslCertificateType": "Trusted"}


def _https(option: str, url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise SettingsError(f"{option} {url}: {error}") from error
    if parts.scheme != "https" or "." not in (parts.hostname or "") or re.search(r"\s", url):
        raise SettingsError(
            f"{option} {url}: should be an https address"
            + " or the ARN of a Lambda function" * (option == "--endpoint")
        )
    return url
