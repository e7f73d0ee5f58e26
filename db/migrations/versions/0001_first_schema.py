"""The first schema: models, edges, the evidence behind them, problems, crawls."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

VIEWS = {
    "readable_edge": """
SELECT d.name AS derivative, b.name AS base, e.relation, e.evidence,
       d.created_at, d.downloads, d.license, b.license AS base_license, b.state AS base_state
FROM edge AS e
JOIN model AS d ON d.id = e.derivative
JOIN model AS b ON b.id = e.base
WHERE e.current AND d.state = 'present'
""",
    "readable_evidence": """
SELECT d.name AS derivative, v.kind, v.relation, v.raw_value, b.name AS base
FROM edge_evidence AS v
JOIN model AS d ON d.id = v.derivative
LEFT JOIN model AS b ON b.id = v.base
WHERE v.current AND d.state = 'present'
""",
    "readable_issue": """
SELECT m.name AS model, i.code, i.field, i.raw_value
FROM card_issue AS i
JOIN model AS m ON m.id = i.model
WHERE i.current AND m.state = 'present'
""",
}


def upgrade() -> None:
    """Make every table, index and view."""
    op.create_table(
        "crawl",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("roots", sa.Text(), nullable=False),
        sa.Column("started_at", sa.String(length=24), nullable=False),
        sa.Column("finished_at", sa.String(length=24), nullable=True),
        sa.Column("as_of", sa.String(length=24), nullable=True),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("expected_requests", sa.Integer(), nullable=True),
        sa.Column("listed_models", sa.Integer(), nullable=True),
        sa.CheckConstraint("plan IN ('walk', 'sweep', 'ask')", name="ck_crawl_plan"),
        sa.PrimaryKeyConstraint("id", name="pk_crawl"),
    )
    op.create_table(
        "origin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("population", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_origin_single"),
        sa.PrimaryKeyConstraint("id", name="pk_origin"),
    )
    op.create_table(
        "bad_record",
        sa.Column("raw_value", sa.Text(), nullable=False),
        sa.Column("first_crawl", sa.Integer(), nullable=False),
        sa.Column("last_crawl", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["first_crawl"], ["crawl.id"], name="fk_bad_record_first_crawl"),
        sa.ForeignKeyConstraint(["last_crawl"], ["crawl.id"], name="fk_bad_record_last_crawl"),
        sa.PrimaryKeyConstraint("raw_value", name="pk_bad_record"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "crawl_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("crawl", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=True),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('sweep', 'owner', 'root', 'derivatives', 'base', 'resolve')", name="ck_crawl_task_kind"
        ),
        sa.ForeignKeyConstraint(["crawl"], ["crawl.id"], name="fk_crawl_task_crawl"),
        sa.PrimaryKeyConstraint("id", name="pk_crawl_task"),
    )
    op.create_index("ix_crawl_task_crawl_kind_name", "crawl_task", ["crawl", "kind", "name"], unique=True)
    op.create_index(
        "ix_crawl_task_open",
        "crawl_task",
        ["crawl", "id"],
        unique=False,
        sqlite_where=sa.text("NOT done"),
        postgresql_where=sa.text("NOT done"),
    )
    op.create_table(
        "model",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hub_id", sa.String(length=24), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=True),
        sa.Column("last_modified", sa.String(length=24), nullable=True),
        sa.Column("downloads", sa.BigInteger(), nullable=True),
        sa.Column("downloads_all_time", sa.BigInteger(), nullable=True),
        sa.Column("likes", sa.BigInteger(), nullable=True),
        sa.Column("trending_score", sa.Float(), nullable=True),
        sa.Column("parameters", sa.BigInteger(), nullable=True),
        sa.Column("gated", sa.Text(), nullable=True),
        sa.Column("disabled", sa.Boolean(), nullable=True),
        sa.Column("private", sa.Boolean(), nullable=True),
        sa.Column("sha", sa.String(length=64), nullable=True),
        sa.Column("license", sa.Text(), nullable=True),
        sa.Column("license_name", sa.Text(), nullable=True),
        sa.Column("license_link", sa.Text(), nullable=True),
        sa.Column("task", sa.Text(), nullable=True),
        sa.Column("library", sa.Text(), nullable=True),
        sa.Column("architecture", sa.Text(), nullable=True),
        sa.Column("new_version", sa.Text(), nullable=True),
        sa.Column("peft_base", sa.Text(), nullable=True),
        sa.Column("tags", sa.Text(), nullable=True),
        sa.Column("asked_crawl", sa.Integer(), nullable=True),
        sa.Column("first_crawl", sa.Integer(), nullable=False),
        sa.Column("last_crawl", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('present', 'unasked', 'absent', 'vanished', 'replaced')", name="ck_model_state"),
        sa.ForeignKeyConstraint(["asked_crawl"], ["crawl.id"], name="fk_model_asked_crawl"),
        sa.ForeignKeyConstraint(["first_crawl"], ["crawl.id"], name="fk_model_first_crawl"),
        sa.ForeignKeyConstraint(["last_crawl"], ["crawl.id"], name="fk_model_last_crawl"),
        sa.PrimaryKeyConstraint("id", name="pk_model"),
    )
    op.create_index(
        "ix_model_holder",
        "model",
        ["name"],
        unique=True,
        sqlite_where=sa.text("state <> 'replaced'"),
        postgresql_where=sa.text("state <> 'replaced'"),
    )
    op.create_index(
        "ix_model_gone",
        "model",
        ["name"],
        unique=False,
        sqlite_where=sa.text("state = 'replaced'"),
        postgresql_where=sa.text("state = 'replaced'"),
    )
    op.create_index(
        "ix_model_unlisted",
        "model",
        ["name"],
        unique=False,
        sqlite_where=sa.text("state IN ('unasked', 'absent', 'vanished')"),
        postgresql_where=sa.text("state IN ('unasked', 'absent', 'vanished')"),
    )
    op.create_index("ix_model_hub_id", "model", ["hub_id"], unique=True)
    op.create_table(
        "alias",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("model", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("first_crawl", sa.Integer(), nullable=False),
        sa.Column("last_crawl", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('rename', 'redirect', 'case')", name="ck_alias_kind"),
        sa.ForeignKeyConstraint(["first_crawl"], ["crawl.id"], name="fk_alias_first_crawl"),
        sa.ForeignKeyConstraint(["last_crawl"], ["crawl.id"], name="fk_alias_last_crawl"),
        sa.ForeignKeyConstraint(["model"], ["model.id"], name="fk_alias_model"),
        sa.PrimaryKeyConstraint("name", name="pk_alias"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_alias_model", "alias", ["model"], unique=False)
    op.create_table(
        "card_issue",
        sa.Column("model", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("raw_value", sa.Text(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("first_crawl", sa.Integer(), nullable=False),
        sa.Column("last_crawl", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "code IN ('bad_record', 'bad_value', 'not_a_repo_id', 'no_owner', 'self_claim', 'wrong_case', "
            "'url_for_id', 'card_differs', 'contradictory_relations', 'unknown_relation', 'duplicate_base', "
            "'too_many_bases')",
            name="ck_card_issue_code",
        ),
        sa.ForeignKeyConstraint(["first_crawl"], ["crawl.id"], name="fk_card_issue_first_crawl"),
        sa.ForeignKeyConstraint(["last_crawl"], ["crawl.id"], name="fk_card_issue_last_crawl"),
        sa.ForeignKeyConstraint(["model"], ["model.id"], name="fk_card_issue_model"),
        sa.PrimaryKeyConstraint("model", "code", "field", "raw_value", name="pk_card_issue"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "children_count",
        sa.Column("model", sa.Integer(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("crawl", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["crawl"], ["crawl.id"], name="fk_children_count_crawl"),
        sa.ForeignKeyConstraint(["model"], ["model.id"], name="fk_children_count_model"),
        sa.PrimaryKeyConstraint("model", "relation", name="pk_children_count"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "edge",
        sa.Column("derivative", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("first_crawl", sa.Integer(), nullable=False),
        sa.Column("last_crawl", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "evidence IN ('hub', 'tag', 'card', 'adapter_config', 'config', 'merge_config', 'name')",
            name="ck_edge_evidence",
        ),
        sa.CheckConstraint(
            "relation IN ('finetune', 'adapter', 'quantized', 'merge', 'unstated')", name="ck_edge_relation"
        ),
        sa.CheckConstraint("derivative <> base", name="ck_edge_no_self"),
        sa.ForeignKeyConstraint(["base"], ["model.id"], name="fk_edge_base"),
        sa.ForeignKeyConstraint(["derivative"], ["model.id"], name="fk_edge_derivative"),
        sa.ForeignKeyConstraint(["first_crawl"], ["crawl.id"], name="fk_edge_first_crawl"),
        sa.ForeignKeyConstraint(["last_crawl"], ["crawl.id"], name="fk_edge_last_crawl"),
        sa.PrimaryKeyConstraint("derivative", "base", name="pk_edge"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_edge_base", "edge", ["base"], unique=False)
    op.create_table(
        "model_dataset",
        sa.Column("model", sa.Integer(), nullable=False),
        sa.Column("dataset", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["model"], ["model.id"], name="fk_model_dataset_model"),
        sa.PrimaryKeyConstraint("model", "dataset", name="pk_model_dataset"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "model_language",
        sa.Column("model", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["model"], ["model.id"], name="fk_model_language_model"),
        sa.PrimaryKeyConstraint("model", "language", name="pk_model_language"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "edge_evidence",
        sa.Column("derivative", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("raw_value", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("base_name", sa.Text(), nullable=False),
        sa.Column("base_hub_id", sa.String(length=24), nullable=True),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("first_crawl", sa.Integer(), nullable=False),
        sa.Column("last_crawl", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('hub', 'tag', 'card', 'adapter_config', 'config', 'merge_config', 'name')",
            name="ck_edge_evidence_kind",
        ),
        sa.CheckConstraint(
            "relation IN ('finetune', 'adapter', 'quantized', 'merge', 'unstated')", name="ck_edge_evidence_relation"
        ),
        sa.ForeignKeyConstraint(
            ["derivative", "base"], ["edge.derivative", "edge.base"], name="fk_edge_evidence_derivative_base"
        ),
        sa.ForeignKeyConstraint(["derivative"], ["model.id"], name="fk_edge_evidence_derivative"),
        sa.ForeignKeyConstraint(["first_crawl"], ["crawl.id"], name="fk_edge_evidence_first_crawl"),
        sa.ForeignKeyConstraint(["last_crawl"], ["crawl.id"], name="fk_edge_evidence_last_crawl"),
        sa.PrimaryKeyConstraint("derivative", "kind", "raw_value", name="pk_edge_evidence"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_edge_evidence_open",
        "edge_evidence",
        ["derivative"],
        unique=False,
        sqlite_where=sa.text("base IS NULL AND current"),
        postgresql_where=sa.text("base IS NULL AND current"),
    )
    op.create_index("ix_model_lower_name", "model", [sa.text("lower(name)")])
    for name, query in VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {query}")
