import pytest

from lineage.cards.written import NO_NAMES, PAGES, read_base, read_value
from lineage.facts import IssueCode

REFUSED = (None, IssueCode.NOT_A_REPO_ID)


@pytest.mark.parametrize("text", ["Qwen/Qwen3-8B", "  Qwen/Qwen3-8B", "Qwen/Qwen3-8B\n", "\u3000Qwen/Qwen3-8B\t"])
def test_white_space_around_a_name_says_nothing(text: str) -> None:
    assert read_base(text) == ("Qwen/Qwen3-8B", None)


@pytest.mark.parametrize(
    "text",
    [
        "https://huggingface.co/Qwen/Qwen3-8B",
        "http://huggingface.co/Qwen/Qwen3-8B",
        "HTTPS://HuggingFace.co/Qwen/Qwen3-8B",
        "https://www.huggingface.co/Qwen/Qwen3-8B",
        "https://hf.co/Qwen/Qwen3-8B",
        "https://huggingface.co/Qwen/Qwen3-8B/",
        "https://huggingface.co/Qwen/Qwen3-8B/tree/main",
        "https://huggingface.co/Qwen/Qwen3-8B/blob/main/README.md",
        "https://huggingface.co/Qwen/Qwen3-8B/resolve/main/a/b.gguf?download=true",
        "https://huggingface.co/Qwen/Qwen3-8B.git",
        "https://huggingface.co/Qwen/Qwen3-8B?library=vllm",
        "https://huggingface.co/Qwen/Qwen3-8B#usage",
        "hf://Qwen/Qwen3-8B",
        " hf://Qwen/Qwen3-8B/ ",
    ],
)
def test_the_address_of_a_models_page_is_read_and_noted(text: str) -> None:
    assert read_base(text) == ("Qwen/Qwen3-8B", IssueCode.URL_FOR_ID)


@pytest.mark.parametrize(
    "text",
    [
        "https://huggingface.co",
        "https://huggingface.co/",
        "https://huggingface.co/Qwen",
        "https://huggingface.co/gpt2",
        "https://huggingface.co//Qwen/Qwen3-8B",
        "https://huggingface.co/Qwen/Qwen3-8B/elsewhere",
        "https://huggingface.co/Qwen/Qwen3--8B",
        "https://huggingface.co:8080/Qwen/Qwen3-8B",
        "https://me:secret@huggingface.co/Qwen/Qwen3-8B",
        "https://huggingface.co.example.org/Qwen/Qwen3-8B",
        "https://example.org/huggingface.co/Qwen/Qwen3-8B",
        "https://huggingface.co/datasets/Qwen/data",
        "https://huggingface.co/spaces/Qwen/demo",
        "https://huggingface.co/docs/transformers",
        "hf://datasets/Qwen/data",
        "https://github.com/QwenLM/Qwen3",
        "https://modelscope.cn/models/Qwen/Qwen3-8B",
        "git@hf.co:Qwen/Qwen3-8B",
        "huggingface.co/Qwen/Qwen3-8B",
        "file:///models/Qwen3-8B",
    ],
)
def test_any_other_address_names_no_model(text: str) -> None:
    assert read_base(text) == REFUSED


@pytest.mark.parametrize(
    "text",
    [
        "/data/models/Qwen3-8B",
        "/Qwen3-8B",
        "./Qwen1.5-0.5B-Chat",
        "../Qwen3-8B",
        "~/Qwen3-8B",
        "C:\\Models\\Qwen3-8B",
        "C:/Models",
        "outputs/run/checkpoints/last",
        "/home/user/.cache/huggingface/hub/models--Qwen--Qwen3-8B/snapshots/0123abcd",
        "models--Qwen--Qwen3-8B",
    ],
)
def test_a_path_is_not_searched_for_names(text: str) -> None:
    assert read_base(text) == REFUSED


@pytest.mark.parametrize(
    "text",
    [
        "Qwen/Qwen3-8B, Qwen/Qwen3-4B",
        "Qwen/Qwen3-8B\nQwen/Qwen3-4B",
        "{base_model}",
        "{{ base_model | default('', true) }}",
        "<owner>/<name>",
        "[More Information Needed]",
        "Qwen3 8B",
        "\0",
        "\ud800",
        "\x1b[31mQwen/Qwen3-8B",
    ],
)
def test_a_list_a_placeholder_or_a_sentence_is_not_taken_apart(text: str) -> None:
    assert read_base(text) == REFUSED


@pytest.mark.parametrize("word", sorted(NO_NAMES))
def test_a_word_for_nothing_is_no_name_in_any_letter_case(word: str) -> None:
    assert read_base(word) == read_base(word.upper()) == read_base(f" {word.title()} ") == REFUSED


@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_page_of_the_hub_is_no_owner(page: str) -> None:
    assert read_base(f"https://huggingface.co/{page}/something") == REFUSED


def test_one_word_is_a_name_without_owner() -> None:
    assert read_base("gpt2") == ("gpt2", IssueCode.NO_OWNER)


@pytest.mark.parametrize("value", ["", "  ", "\n", None, []])
def test_an_empty_value_is_silence(value: object) -> None:
    assert read_value(value) == (None, None)


@pytest.mark.parametrize("value", [0, 8, 1.5, True, False, {}, {"id": "a/b"}, [None], ["a/b"], [[]]])
def test_what_is_no_string_is_no_name(value: object) -> None:
    assert read_value(value) == REFUSED
