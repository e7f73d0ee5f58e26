"""How surely a tag names its base, edges from adapters' configurations, and issues of spellings that are read."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

CODES = (
    "cache_path",
    "trailing_slash",
    "revision",
    "quantization_suffix",
    "file_path",
    "markup",
    "nested_list",
    "object_for_id",
    "base_and_lora",
    "other_key",
    "unlisted_tag",
)


def upgrade() -> None:
    """Add the column and the codes; adapters whose configuration names a present model get their edge.

    What else a record says in another spelling comes with the next crawl: the record itself is not kept.
    SQLite cannot change a CHECK, so its text is changed where SQLite keeps it, as in 0004.
    """
    op.add_column(
        "edge_evidence",
        sa.Column(
            "form",
            sa.Text(),
            sa.CheckConstraint("form IN ('plain', 'typed', 'mended', 'folder')", name="ck_edge_evidence_form"),
            server_default="plain",
            nullable=False,
        ),
    )
    op.create_index(
        "ix_edge_evidence_doubtful",
        "edge_evidence",
        ["derivative"],
        sqlite_where=sa.text("current AND form <> 'plain'"),
        postgresql_where=sa.text("current AND form <> 'plain'"),
    )
    connection = op.get_bind()
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    added = ", ".join(f"''{code}''" for code in CODES)
    connection.exec_driver_sql(
        f"UPDATE sqlite_master SET sql = replace(sql, '''too_many_bases'')', '''too_many_bases'', {added})') "
        "WHERE type = 'table' AND name = 'card_issue'"
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
    op.execute(
        "INSERT INTO edge (derivative, base, relation, evidence, current, first_crawl, last_crawl) "
        "SELECT d.id, b.id, 'adapter', 'adapter_config', 1, d.last_crawl, d.last_crawl FROM model AS d "
        "JOIN model AS b ON b.name = d.peft_base AND b.state <> 'replaced' AND b.state = 'present' AND b.id <> d.id "
        "WHERE d.peft_base LIKE '%/%' AND d.state = 'present' "
        "ON CONFLICT (derivative, base) DO UPDATE SET relation = excluded.relation, evidence = excluded.evidence, "
        "current = 1, last_crawl = excluded.last_crawl WHERE NOT edge.current"
    )
    op.execute(
        "INSERT INTO edge_evidence (derivative, kind, raw_value, relation, base_name, base, current, first_crawl, "
        "last_crawl) SELECT d.id, 'adapter_config', d.peft_base, 'adapter', d.peft_base, b.id, 1, d.last_crawl, "
        "d.last_crawl FROM model AS d "
        "JOIN model AS b ON b.name = d.peft_base AND b.state <> 'replaced' AND b.state = 'present' AND b.id <> d.id "
        "WHERE d.peft_base LIKE '%/%' AND d.state = 'present'"
    )
