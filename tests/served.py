"""What test_serving runs under gunicorn: the skill as it is served, but for whose certificates it believes."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.x509 import load_pem_x509_certificates
from cryptography.x509.verification import Store

from skill.alexa.signature import Verifier
from skill.log import configure_logging
from skill.metrics import count, with_metrics
from skill.serving import METRICS_PORT
from skill.web import create_app
from tests.pki import NOW

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

TRUSTED = "TRUSTED"
"""The environment variable that names the folder with root.pem, which is believed, and chain.pem, which is found."""


def application() -> "WSGIApplication":
    """What each worker runs; its clock stands still at the tests' time."""
    folder = Path(os.environ[TRUSTED])
    roots = Store(load_pem_x509_certificates((folder / "root.pem").read_bytes()))
    chain = (folder / "chain.pem").read_bytes()
    configure_logging(count)
    verifier = Verifier(fetch=lambda _: chain, roots=roots)
    return with_metrics(create_app(verifier=verifier, clock=lambda: NOW / 1000), os.environ[METRICS_PORT])
