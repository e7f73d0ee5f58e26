import pytest

from lineage.cards.spellings import PAGES
from lineage.cards.written import NO_NAMES, read_base, read_text, read_value
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
        "huggingface.co/gpt2",
        "modelscope.cn/Qwen/Qwen3-8B",
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
        "/home/user/.cache/modelscope/hub/models/Qwen/Qwen3-14B",
        "C:\\Users\\user\\.cache\\modelscope\\models\\Qwen--Qwen2.5-0.5B\\snapshots\\master",
        "/home/user/.cache/modelscope/models--Qwen--Qwen3-8B/snapshots/master",
        "/cache/datasets--Qwen--data/snapshots/0123abcd",
        "Qwen--Qwen3-8B",
        "outputs/sft",
        "models/Qwen2.5-7B-Instruct",
        "outputs/run/model.safetensors",
        "Qwen/Qwen3-8B/subfolder",
    ],
)
def test_a_path_is_not_searched_for_names(text: str) -> None:
    assert read_base(text) == REFUSED


@pytest.mark.parametrize(
    "text",
    [
        "Qwen/Qwen3-8B, Qwen/Qwen3-4B",
        "Qwen/Qwen3-8B\nQwen/Qwen3-4B",
        "Qwen/Qwen3-8B + Qwen/Qwen3-4B",
        "Qwen/Qwen3-8B and Qwen/Qwen3-4B",
        "qwen/qwen3-8b:free",
        "user@example.org",
        "[Qwen/Qwen3-8B](https://modelscope.cn/models/Qwen/Qwen3-8B)",
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


@pytest.mark.parametrize("value", ["", "  ", "\n", None, [], [[]], [None]])
def test_an_empty_value_is_silence(value: object) -> None:
    assert read_value(value) == [(None, None)]


@pytest.mark.parametrize("value", [0, 8, 1.5, True, False, {}, {"id": 8}, {"name": "Qwen3 8B"}])
def test_what_names_nothing_is_no_name(value: object) -> None:
    assert read_value(value) == [REFUSED]


CACHED = "models--Qwen--Qwen3-8B"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Qwen/Qwen3-8B/", "trailing_slash"),
        ("Qwen/Qwen3-8B//", "trailing_slash"),
        ("huggingface.co/Qwen/Qwen3-8B", "url_for_id"),
        ("www.huggingface.co/Qwen/Qwen3-8B/", "url_for_id"),
        ("//huggingface.co/Qwen/Qwen3-8B", "url_for_id"),
        ("hf.co/Qwen/Qwen3-8B:Q4_K_M", "url_for_id"),
        ("hf://Qwen/Qwen3-8B@main/model.safetensors", "url_for_id"),
        ("https://huggingface.co/api/models/Qwen/Qwen3-8B", "url_for_id"),
        ("https://huggingface.co/Qwen/Qwen3-8B/model.safetensors", "url_for_id"),
        ("Qwen/Qwen3-8B/tree/main", "url_for_id"),
        ("Qwen/Qwen3-8B.git", "url_for_id"),
        ("Qwen/Qwen3-8B@main", "revision"),
        ("Qwen/Qwen3-8B@refs/pr/3", "revision"),
        ("Qwen/Qwen3-8B@b968826d9c46dd6066d109eabc6255188de91218", "revision"),
        ("Qwen/Qwen3-8B:Q4_K_M", "quantization_suffix"),
        ("Qwen/Qwen3-8B:IQ3_XXS", "quantization_suffix"),
        ("Qwen/Qwen3-8B:UD-Q4_K_XL", "quantization_suffix"),
        ("Qwen/Qwen3-8B:bf16", "quantization_suffix"),
        ("Qwen/Qwen3-8B/model.safetensors", "file_path"),
        ("Qwen/Qwen3-8B/model-00001-of-00002.safetensors", "file_path"),
        ("Qwen/Qwen3-8B/gguf/Qwen3-8B-Q4_K_M.GGUF", "file_path"),
        ("Qwen/Qwen3-8B/pytorch_model.bin.index.json", "file_path"),
        (f"~/.cache/huggingface/hub/{CACHED}/snapshots/0123abcd", "cache_path"),
        (f"~/.cache/huggingface/hub/{CACHED}/snapshots/0123abcd/model.safetensors", "cache_path"),
        (f"C:\\Users\\me\\.cache\\huggingface\\hub\\{CACHED}\\snapshots\\0123abcd", "cache_path"),
        (f"~/hub/{CACHED}/", "cache_path"),
        (CACHED, "cache_path"),
        ("[Qwen/Qwen3-8B](https://huggingface.co/Qwen/Qwen3-8B)", "markup"),
        ('[the base](https://hf.co/Qwen/Qwen3-8B/ "its page")', "markup"),
        ("<https://huggingface.co/Qwen/Qwen3-8B>", "markup"),
        ("`Qwen/Qwen3-8B`", "markup"),
        ("'Qwen/Qwen3-8B'", "markup"),
        ('["Qwen/Qwen3-8B"]', "markup"),
    ],
)
def test_another_spelling_of_a_repo_id_is_read_and_noted(text: str, code: str) -> None:
    assert read_base(text) == read_base(f" {text}\n") == ("Qwen/Qwen3-8B", IssueCode(code))


def test_a_base_and_an_adapter_in_one_are_two_bases() -> None:
    both = [("Qwen/Qwen3-8B", IssueCode.BASE_AND_LORA), ("me/lora", IssueCode.BASE_AND_LORA)]
    assert read_text("Qwen/Qwen3-8B+me/lora") == read_text("Qwen/Qwen3-8B@main+hf.co/me/lora") == both
    assert read_text("Qwen/Qwen3-8B+./lora") == read_text("a/b+c/d+e/f") == read_text("C++") == [REFUSED]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ([["Qwen/Qwen3-8B"]], "nested_list"),
        ({"name": "Qwen/Qwen3-8B"}, "object_for_id"),
        ({"name": "Qwen3 8B", "organization": "Qwen", "repo_url": "https://hf.co/Qwen/Qwen3-8B"}, "object_for_id"),
        ({"model": {"path": "Qwen/Qwen3-8B", "revision": None}}, "object_for_id"),
        ([{"repo_id": "Qwen/Qwen3-8B"}], "nested_list"),
        ({"name": "Qwen3-8B", "repo_id": "Qwen/Qwen3-8B@main"}, "object_for_id"),
    ],
)
def test_a_list_in_a_list_and_an_object_are_read_through(value: object, code: str) -> None:
    assert read_value(value) == [("Qwen/Qwen3-8B", IssueCode(code))]


@pytest.mark.parametrize("piece", ["a/", "[", "a@", "a:", "models--", "<", "a+", "\\", "hf.co/"])
def test_an_endless_text_is_refused_at_once(piece: str) -> None:
    assert read_text(piece * 200_000) == [REFUSED]
