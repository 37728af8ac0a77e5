"""llama.cpp's server, by its own interface: nearly a local lane.

The prompt is rendered by the server (`/apply-template`) and tokenised in pieces, so that a user's
text never becomes a control token. `/completion` sends one event a token with its id, counters and
probability; thoughts are split and runaways are found by our own rules. Closing a thought ends the
request and continues from the same tokens with the closing tag behind them, which the server has in
its cache.
"""

from __future__ import annotations

import asyncio
import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from overthink.core.errors import PromptError
from overthink.core.events import PromptProgress, PromptToken
from overthink.core.messages import message
from overthink.core.protocol import ChatMessage, Load, Run
from overthink.core.reasoning import ThinkMarkers
from overthink.core.servers import ServedModel
from overthink.core.settings import DraftSettings, RunSettings
from overthink.core.vocabulary import UNKNOWN_TOKEN, Origin, RunStatus
from overthink.lanes.remote.connection import Connection
from overthink.lanes.remote.frames import Events
from overthink.lanes.remote.rounds import Counted, DerivedRound, RoundTracker
from overthink.lanes.remote.run import RemoteRun, Send, cut_off_unless, number, seconds
from overthink.lanes.remote.texts import ServerTexts

PROPOSAL_LIMIT = 64
_TAG = re.compile(r"[<\[【(|◁]\S{1,60}?[>\]】)|▷]")
_START, _END = "\ue0f0", "\ue0f1"
"""Private-use characters that mark the messages in a rendered prompt."""
_SAMPLERS = ("penalties", "dry", "top_k", "typ_p", "top_p", "min_p", "temperature")
_QUESTION = ({"role": "user", "content": "Hello"},)


class LlamaFacts:
    """What a lane needs to know of the server's vocabulary and template, asked once.

    Args:
        texts: tags and their tokens.
        turns_on: whether `auto` turns thinking on, since the template's default never thinks.
        is_inert: whether the thinking switch changes nothing.
    """

    def __init__(self, texts: ServerTexts, *, turns_on: bool, is_inert: bool) -> None:
        self.own, self.controls, self.guesses = texts.own, texts.controls, texts.guesses
        self.turns_on, self.is_inert = turns_on, is_inert

    @classmethod
    async def ask(cls, connection: Connection, load: Load) -> LlamaFacts:
        """Ask for the tokens of tags, and for what the template does with the thinking switch."""
        api = LlamaApi(connection)
        markers = [m for m in (load.markers, *load.guesses) if m]
        tags = sorted({tag for known in markers for tag in known.all})
        ids = await asyncio.gather(*(api.tag_tokens(tag) for tag in tags))
        by_tag = dict(zip(tags, ids, strict=True))
        own = frozenset(token for tokens in ids for token in tokens.own)
        controls = frozenset(tag for tag, found in by_tag.items() if found.all_own)
        guesses = tuple(g for g in load.guesses if _may_know(g, by_tag))
        texts = ServerTexts(guesses, own, controls)
        on, off, default = "on", "off", "on"
        switches = load.switches
        if switches.can_switch:
            on, off, default = await asyncio.gather(
                *(
                    api.rendered(_QUESTION, switches.of(run), switches.command(run))
                    for run in (
                        RunSettings(thinking="on"),
                        RunSettings(thinking="off"),
                        RunSettings(),
                    )
                )
            )
        return cls(texts, turns_on=default == off and on != off, is_inert=on == off)


class _TagTokens(msgspec.Struct, frozen=True):
    """Tokens of a tag that are control tokens, and whether all of its tokens are."""

    own: tuple[int, ...]
    all_own: bool


def _may_know(guess: ThinkMarkers, by_tag: dict[str, _TagTokens]) -> bool:
    """Whether a model can have learnt another family's tags; as `inference.pieces` decides."""
    is_control = {tag: bool(found.own) for tag, found in by_tag.items()}
    return any(is_control[t] for t in guess.open) or not any(
        is_control[t] for t in (*guess.close, *guess.answer_open)
    )


class LlamaApi:
    """The questions of this interface that generate nothing."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def tokenize(self, text: str, *, special: bool, begin: bool = False) -> list[int]:
        """Token ids of a text."""
        if not text and not begin:
            return []
        body = {"content": text, "parse_special": special, "add_special": begin}
        answer = await self._connection.ask("/tokenize", body)
        tokens = answer.get("tokens") if isinstance(answer, dict) else None
        if not isinstance(tokens, list) or not all(isinstance(t, int) for t in tokens):
            raise self._wrong(message("no tokens for a text"))
        return tokens

    async def detokenize(self, tokens: Sequence[int]) -> str:
        """The text of tokens."""
        answer = await self._connection.ask("/detokenize", {"tokens": list(tokens)})
        text = answer.get("content") if isinstance(answer, dict) else None
        return text if isinstance(text, str) else ""

    async def tag_tokens(self, tag: str) -> _TagTokens:
        """The control tokens in a tag: those that plain text does not give."""
        special = await self.tokenize(tag, special=True)
        broken = [
            token
            for piece in (tag[:1], tag[1:])
            for token in await self.tokenize(piece, special=False)
        ]
        own = tuple(token for token in special if token not in broken)
        single = own if len(special) == 1 else ()
        return _TagTokens(single, bool(single))

    async def rendered(
        self, messages: Sequence[dict[str, Any]], variables: dict[str, Any], command: str = ""
    ) -> str:
        """A conversation as the server's template renders it."""
        if command:
            first = messages[0] if messages and messages[0]["role"] == "system" else None
            text = f"{first['content']}\n{command}" if first else command
            messages = [{"role": "system", "content": text}, *messages[bool(first) :]]
        body: dict[str, Any] = {"messages": list(messages), "add_generation_prompt": True}
        if variables:
            body["chat_template_kwargs"] = variables
        answer = await self._connection.ask("/apply-template", body)
        prompt = answer.get("prompt") if isinstance(answer, dict) else None
        if not isinstance(prompt, str):
            raise self._wrong(message("no prompt for a conversation"))
        return prompt

    def _wrong(self, what: Any) -> Exception:
        from overthink.lanes.remote import faults

        return faults.not_the_interface(self._connection.server, what)


class LlamaRun(RemoteRun):
    """A run by `/completion`."""

    def __init__(
        self,
        connection: Connection,
        load: Load,
        model: ServedModel,
        command: Run,
        send: Send,
        facts: LlamaFacts,
    ) -> None:
        super().__init__(connection, load, model, command, send, units="token")
        self._facts = facts
        self._api = LlamaApi(connection)
        self.texts = ServerTexts(facts.guesses, facts.own, facts.controls)
        self._opener: tuple[PromptToken, ...] = ()
        self._emitted: list[int] = []
        """Ids of all tokens; `UNKNOWN_TOKEN` where one was not sent by itself."""
        self._unknown_texts: dict[int, str] = {}
        """The text of unknown tokens and the one after them, by the index of that one."""
        self._rounds = RoundTracker()
        self._held: tuple[int, Origin, float, bool] | None = None
        """A token without text, which ends the answer if nothing follows."""
        self._last: dict[str, Any] = {}
        self._seen = 0
        """Tokens of this request, as the server counts them."""

    @property
    def can_close(self) -> bool:
        return True

    async def generate(self) -> RunStatus:
        prompt = await self._prompt()
        while True:
            if self.stopped_for:
                self.note = self.stop_note(self.stopped_for)
                return RunStatus.LOOP_STOPPED
            if self._left <= 0:
                return RunStatus.LENGTH
            if self.close_thought:
                self.close_thought = False
                closing = await self._closing_tokens()
                if len(closing) > self._left:
                    return RunStatus.LENGTH
                await self._force(closing)
                continue
            status = await self._request([*prompt, *self._so_far()])
            if status is not None:
                return status

    @property
    def _left(self) -> int:
        return self.command.run.max_tokens - len(self._emitted)

    # -- the prompt -------------------------------------------------------------------------------

    async def _prompt(self) -> list[int]:
        run = self.command.run
        turn_on = run.thinking == "auto" and self._facts.turns_on
        switches = self.load.switches
        variables = switches.of(run, turn_on=turn_on)
        command = switches.command(run, turn_on=turn_on)
        texts = [text for m in self.command.messages for text in (m.content, m.thought) if text]
        unsafe = [text for text in texts if _TAG.search(text) or await self._has_control(text)]
        messages = [_as_mapping(m, marked=bool(unsafe)) for m in self.command.messages]
        rendered = await self._api.rendered(messages, variables, command)
        if unsafe:
            prompt = await self._tokenize_apart(rendered)
            rendered = rendered.replace(_START, "").replace(_END, "")
        else:
            prompt = await self._api.tokenize(rendered, special=True, begin=True)
        if not prompt:
            raise PromptError(
                message("the prompt is empty"), message("write something to think about")
            )
        self._opener = await self._find_opener(rendered)
        return prompt

    async def _has_control(self, text: str) -> bool:
        """Whether text alone gives other tokens when control tokens are recognised in it."""
        one, other = await asyncio.gather(
            self._api.tokenize(text, special=True), self._api.tokenize(text, special=False)
        )
        return one != other

    async def _tokenize_apart(self, rendered: str) -> list[int]:
        """Tokenise a prompt whose messages are marked: only the template has control tokens."""
        tokens: list[int] = []
        for index, (text, plain) in enumerate(_stretches(rendered)):
            for piece in _broken(text) if plain else (text,):
                tokens += await self._api.tokenize(piece, special=not plain, begin=not index)
        return tokens

    async def _find_opener(self, rendered: str) -> tuple[PromptToken, ...]:
        """The prompt's last tokens if they open the thought."""
        markers, ending = self.load.markers, rendered.rstrip()
        marker = next((m for m in markers.open if ending.endswith(m)), None) if markers else None
        if marker is None:
            return ()
        tail = rendered[rendered.rindex(marker) :]
        ids = await self._api.tokenize(tail, special=True)
        texts = await asyncio.gather(*(self._api.detokenize([token]) for token in ids))
        return tuple(map(PromptToken, ids, texts))

    # -- a request --------------------------------------------------------------------------------

    def _body(self, prompt: list[int | str]) -> dict[str, Any]:
        sampler, markers = self.command.sampler, self.load.markers
        body: dict[str, Any] = {
            "prompt": prompt,
            "stream": True,
            "n_predict": self._left,
            "cache_prompt": True,
            "return_tokens": True,
            "return_progress": True,
            "timings_per_token": True,
            "preserved_tokens": [t for m in (markers, *self.texts.guesses) if m for t in m.all],
            "samplers": list(_SAMPLERS),
            "temperature": sampler.temperature,
            "top_k": sampler.top_k,
            "top_p": sampler.top_p,
            "min_p": sampler.min_p,
            "typical_p": sampler.typical,
            "repeat_penalty": sampler.repeat_penalty,
            "presence_penalty": sampler.presence_penalty,
            "frequency_penalty": sampler.frequency_penalty,
            "repeat_last_n": sampler.penalty_last_n,
            "seed": sampler.seed,
            "model": self.model.id,
        }
        if sampler.dry_multiplier:
            reach = sampler.dry_last_n if sampler.dry_last_n >= 0 else self.model.context
            body |= {
                "dry_multiplier": sampler.dry_multiplier,
                "dry_base": sampler.dry_base,
                "dry_allowed_length": sampler.dry_allowed_length,
                "dry_penalty_last_n": reach,
            }
        draft = self.command.draft
        if self.load.draft.kind == "none" and self.model.drafts:
            body["speculative.n_max"] = 0
        elif draft != DraftSettings():
            body |= {
                "speculative.n_max": draft.max_tokens,
                "speculative.p_min": draft.min_probability,
            }
        if not self.drafts:
            body["n_probs"] = 1
        return body

    @property
    def drafts(self) -> bool:
        """Whether the server may draft: its probabilities are wrong then (llama.cpp #27972)."""
        if self.model.drafts is None:
            return True
        return self.model.drafts and self.load.draft.kind != "none"

    async def _request(self, prompt: list[int | str]) -> RunStatus | None:
        """Generate until the server ends; None if the thought is to be closed or to be stopped."""
        body = self._body(prompt)
        self._rounds, self._seen = RoundTracker(), 0
        async with self.connection.stream(
            "/completion", body, lambda name, _why: self.refuse(body, name)
        ) as answer:
            self.check_type(answer, "text/event-stream")
            self.report = msgspec.structs.replace(self.report, attempts=answer.attempts)
            final: dict[str, Any] | None = None
            async for value in self.messages(answer, Events(), _is_payload):
                if not isinstance(value, dict):
                    continue
                if value.get("stop") is True:
                    final = value
                    break
                self._take(value)
                if self._must_interrupt():
                    self._end_round(self._rounds.finish())
                    return None
        cut_off_unless(final is not None, self)
        assert final is not None
        return self._end(final)

    def _must_interrupt(self) -> bool:
        limit = self.command.run.thinking_budget
        assert self.stream is not None or not self._emitted
        may_close = self.stream and limit and not self.forced and self.is_thinking
        if may_close and self.stream and self.stream.thinking_tokens >= limit:
            self.budget_spent = self.close_thought = True
        return self.close_thought or self.stopped_for is not None

    def _take(self, value: dict[str, Any]) -> None:
        progress = value.get("prompt_progress")
        if isinstance(progress, dict):
            done, total, cached = (
                number(progress.get(name)) or 0 for name in ("processed", "total", "cache")
            )
            if self.stream is None:
                self.send(PromptProgress(done, total, cached))
            return  # the token beside it is none
        tokens = value.get("tokens")
        if not isinstance(tokens, list) or not tokens or not isinstance(tokens[-1], int):
            return
        timings = value.get("timings")
        self._last = timings if isinstance(timings, dict) else {}
        self._begin(value)
        count = number(value.get("tokens_predicted")) or self._seen + 1
        counted = Counted(
            count,
            number(self._last.get("draft_n")) or 0,
            number(self._last.get("draft_n_accepted")) or 0,
        )
        self._release(ended=False)
        self._end_round(self._rounds.begin(counted))
        text = value.get("content")
        text = text if isinstance(text, str) else ""
        if count - self._seen > 1:
            self._unknown_texts[len(self._emitted) + count - self._seen - 1] = text
        for _ in range(count - self._seen - 1):
            self._add(UNKNOWN_TOKEN, "", math.nan)
        self._seen = count
        self._add(tokens[-1], text, self._logprob(value))

    def _logprob(self, value: dict[str, Any]) -> float:
        listed = value.get("completion_probabilities")
        if self.drafts or not isinstance(listed, list) or not listed:
            return math.nan
        found = listed[-1].get("logprob") if isinstance(listed[-1], dict) else None
        return float(found) if isinstance(found, int | float) else math.nan

    def _begin(self, value: dict[str, Any]) -> None:
        if self.stream is None:
            self.begin(
                self._opener,
                number(value.get("tokens_evaluated")),
                number(self._last.get("cache_n")) or 0,
            )

    def _add(self, token: int, text: str, logprob: float) -> None:
        self._emitted.append(token)
        origin, drafted, ended = self._rounds.take(token)
        if not text and token != UNKNOWN_TOKEN:
            self._held = (token, origin, logprob, drafted)  # rounds end after it
            self._ended_after_held = ended
            return
        self._stream_add(token, text, origin, logprob, drafted)
        self._end_round(ended)

    _ended_after_held: DerivedRound | None = None

    def _release(self, *, ended: bool) -> None:
        """Add the token that was held back."""
        held, self._held = self._held, None
        if held is None:
            return
        token, origin, logprob, drafted = held
        self.texts.ending = ended
        self._stream_add(token, "", origin, logprob, drafted)
        self.texts.ending = False
        self._end_round(self._ended_after_held)
        self._ended_after_held = None

    def _stream_add(
        self, token: int, text: str, origin: Origin, logprob: float, drafted: bool
    ) -> None:
        assert self.stream is not None
        self.texts.set(token, text)
        self.news(self.stream.add(token, origin, logprob, math.nan, drafted))

    def _end_round(self, done: DerivedRound | None) -> None:
        if done is None or self.stream is None:
            return
        emitted = len(done.ids) + (not done.left)
        self.stream.end_round(self.stream.count - max(emitted, 1), done)

    # -- closing the thought ----------------------------------------------------------------------

    async def _closing_tokens(self) -> list[int]:
        assert self.stream is not None
        markers = self.stream.splitter.markers
        answer = markers.answer_open[0] if markers.answer_open else "\n\n"
        return await self._api.tokenize(f"\n{markers.close[0]}{answer}", special=True)

    async def _force(self, tokens: list[int]) -> None:
        self._release(ended=False)
        texts = await asyncio.gather(*(self._api.detokenize([token]) for token in tokens))
        for token, text in zip(tokens, texts, strict=True):
            self._emitted.append(token)
            self._stream_add(token, text, Origin.FORCED, math.nan, False)

    def _so_far(self) -> list[int | str]:
        """The tokens so far, as a prompt; text where ids are not known."""
        given: list[int | str] = []
        for index, token in enumerate(self._emitted):
            if index in self._unknown_texts:
                while given and given[-1] == UNKNOWN_TOKEN:
                    given.pop()
                given.append(self._unknown_texts[index])
            else:
                given.append(token)
        return [token for token in given if token != UNKNOWN_TOKEN]

    # -- the end ----------------------------------------------------------------------------------

    def _end(self, final: dict[str, Any]) -> RunStatus:
        reason = final.get("stop_type")
        ended = reason == "eos"
        timings = final.get("timings")
        self._last = timings if isinstance(timings, dict) else {}
        self._begin(final)
        self._release(ended=ended)
        self._end_round(self._rounds.finish())
        self.complete = ended or reason == "word"
        self._read_report(final, str(reason or ""))
        if not self.complete and final.get("truncated") is True:
            self.note = message(
                "The context of {length:n} tokens is full.", length=self.model.context
            )
            return RunStatus.CONTEXT_FULL
        return self.status_at_end(length=not self.complete)

    def _read_report(self, final: dict[str, Any], reason: str) -> None:
        timings = self._last
        evaluated = number(final.get("tokens_evaluated"))
        self.report = msgspec.structs.replace(
            self.report,
            prompt_tokens=evaluated,
            cached_tokens=number(timings.get("cache_n")),
            output_tokens=len(self._emitted),
            prompt_s=seconds(timings.get("prompt_ms"), 1000.0),
            output_s=seconds(timings.get("predicted_ms"), 1000.0),
            tokens_per_s=seconds(timings.get("predicted_per_second"), 1.0),
            drafted=number(timings.get("draft_n")),
            accepted=number(timings.get("draft_n_accepted")),
            finish_reason=reason,
            model=self.model.id,
        )


def _is_payload(value: Any) -> bool:
    """Tokens and progress are payload; what keeps the connection open is not."""
    return isinstance(value, dict) and bool(
        value.get("tokens") or value.get("stop") or value.get("prompt_progress")
    )


def _as_mapping(message_: ChatMessage, *, marked: bool) -> dict[str, Any]:
    def mark(text: str) -> str:
        return f"{_START}{text}{_END}" if marked and text else text

    mapping = {"role": message_.role, "content": mark(message_.content)}
    if message_.thought:
        mapping["reasoning_content"] = mark(message_.thought)
    return mapping


def _stretches(rendered: str) -> Iterator[tuple[str, bool]]:
    """Split a prompt at its marked messages; yield text, and whether it is a message's."""
    for index, part in enumerate(re.split(f"{_START}(.*?){_END}", rendered, flags=re.DOTALL)):
        clean = part.replace(_START, "").replace(_END, "")
        if clean:
            yield clean, bool(index % 2)


def _broken(text: str) -> Iterator[str]:
    """Break a message behind the first character of each tag, so that none is recognised."""
    last = 0
    for found in _TAG.finditer(text):
        yield text[last : found.start() + 1]
        last = found.start() + 1
    if text[last:]:
        yield text[last:]
