"""Chat templates: what real ones need, and what hostile ones try."""

from __future__ import annotations

import sys
import time

import psutil
import pytest

from overthink.core.child_process import WorkerProcess
from overthink.core.errors import TemplateError
from overthink.core.protocol import ChatMessage
from overthink.core.settings import RunSettings
from overthink.inference import chat_template, renderer_process
from overthink.inference.chat_template import ChatTemplate
from overthink.inference.renderer_process import start_renderer
from overthink.library.template_variables import read_switches

QUESTION = (ChatMessage("user", "Hi"),)
ECHO = "{{ messages[0].content }}"
TALK = (
    ChatMessage("system", "Be brief."),
    ChatMessage("user", "How many?"),
    ChatMessage("assistant", "Zero.", "They melt."),
    ChatMessage("user", "Sure?"),
)


def render(
    source: str | None,
    messages: tuple[ChatMessage, ...] = QUESTION,
    run: RunSettings = RunSettings(),  # noqa: B008 - it is immutable
) -> str:
    with start_renderer() as renderer:
        switches = read_switches(source or "")
        template = ChatTemplate(source, "<s>", "</s>", renderer, switches)
        template.wait_until_compiled()
        return template.render(messages, run).text


def refusal(source: str, messages: tuple[ChatMessage, ...] = QUESTION) -> str:
    with pytest.raises(TemplateError) as caught:
        render(source, messages)
    text = str(caught.value)
    assert text.startswith("the model's chat template")
    assert text.count("\n") == 0
    return text


# -- the shapes of real templates -----------------------------------------------------------------

CHATML_THINKING = """\
{%- if messages[0].role == 'system' %}
    {{- '<|im_start|>system\\n' + messages[0].content + '<|im_end|>\\n' }}
{%- endif %}
{%- set ns = namespace(last_query_index=messages|length - 1, multi_step=true) %}
{%- for message in messages[::-1] %}
    {%- set index = (messages|length - 1) - loop.index0 %}
    {%- if ns.multi_step and message.role == "user" and message.content is string %}
        {%- set ns.multi_step = false %}
        {%- set ns.last_query_index = index %}
    {%- endif %}
{%- endfor %}
{%- for message in messages %}
    {%- if message.role == "user" or (message.role == "system" and not loop.first) %}
        {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' + '\\n' }}
    {%- elif message.role == "assistant" %}
        {%- set reasoning_content = '' %}
        {%- if message.reasoning_content is string %}
            {%- set reasoning_content = message.reasoning_content %}
        {%- endif %}
        {%- if loop.index0 > ns.last_query_index %}
            {{- '<|im_start|>assistant\\n<think>\\n' + reasoning_content.strip('\\n') }}
            {{- '\\n</think>\\n\\n' + message.content.lstrip('\\n') }}
        {%- else %}
            {{- '<|im_start|>' + message.role + '\\n' + message.content }}
        {%- endif %}
        {{- '<|im_end|>\\n' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
    {%- if enable_thinking is defined and enable_thinking is false %}
        {{- '<think>\\n\\n</think>\\n\\n' }}
    {%- endif %}
{%- endif %}"""


def test_thinking_can_be_switched_off() -> None:
    assert render(CHATML_THINKING).endswith("<|im_start|>assistant\n")
    off = render(CHATML_THINKING, run=RunSettings(thinking="off"))
    assert off.endswith("<|im_start|>assistant\n<think>\n\n</think>\n\n")


def test_earlier_thoughts_stay_out() -> None:
    assert render(CHATML_THINKING, TALK) == (
        "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHow many?<|im_end|>\n"
        "<|im_start|>assistant\nZero.<|im_end|>\n<|im_start|>user\nSure?<|im_end|>\n"
        "<|im_start|>assistant\n"
    )


SPLITS_AT_CLOSER = {
    # Cut at the closing tag, bos written by the template, thought opened at the end.
    "r1": (
        "{{ bos_token }}{% for m in messages %}{% if m['role'] == 'user' %}"
        "{{ '<｜User｜>' + m['content'] }}{% endif %}"
        "{% if m['role'] == 'assistant' and m['content'] is not none %}"
        "{% set content = m['content'] %}{% if '</think>' in content %}"
        "{% set content = content.split('</think>')[-1] %}{% endif %}"
        "{{ '<｜Assistant｜>' + content + '<｜end▁of▁sentence｜>' }}{% endif %}{% endfor %}"
        "{% if add_generation_prompt %}{{ '<｜Assistant｜><think>\\n' }}{% endif %}"
    ),
    "qwq": (
        "{%- for message in messages %}{%- if message.role == 'user' %}"
        "{{- '<|im_start|>user\\n' + message.content + '<|im_end|>\\n' }}"
        "{%- elif message.role == 'assistant' and not message.tool_calls %}"
        "{%- set content = message.content.split('</think>')[-1].lstrip('\\n') %}"
        "{{- '<|im_start|>' + message.role + '\\n' + content + '<|im_end|>' + '\\n' }}"
        "{%- endif %}{%- endfor %}"
        "{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n<think>\\n' }}{%- endif %}"
    ),
    "exaone": (
        "{% for message in messages %}{% if loop.first and message['role'] != 'system' %}"
        "{{ '[|system|][|endofturn|]\\n' }}{% endif %}{% set content = message['content'] %}"
        "{% if '</thought>' in content %}"
        "{% set content = content.split('</thought>')[-1].lstrip('\\\\n') %}{% endif %}"
        "{{ '[|' + message['role'] + '|]' + content }}"
        "{% if not message['role'] == 'user' %}{{ '[|endofturn|]' }}{% endif %}"
        "{% if not loop.last %}{{ '\\n' }}{% endif %}{% endfor %}"
        "{% if add_generation_prompt %}{{ '\\n[|assistant|]<thought>\\n' }}{% endif %}"
    ),
}


@pytest.mark.parametrize("family", SPLITS_AT_CLOSER)
@pytest.mark.parametrize("whole", [True, False])
def test_templates_that_split_at_the_closing_tag_leave_thoughts_out(
    family: str, whole: bool
) -> None:
    """The thought stays out whether the answer comes alone or with the thought before it."""
    tag = "thought" if family == "exaone" else "think"
    content = f"<{tag}>They melt.</{tag}>\n\nZero." if whole else "Zero."
    talk = (
        ChatMessage("user", "How many?"),
        ChatMessage("assistant", content, "They melt."),
        ChatMessage("user", "Sure?"),
    )
    text = render(SPLITS_AT_CLOSER[family], talk)
    assert "They melt" not in text
    assert "Zero." in text
    assert text.endswith(f"<{tag}>\n")
    assert text.count(f"<{tag}>") == 1
    if family == "r1":
        assert text.startswith("<s><｜User｜>How many?<｜Assistant｜>")


def test_channels() -> None:
    """In the shape of gpt-oss: macros, a date, JSON, the thought of a past turn dropped."""
    source = """\
{%- macro build_system_message() -%}
{{- "Knowledge cutoff: 2024-06\\nCurrent date: " + strftime_now("%Y-%m-%d") + "\\n\\n" }}
{%- set effort = reasoning_effort if reasoning_effort is defined else "medium" %}
{{- "Reasoning: " + effort }}
{%- endmacro -%}
<|start|>system<|message|>{{ build_system_message() }}<|end|>
{%- for message in messages -%}
{%- if message.role == 'assistant' -%}
    {%- if "thinking" in message and loop.last and not add_generation_prompt %}
        {{- "<|start|>assistant<|channel|>analysis<|message|>" + message.thinking + "<|end|>" }}
    {%- endif %}
    {{- "<|start|>assistant<|channel|>final<|message|>" + message.content + "<|end|>" }}
{%- elif message.role == 'user' -%}
    {{- "<|start|>user<|message|>" + message.content + "<|end|>" }}
{%- endif -%}
{%- endfor -%}
{%- if tools %}{{ tools|tojson }}{% endif %}
{%- if add_generation_prompt -%}
<|start|>assistant
{%- endif -%}"""
    text = render(source, TALK)
    assert text.startswith("<|start|>system<|message|>Knowledge cutoff: 2024-06\nCurrent date: 20")
    assert "They melt" not in text
    assert text.endswith(
        "<|channel|>final<|message|>Zero.<|end|><|start|>user<|message|>Sure?<|end|>"
        "<|start|>assistant"
    )


MISTRAL = """\
{%- if messages[0]["role"] == "system" %}
    {%- set system_message = messages[0]["content"] %}
    {%- set loop_messages = messages[1:] %}
{%- else %}
    {%- set loop_messages = messages %}
{%- endif %}
{%- for message in loop_messages %}
    {%- if (message["role"] == "user") != (loop.index0 % 2 == 0) %}
        {{- raise_exception("Conversation roles must alternate user and assistant") }}
    {%- endif %}
{%- endfor %}
{{- bos_token }}
{%- if system_message is defined %}
    {{- "[SYSTEM_PROMPT]" + system_message + "[/SYSTEM_PROMPT]" }}
{%- endif %}
{%- for message in loop_messages %}
    {%- if message["role"] == "user" %}
        {{- "[INST]" + message["content"] + "[/INST]" }}
    {%- else %}
        {{- message["content"]|trim + eos_token }}
    {%- endif %}
{%- endfor %}"""


IN_PARTS = (
    "{% for m in messages %}<{{ m.role }}>{% if m.content[0].type == 'image' %}IMAGE{% endif %}"
    "{% for part in m.content %}{% if part.type == 'text' %}{{ part.text }}{% endif %}{% endfor %}"
    "{% endfor %}<assistant>"
)
"""In the shape of SmolVLM and other models that read images."""


def test_templates_that_want_parts_get_parts() -> None:
    """Given text, they would leave it out without an error."""
    assert render(IN_PARTS, TALK) == (
        "<system>Be brief.<user>How many?<assistant>Zero.<user>Sure?<assistant>"
    )


def test_templates_that_fail_without_parts_get_parts() -> None:
    source = "{% for m in messages %}{{ m.content[0]['text'].strip() }}{% endfor %}"
    assert render(source, TALK) == "Be brief.How many?Zero.Sure?"
    assert "uses an undefined variable ('str object' has no" in refusal(
        source[:-12] + "{{ x.y }}{% endfor %}"
    )


NEVER_ANSWERED = (
    ChatMessage("user", "How many?"),
    ChatMessage("assistant", "", "They melt."),
    ChatMessage("user", "Sure?"),
)


REFUSES_EMPTY = MISTRAL.replace(
    "{{- bos_token }}",
    """{{- bos_token }}{%- for message in messages %}{%- if message["content"] == "" %}
        {{- raise_exception("Assistant message must have a string in content.") }}
    {%- endif %}{%- endfor %}""",
)


@pytest.mark.parametrize("source", [MISTRAL, REFUSES_EMPTY])
def test_a_thought_that_never_answered_is_an_empty_turn(source: str) -> None:
    """Also where the template refuses empty answers, as that of Ministral 3 does."""
    assert render(source, NEVER_ANSWERED) == "<s>[INST]How many?[/INST]</s>[INST]Sure?[/INST]"


def test_an_empty_turn_in_parts_is_an_empty_turn() -> None:
    assert render(IN_PARTS, NEVER_ANSWERED) == "<user>How many?<assistant><user>Sure?<assistant>"


@pytest.mark.parametrize(
    "source",
    [
        "You are helpful.",
        "{% for m in messages[:-1] %}{{ m.content }}{% endfor %}...",
        "{% if messages[0].content is not string %}{{ messages[0].content }}{% endif %}...",
        "{% if messages[0].content is not string %}{{ messages|tojson }}{% endif %}...",
    ],
)
def test_a_prompt_without_the_question_is_refused(source: str) -> None:
    assert "leaves the question out of the prompt" in refusal(source)


@pytest.mark.parametrize(
    ("source", "question"),
    [
        ("[{{ messages[0].content | trim }}]", " \n Hi\n"),
        ("{{ messages[0].content.replace('/no_think', '') }}", "Hi /no_think there"),
        ("{{ messages | tojson }}", 'Say "æ"\nand \\n'),
        ("{{ messages | tojson(ensure_ascii=true) }}", 'Say "æ"'),
        ("{{ messages[0].content.split() | join(' ') }}", "a\n b\tc"),
    ],
)
def test_a_question_in_another_form_is_not_missed(source: str, question: str) -> None:
    assert render(source, (ChatMessage("user", question),))


def test_tools_and_documents_are_undefined() -> None:
    """Templates ask whether they are defined and then iterate over them."""
    source = "{% if tools is defined %}{% for t in tools %}{% endfor %}{% endif %}"
    assert render(f"{source}{source.replace('tools', 'documents')}{ECHO}") == "Hi"


def test_a_template_can_refuse_roles_that_do_not_alternate() -> None:
    assert render(MISTRAL, TALK) == (
        "<s>[SYSTEM_PROMPT]Be brief.[/SYSTEM_PROMPT][INST]How many?[/INST]Zero.</s>"
        "[INST]Sure?[/INST]"
    )
    problem = refusal(MISTRAL, (QUESTION[0], QUESTION[0]))
    assert "Conversation roles must alternate" in problem


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% for i in range(9) %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 4 %}{% break %}"
         "{% endif %}{{ i }}{% endfor %}", "013"),
        ("{{ {'b': 'æ<', 'a': [1, none]}|tojson }}", '{"b": "æ<", "a": [1, null]}'),
        ("{{ {'b': 1, 'a': 2}|tojson(sort_keys=true, separators=(',', ':')) }}", '{"a":2,"b":1}'),
        ("{{ {'a': 1}|tojson(indent=2) }}", '{\n  "a": 1\n}'),
        ("{{ 'æ'|tojson(ensure_ascii=true) }}", '"\\u00e6"'),
        ("{% generation %}{{ messages[0].content }}{% endgeneration %}", "Hi"),
        ("{{ '%s and %d' % ('a', 3) }}", "a and 3"),
        ("{{ '{} and {}'.format('a', 'b') }}", "a and b"),
        ("{{ '%s!'|format('a') }}", "a!"),
        ("{{ ['a', 'b']|join(', ') }}{{ '-'.join(['c', 'd']) }}", "a, bc-d"),
        ("{{ 'a,b'.split(',')|last|upper }}{{ '  x '.strip() }}{{ 'abc'.replace('b', '') }}",
         "Bxac"),
        ("{% set ns = namespace(n=0) %}{% for m in messages %}{% set ns.n = ns.n + 1 %}{% endfor %}"
         "{{ ns.n }}", "1"),
        ("{{ messages|selectattr('role', 'equalto', 'user')|map(attribute='content')|join }}",
         "Hi"),
        ("{% for k, v in {'a': 1}.items() %}{{ k }}{{ v }}{% endfor %}", "a1"),
        ("{% for k, v in {'a': 1}|dictsort %}{{ k }}{{ v }}{% endfor %}", "a1"),
        ("{{ 'x' * 3 }}{{ [1] + [2] }}{{ 2 ** 10 }}{{ 'a' ~ 1 ~ none }}", "xxx[1, 2]1024a1None"),
        ("{{ '\\n'|indent(4) }}{{ 'ab'|indent(2, true) }}", "\n  ab"),
        ("{{ undefined_thing }}{{ tools is defined }}{{ thinking }}", "False"),
        ("{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m('a') }}{% set b %}{{ m('b') }}{% endset %}"
         "{{ b }}", "<a><b>"),
    ],
)  # fmt: skip
def test_features_that_templates_use_work(source: str, expected: str) -> None:
    assert render(source + "|{{ messages[0].content }}") == f"{expected}|Hi"


def test_without_a_template_a_plain_form_is_used() -> None:
    assert render(None, TALK) == (
        "system: Be brief.\nuser: How many?\nassistant: Zero.\nuser: Sure?\nassistant:"
    )
    assert render("") == "user: Hi\nassistant:"


def test_the_date_is_available() -> None:
    assert render("{{ strftime_now('%Y-%m-%d') }}{{ messages[0].content }}")[:2] == "20"


# -- attacks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "{{ messages[0].__class__.__mro__[1].__subclasses__() }}",
        "{{ ''['__class__'].__mro__ }}",
        "{{ (messages|attr('__class__')).__mro__ }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ raise_exception.__globals__['ctypes'] }}",
        "{{ strftime_now.__code__.co_consts }}",
        "{{ '{0.__class__.__mro__}'.format(messages) }}",
        "{{ '{x.__class__.__mro__}'.format_map({'x': messages}) }}",
        "{% set f = '{0.__class__.__mro__}'.format %}{{ f(messages) }}",
        "{{ namespace.__init__.__globals__ }}",
        "{{ self.__init__.__globals__ }}",
        "{{ (messages|map('append')|list).__class__.__base__ }}",
        "{{ messages.append(1) }}",
        "{{ messages[0].update({'role': 'x'}) }}",
        "{{ messages[0].pop('role') }}",
        "{{ messages.clear() }}",
        "{% import 'os' as os %}",
        "{% from 'os' import system %}",
        "{% include '/etc/passwd' %}",
        "{% extends 'base' %}",
        "{{ lipsum.__globals__ }}",
    ],
)
def test_attacks_on_the_sandbox_are_refused(source: str) -> None:
    refusal(source)


def test_inner_attributes_render_as_empty() -> None:
    source = "{{ messages[0].content }}{{ ''.__class__ }}{{ messages|attr('__class__') }}"
    assert render(source) == "Hi"


@pytest.mark.parametrize(
    "source",
    [
        "{{ 'x' * 10**10 }}",
        "{{ [0] * 10**10 }}",
        "{{ 10**9 * ('x',) }}",
        "{{ (10**1000)**1000000 }}",
        "{{ 'x'|center(10**10) }}",
        "{{ 'x'.center(10**10) }}",
        "{{ 'x'.ljust(10**10) }}",
        "{{ 'x'.zfill(10**10) }}",
        "{{ '\t'.expandtabs(10**10) }}",
        "{{ (1).to_bytes(10**10) }}",
        "{{ '%10000000000d' % 1 }}",
        "{{ '%(a)10000000000d' % {'a': 1} }}",
        "{{ '%*d' % (10**10, 1) }}",
        "{{ '%.10000000000f' % 1.0 }}",
        "{{ '%10000000000d'|format(1) }}",
        "{{ '{:>10000000000}'.format(1) }}",
        "{{ '{:>{}}'.format(1, 10**10) }}",
        "{% set f = '{:>10000000000}'.format %}{{ f(1) }}",
        "{{ 'x'|indent(10**10, true) }}",
        "{{ ('\n' * 1000000)|indent('x' * 1000000) }}",
        "{{ [1]|batch(10**10, 0)|list }}",
        "{{ ('x' * 1000000).replace('', 'y' * 1000000) }}",
        "{{ ('x' * 1000000)|replace('x', 'y' * 1000000) }}",
        "{{ ('x' * 1000000).join(range(1000)|map('string')) }}",
        "{{ range(1000)|join('x' * 1000000) }}",
        "{% set ns = namespace(s='xx') %}{% for i in range(60) %}{% set ns.s = ns.s ~ ns.s %}"
        "{% endfor %}",
        "{% set ns = namespace(s='xx') %}{% for i in range(60) %}{% set ns.s = ns.s + ns.s %}"
        "{% endfor %}",
        "{% set ns = namespace(s=[1]) %}{% for i in range(60) %}{% set ns.s = ns.s + ns.s %}"
        "{% endfor %}",
        "{% set s = 'x' * 10000000 %}{% for i in range(10000) %}{{ s }}{% endfor %}",
        "{% set s = 'x' * 10000000 %}{% set t %}{% for i in range(10000) %}{{ s }}{% endfor %}"
        "{% endset %}",
        "{% macro m(s) %}{{ s }}{{ s }}{% endmacro %}"
        "{{ m(m(m(m(m(m('x' * 1000000)))))) }}",
        "{{ range(10**10)|list }}",
    ],
)  # fmt: skip
def test_a_template_that_takes_all_memory_is_refused(source: str) -> None:
    before = psutil.Process().memory_info().rss
    started = time.monotonic()
    refusal(source)
    assert time.monotonic() - started < 10.0
    assert psutil.Process().memory_info().rss - before < 100 << 20


@pytest.mark.parametrize(
    "source",
    [
        "{% set ns = namespace(l=3) %}{% for i in range(60) %}{% set ns.l = ns.l * ns.l %}"
        "{% endfor %}x",
        "{% set ns = namespace(l=3) %}{% for i in range(60) %}{% set ns.l = ns.l ** 2 %}"
        "{% endfor %}x",
        "{{ 1|round(10 ** 9, 'ceil') }}",
        "{{ 1|round(precision=-10 ** 9) }}",
    ],
)
@pytest.mark.usefixtures("short_limits")
def test_a_single_endless_call_of_c_code_is_killed(source: str) -> None:
    started = time.monotonic()
    assert "ran for over 0.3 seconds" in refusal(source)
    assert time.monotonic() - started < 5.0


def test_ordinary_arithmetic_works() -> None:
    source = "{{ (2 ** 1000) % 1000007 }} {{ 3.14159|round(2) }} {{ '17'|int * 3 }}"
    assert render(source + "{{ messages[0].content }}") == f"{2**1000 % 1000007} 3.14 51Hi"


@pytest.fixture
def short_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat_template, "TIME_LIMIT_S", 0.3)
    monkeypatch.setattr(renderer_process, "MEMORY_LIMIT", 200 << 20)


@pytest.mark.usefixtures("short_limits")
@pytest.mark.parametrize(
    "source",
    [
        "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}",
        "{% set a = ['x'] * 1000 %}{% set b = [a] * 1000 %}{% set c = [b] * 1000 %}{{ c }}",
        "{% set a = ['x'] * 1000 %}{% set b = [a] * 1000 %}{% set c = [b] * 1000 %}{{ c|tojson }}",
        "{% set a = ['x'] * 1000 %}{% set b = [a] * 1000 %}{% set c = [b] * 1000 %}{{ c|upper }}",
        "{% set a = ['x'] * 1000 %}{% set b = [a] * 1000 %}{% set c = [b] * 1000 %}{{ '' ~ c }}",
    ],
)
def test_endless_work_is_killed_at_the_deadline(source: str) -> None:
    started = time.monotonic()
    problem = refusal(source)
    assert "ran for over 0.3 seconds" in problem or "too long" in problem
    assert time.monotonic() - started < 5.0


@pytest.mark.usefixtures("short_limits")
def test_memory_that_grows_in_steps_is_limited() -> None:
    problem = refusal(
        "{% set ns = namespace(l=[]) %}{% set s = 'x' * 10000000 %}{% for i in range(10000) %}"
        "{% set ns.l = ns.l + [s ~ i] %}{% endfor %}"
    )
    assert "of memory" in problem or "seconds" in problem


@pytest.mark.usefixtures("short_limits")
def test_a_killed_renderer_is_started_again() -> None:
    endless = "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}"
    with start_renderer() as renderer:
        first = renderer.pid
        for _ in range(2):
            with pytest.raises(TemplateError, match="ran for over"):
                ChatTemplate(endless, "", "", renderer).render(QUESTION, RunSettings())
            assert ChatTemplate(ECHO, "", "", renderer).render(QUESTION, RunSettings()).text == "Hi"
        assert renderer.pid != first


def test_one_renderer_serves_several_templates() -> None:
    with start_renderer() as renderer:
        first = renderer.pid
        for source in (ECHO, "{{ 1/0 }}", "{% if %}", f"{ECHO}!"):
            template = ChatTemplate(source, "", "", renderer)
            if source.startswith(ECHO):
                assert template.render(QUESTION, RunSettings()).text == source.replace(ECHO, "Hi")
        assert renderer.pid == first


def test_a_renderer_that_crashes_is_a_template_error() -> None:
    with WorkerProcess([sys.executable, "-c", "import os; os._exit(3)"]) as renderer:
        template = ChatTemplate("ok", "", "", renderer)
        with pytest.raises(TemplateError, match=r"fails \(its process ended .* exit code 3\)"):
            template.wait_until_compiled()


def test_a_renderer_that_dies_while_idle_is_replaced() -> None:
    with start_renderer() as renderer:
        template = ChatTemplate(ECHO, "", "", renderer)
        template.wait_until_compiled()
        assert renderer.pid is not None
        psutil.Process(renderer.pid).kill()
        assert template.render(QUESTION, RunSettings()).text == "Hi"


def test_endless_recursion_is_refused() -> None:
    refusal("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}")
    refusal("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}")


@pytest.mark.parametrize(
    "source", ["{{ bad", "{% if %}", "{% endfor %}", "{{ 1/0 }}", "{{ a.b.c }}"]
)
def test_broken_templates_are_refused(source: str) -> None:
    refusal(source)


def _error(source: str, messages: tuple[ChatMessage, ...] = QUESTION) -> TemplateError:
    with pytest.raises(TemplateError) as caught:
        render(source, messages)
    return caught.value


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("ok\n{% if %}", "cannot be read (line 2: "),
        ("{{ 'a'|frobnicate }}", "cannot be read (line 1: "),
        ("{{ a.b.c }}", "uses an undefined variable ('a' is undefined)"),
        ("{{ 1/0 }}", "fails (division by zero)"),
        ("{{ raise_exception('No.') }}", "refuses this conversation (No.)"),
        ("{% if false %}x{% endif %}  {{ bos_token }}", "makes nothing of the prompt"),
        ("You are helpful.", "leaves the question out of the prompt"),
    ],
)
def test_each_failure_has_its_message(source: str, problem: str) -> None:
    error = _error(source)
    assert str(error.problem).startswith(f"the model's chat template {problem}")
    assert str(error.remedy) == "use another GGUF of the model"


def test_the_system_prompt_is_mentioned_only_if_there_is_one() -> None:
    error = _error("{{ raise_exception('System role not supported') }}", TALK)
    assert str(error.remedy) == "try without a system prompt, or use another GGUF of the model"


def test_an_empty_conversation_may_render_as_empty() -> None:
    assert render("{{ messages[0].content }}", (ChatMessage("user", " "),)) == " "


def test_a_long_reason_is_shortened() -> None:
    assert len(refusal("{{ raise_exception('x' * 5000) }}")) < 400
