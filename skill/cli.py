"""The command line: glute-coach talk, serve, check, nlu, timeline, render, package."""

import argparse
import dataclasses
import io
import json
import os
import shlex
import sys
import tempfile
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from skill.errors import CoachError, SettingsError
from skill.settings import Settings

if TYPE_CHECKING:
    from skill.coach.state import Plan
    from skill.voice.wording import Voice


def main(argv: list[str] | None = None) -> int:
    """Run a command; exit status 0, 1 for what was found wrong, 2 for wrong use, 130 after Ctrl-C."""
    _take_any_stream()
    try:
        try:
            return _run(argv)
        finally:
            # A reader that has gone shows now, and not when Python ends.
            sys.stdout.flush()
    except OSError as error:
        # What is left unwritten, Python would try to write once more when it ends.
        with suppress(io.UnsupportedOperation):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            return 0
        print(f"glute-coach: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _run(argv: list[str] | None) -> int:
    args = _parser().parse_args(argv)
    try:
        status: int = args.run(args)
    except CoachError as error:
        print(f"glute-coach {args.command}: {error}", file=sys.stderr)
        return 2
    return status


def _take_any_stream() -> None:
    """A closed stream is an empty one; what is no UTF-8, or not in the terminal's alphabet, becomes a question mark."""
    sys.stdin, sys.stdout = sys.stdin or io.StringIO(), sys.stdout or io.StringIO()
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="glute-coach", description="A voice coach for glute and hamstring stretches.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    talk = commands.add_parser("talk", help="talk with the coach: a smart speaker in the terminal")
    talk.add_argument("--fast", action="store_true", help="on a virtual clock: replies come at once, with their times")
    talk.add_argument("--script", metavar="FILE", help="one utterance a line, from a file or - for standard input")
    talk.add_argument("--say", action="store_true", help="hear the coach, through espeak-ng")
    talk.add_argument(
        "--store",
        metavar="URL",
        help="where the place is kept (default: your data folder; for scripts a fresh one)",
    )
    talk.set_defaults(run=_talk)

    serve = commands.add_parser("serve", help="serve the skill over HTTP")
    serve.add_argument("--host", default="127.0.0.1", help="default: %(default)s")
    serve.add_argument("--port", type=_port, metavar="PORT", default=8080, help="default: %(default)s")
    serve.add_argument(
        "--metrics-port", type=_port, metavar="PORT", default=8081, help="of 127.0.0.1 alone; default: %(default)s"
    )
    serve.add_argument("--dev", action="store_true", help="without verifying the sender: for this machine only")
    serve.set_defaults(run=_serve)

    check = commands.add_parser("check", help="check the content and the interaction models")
    check.add_argument(
        "folder", nargs="?", type=Path, help="a content folder (default: COACH_CONTENT or the packaged one)"
    )
    check.set_defaults(run=_check)

    nlu = commands.add_parser("nlu", help="show which intent the speaker's local ear hears")
    nlu.add_argument("words", help="an utterance, or - for one a line on standard input")
    nlu.add_argument("--json", action="store_true", help='one line {"intent", "slots"} for each utterance')
    nlu.add_argument("--locale", default="en-US", help="default: %(default)s")
    nlu.set_defaults(run=_nlu)

    timeline = commands.add_parser("timeline", help="print the schedule of a stretch or routine")
    timeline.add_argument("id", help="such as lying-figure-four")
    form = timeline.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="as JSON")
    form.add_argument("--svg", action="store_true", help="as a picture")
    timeline.set_defaults(run=_timeline)

    render = commands.add_parser("render", help="speak a whole session into a WAV file, with espeak-ng")
    render.add_argument("id", help="such as lying-figure-four")
    render.add_argument("--out", type=Path, required=True, metavar="FILE.wav")
    render.set_defaults(run=_render)

    package = commands.add_parser("package", help="write the project that `ask deploy` takes")
    package.add_argument("--out", type=Path, required=True, metavar="DIR", help="its folder, new or from before")
    package.add_argument("--endpoint", required=True, metavar="ARN|URL", help="a Lambda function, or https://…/alexa")
    package.add_argument("--privacy-url", required=True, metavar="URL", help="your privacy policy")
    package.add_argument("--terms-url", required=True, metavar="URL", help="your terms of use")
    package.add_argument(
        "--skill-id", metavar="ID", help="of the skill to renew; without one, the first deploy makes one"
    )
    package.set_defaults(run=_package)
    return parser


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 1 << 16:
        raise argparse.ArgumentTypeError(f"{text!r} should be from 1 to 65535")
    return int(text)


def _talk(args: argparse.Namespace) -> int:
    import httpx

    from skill.log import silence_logging
    from skill.speaker.nlu import load_ear
    from skill.speaker.requests import posting
    from skill.speaker.script import START_MS
    from skill.speaker.terminal import talk
    from skill.web import create_app

    silence_logging()
    settings = dataclasses.replace(Settings.from_environment(), skill_id=None, verify=False)
    with tempfile.TemporaryDirectory() as fresh, _script(args.script) as script:
        if args.store or script:
            settings = dataclasses.replace(settings, store=args.store or f"sqlite:///{fresh}/coach.db")
        transport = httpx.WSGITransport(app=create_app(settings))
        # On a store of one's own the ids must be new each time, or they would look like requests sent twice.
        start_ms = START_MS if script and not args.store else None
        with httpx.Client(transport=transport, base_url="http://localhost") as client:
            if client.get("/readyz").is_error:
                told = f"the store {settings.store} does not answer, so nothing is kept; --store names another"
                print(f"glute-coach talk: {told}", file=sys.stderr)
            ear = load_ear()
            if script is None and not args.fast:
                ear.warm()
            return talk(posting(client), ear, fast=args.fast, script=script, loud=args.say, start_ms=start_ms)


def _script(path: str | None) -> AbstractContextManager[TextIO | None]:
    """What is to be said; None where somebody types it."""
    if path is None and sys.stdin.isatty():
        return nullcontext()
    if path in (None, "-"):
        return nullcontext(sys.stdin)
    try:
        return Path(path).open(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise SettingsError(f"--script {path}: {error.strerror}") from error


def _serve(args: argparse.Namespace) -> int:
    if not args.dev:
        from skill.serving import serve

        if args.metrics_port == args.port:
            raise SettingsError(f"--metrics-port {args.metrics_port}: should be another than --port")
        serve(args.host, args.port, args.metrics_port)
    from skill.web import THIS_MACHINE, create_app

    host = f"[{args.host}]" if ":" in args.host else args.host
    if not THIS_MACHINE.fullmatch(host):
        raise SettingsError(f"--host {args.host}: --dev verifies nobody, so it is for 127.0.0.1 alone")

    from werkzeug.serving import run_simple

    from skill.log import configure_logging
    from skill.speaker.desk import add_desk
    from skill.speaker.nlu import load_ear

    configure_logging()
    app = create_app(dataclasses.replace(Settings.from_environment(), skill_id=None, verify=False))
    ear = load_ear()
    ear.warm()
    add_desk(app, ear)
    print(f"Open http://{host}:{args.port}/ in your browser; the skill is at /alexa. Ctrl-C stops.")
    run_simple(args.host, args.port, app, threaded=True)
    return 0


def _check(args: argparse.Namespace) -> int:
    from skill.library.load import load_library, problems, summary
    from skill.resources import content_dir
    from skill.voice.wording import Voice

    folder = args.folder or Settings.from_environment().content or content_dir()
    if not folder.is_dir():
        raise SettingsError(f"{folder} should be a folder")
    found = list(problems(folder))
    for problem in found:
        print(problem, file=sys.stderr)
    if found:
        print(f"{len(found)} problem{'s' * (len(found) > 1)} in {folder}", file=sys.stderr)
        return 1
    library = load_library(folder, validate=False)
    for language in library.languages:
        Voice(library, language)
    print(f"Content is sound: {summary(library, folder)}.")
    return 0 if args.folder else _check_models()


def _check_models() -> int:
    from skill.interaction import lint_models, stale_models

    found, praise = lint_models(), "are fresh and break no rule of Amazon's"
    try:
        found += stale_models()
    except ModuleNotFoundError:
        praise = "break no rule of Amazon's; whether they are fresh, only what make setup installs can tell"
    for finding in found:
        print(finding, file=sys.stderr)
    if not found:
        print(f"The interaction models {praise}.")
    return 1 if found else 0


def _nlu(args: argparse.Namespace) -> int:
    from skill.speaker.nlu import load_ear

    ear = load_ear(args.locale)
    for line in sys.stdin if args.words == "-" else [args.words]:
        explained = ear.explain(line.strip())
        heard = explained.heard
        slots = {name: slot.id or slot.value for name, slot in heard.slots.items() if slot}
        if args.json:
            print(json.dumps({"intent": heard.intent, "slots": slots}))
            continue
        filled = ", ".join(f"{name} = {value}" for name, value in slots.items())
        print(f"{heard.intent}{f' ({filled})' if filled else ''}: {heard.how}, confidence {heard.confidence:.2f}")
        for intent, score in explained.guesses:
            print(f"    {intent} {score:.2f}")
    return 0


def _planned(id_: str) -> "tuple[Plan, Voice]":
    from skill.coach.state import Plan
    from skill.library import load_library
    from skill.voice.wording import Voice

    library = load_library(Settings.from_environment().content)
    if id_ not in library.stretches and id_ not in library.routines:
        known = ", ".join((*library.stretches, *library.routines))
        raise SettingsError(f"{id_!r} is unknown; there are {known}")
    plan = Plan(routine=id_) if id_ in library.routines else Plan(stretch=id_)
    # English, or what else the content speaks.
    return plan, Voice(library, min(library.languages, key=lambda code: code != "en"))


def _timeline(args: argparse.Namespace) -> int:
    from skill.coach.program import compile_program
    from skill.coach.words import Counting
    from skill.voice.picture import picture
    from skill.voice.script import Silence
    from skill.voice.timeline import as_json, timeline

    plan, voice = _planned(args.id)
    entries = timeline(compile_program(plan, voice.library, Counting.LAST_FIVE), voice)
    if args.json:
        print(json.dumps(as_json(entries), indent=2))
        return 0
    if args.svg:
        print(picture(args.id, entries, voice.language.code), end="")
        return 0
    start_ms = 0
    for entry in entries:
        print(f"{_clock(start_ms)}  {entry.segment.key}  ({entry.duration_ms / 1000:.1f} s)")
        for at_ms, part in entry.cues:
            said = f"({part.ms / 1000:.1f} s of silence)" if isinstance(part, Silence) else part.text
            print(f"  {_clock(start_ms + at_ms)}  {said}")
        start_ms += entry.duration_ms
    print(f"{_clock(start_ms)}  end")
    return 0


def _package(args: argparse.Namespace) -> int:
    from skill.package.project import write_project

    try:
        locales = write_project(
            args.out,
            endpoint=args.endpoint,
            privacy_url=args.privacy_url,
            terms_url=args.terms_url,
            skill_id=args.skill_id,
        )
    except OSError as error:
        raise SettingsError(f"--out {args.out}: {error.strerror}") from error
    print(f"Wrote {args.out} for {', '.join(locales)}. Next: cd {shlex.quote(str(args.out))} && ask deploy")
    return 0


def _render(args: argparse.Namespace) -> int:
    from prompt_toolkit.shortcuts import ProgressBar

    from skill.voice.render import render, session
    from skill.voice.script import Say

    plan, voice = _planned(args.id)
    parts = session(plan, voice)
    spoken = render(parts, voice.language.code, args.out)
    if sys.stderr.isatty():
        with ProgressBar(file=sys.stderr) as bar:
            told = list(bar(spoken, label=f"Speaking {args.id}", total=len(parts)))
    else:
        told = list(spoken)
    for cue in told:
        if isinstance(cue.part, Say):
            print(f"{_clock(cue.at_ms)}  {cue.part.text}")
    return 0


def _clock(ms: int) -> str:
    return f"{ms // 60_000:02d}:{ms % 60_000 / 1000:04.1f}"


if __name__ == "__main__":
    sys.exit(main())
