"""The fields of the Hub's metadata API, and those that it sends unasked."""

from typing import Final

EXPANDABLE: Final = (
    "author",
    "baseModels",
    "cardData",
    "childrenModelCount",
    "config",
    "createdAt",
    "disabled",
    "downloads",
    "downloadsAllTime",
    "evalResults",
    "gated",
    "gguf",
    "inference",
    "inferenceProviderMapping",
    "lastModified",
    "library_name",
    "likes",
    "mask_token",
    "model-index",
    "pipeline_tag",
    "private",
    "resourceGroup",
    "safetensors",
    "sha",
    "siblings",
    "spaces",
    "tags",
    "transformersInfo",
    "trendingScore",
    "usedStorage",
    "widgetData",
    "xetEnabled",
)
"""What `expand` may ask for: the 31 names of huggingface_hub 2.4, and `xetEnabled`."""

NOT_IN_LISTS: Final = frozenset({"childrenModelCount", "usedStorage"})
"""What only the detail route expands."""

CHILDREN: Final = "childrenModelCount"

LIST_DEFAULT: Final = (
    "modelId",
    "likes",
    "trendingScore",
    "private",
    "downloads",
    "tags",
    "pipeline_tag",
    "library_name",
    "createdAt",
)
"""What a list item carries beside `_id` and `id`."""

LIST_FULL: Final = (*LIST_DEFAULT, "author", "sha", "lastModified", "gated", "disabled", "siblings")
"""What it carries with `full=true`."""

DETAIL_DEFAULT: Final = (
    "modelId",
    "author",
    "sha",
    "lastModified",
    "private",
    "disabled",
    "gated",
    "pipeline_tag",
    "tags",
    "downloads",
    "library_name",
    "likes",
    "model-index",
    "config",
    "cardData",
    "transformersInfo",
    "safetensors",
    "gguf",
    "siblings",
    "spaces",
    "createdAt",
    "usedStorage",
)
"""What the detail route sends beside `_id` and `id`; no lineage but the tags and the card."""

SORTS: Final = ("createdAt", "downloads", "lastModified", "likes", "trendingScore")
"""What a list can be sorted by; `createdAt` walks in ObjectId order."""

ASCENDING: Final = ("createdAt",)
"""What a list can be sorted by from the lowest up; for anything else `direction=1` is refused."""

ABSENT_IF_NULL: Final = frozenset({"baseModels", "evalResults", "gguf", "safetensors", "spaces"})
"""What a row does not have where there is nothing to say; other fields may be null."""

CHILD_RELATIONS: Final = ("adapter", "merge", "quantized", "finetune")
"""The relations of `childrenModelCount`, in the order the Hub writes them."""
