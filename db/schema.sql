-- What the migrations in db/migrations make of an empty file. Generated: run `make fix`.

CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE alias (
	name TEXT NOT NULL,
	model INTEGER NOT NULL,
	kind TEXT NOT NULL,
	first_crawl INTEGER NOT NULL,
	last_crawl INTEGER NOT NULL,
	CONSTRAINT pk_alias PRIMARY KEY (name),
	CONSTRAINT ck_alias_kind CHECK (kind IN ('rename', 'redirect', 'case', 'card')),
	CONSTRAINT fk_alias_first_crawl FOREIGN KEY(first_crawl) REFERENCES crawl (id),
	CONSTRAINT fk_alias_last_crawl FOREIGN KEY(last_crawl) REFERENCES crawl (id),
	CONSTRAINT fk_alias_model FOREIGN KEY(model) REFERENCES model (id)
)
 WITHOUT ROWID;

CREATE TABLE array_cache (
	name TEXT NOT NULL,
	part TEXT NOT NULL,
	version TEXT NOT NULL,
	type TEXT NOT NULL,
	content BLOB NOT NULL,
	CONSTRAINT pk_array_cache PRIMARY KEY (name, part)
);

CREATE TABLE bad_record (
	raw_value TEXT NOT NULL,
	first_crawl INTEGER NOT NULL,
	last_crawl INTEGER NOT NULL,
	CONSTRAINT pk_bad_record PRIMARY KEY (raw_value),
	CONSTRAINT fk_bad_record_first_crawl FOREIGN KEY(first_crawl) REFERENCES crawl (id),
	CONSTRAINT fk_bad_record_last_crawl FOREIGN KEY(last_crawl) REFERENCES crawl (id)
)
 WITHOUT ROWID;

CREATE TABLE card_issue (
	model INTEGER NOT NULL,
	code TEXT NOT NULL,
	field TEXT NOT NULL,
	raw_value TEXT NOT NULL,
	current BOOLEAN NOT NULL,
	first_crawl INTEGER NOT NULL,
	last_crawl INTEGER NOT NULL,
	CONSTRAINT pk_card_issue PRIMARY KEY (model, code, field, raw_value),
	CONSTRAINT ck_card_issue_code CHECK (code IN ('bad_record', 'bad_value', 'not_a_repo_id', 'no_owner', 'self_claim', 'wrong_case', 'impossible_in_time', 'url_for_id', 'card_differs', 'contradictory_relations', 'unknown_relation', 'duplicate_base', 'too_many_bases', 'cache_path', 'trailing_slash', 'revision', 'quantization_suffix', 'file_path', 'markup', 'nested_list', 'object_for_id', 'base_and_lora', 'other_key', 'unlisted_tag')),
	CONSTRAINT fk_card_issue_first_crawl FOREIGN KEY(first_crawl) REFERENCES crawl (id),
	CONSTRAINT fk_card_issue_last_crawl FOREIGN KEY(last_crawl) REFERENCES crawl (id),
	CONSTRAINT fk_card_issue_model FOREIGN KEY(model) REFERENCES model (id)
)
 WITHOUT ROWID;

CREATE TABLE children_count (
	model INTEGER NOT NULL,
	relation TEXT NOT NULL,
	count BIGINT NOT NULL,
	crawl INTEGER NOT NULL,
	CONSTRAINT pk_children_count PRIMARY KEY (model, relation),
	CONSTRAINT fk_children_count_crawl FOREIGN KEY(crawl) REFERENCES crawl (id),
	CONSTRAINT fk_children_count_model FOREIGN KEY(model) REFERENCES model (id)
)
 WITHOUT ROWID;

CREATE TABLE crawl (
	id INTEGER NOT NULL,
	"plan" TEXT NOT NULL,
	roots TEXT NOT NULL,
	started_at VARCHAR(24) NOT NULL,
	finished_at VARCHAR(24),
	as_of VARCHAR(24),
	requests INTEGER NOT NULL,
	expected_requests INTEGER,
	listed_models INTEGER, depth INTEGER, listed_newest VARCHAR(24), first_created VARCHAR(24), oldest_created VARCHAR(24), newest_created VARCHAR(24), models INTEGER, unseen INTEGER,
	CONSTRAINT pk_crawl PRIMARY KEY (id),
	CONSTRAINT ck_crawl_plan CHECK (plan IN ('walk', 'sweep', 'look'))
);

CREATE TABLE crawl_task (
	id INTEGER NOT NULL,
	crawl INTEGER NOT NULL,
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	cursor TEXT,
	done BOOLEAN NOT NULL, depth INTEGER,
	CONSTRAINT pk_crawl_task PRIMARY KEY (id),
	CONSTRAINT ck_crawl_task_kind CHECK (kind IN ('sweep', 'owner', 'root', 'derivatives', 'base', 'resolve')),
	CONSTRAINT fk_crawl_task_crawl FOREIGN KEY(crawl) REFERENCES crawl (id)
);

CREATE TABLE edge (
	derivative INTEGER NOT NULL,
	base INTEGER NOT NULL,
	relation TEXT NOT NULL,
	evidence TEXT NOT NULL,
	current BOOLEAN NOT NULL,
	first_crawl INTEGER NOT NULL,
	last_crawl INTEGER NOT NULL,
	CONSTRAINT pk_edge PRIMARY KEY (derivative, base),
	CONSTRAINT ck_edge_evidence CHECK (evidence IN ('hub', 'tag', 'card', 'adapter_config', 'config', 'merge_config', 'name')),
	CONSTRAINT ck_edge_relation CHECK (relation IN ('finetune', 'adapter', 'quantized', 'merge', 'unstated')),
	CONSTRAINT ck_edge_no_self CHECK (derivative <> base),
	CONSTRAINT fk_edge_base FOREIGN KEY(base) REFERENCES model (id),
	CONSTRAINT fk_edge_derivative FOREIGN KEY(derivative) REFERENCES model (id),
	CONSTRAINT fk_edge_first_crawl FOREIGN KEY(first_crawl) REFERENCES crawl (id),
	CONSTRAINT fk_edge_last_crawl FOREIGN KEY(last_crawl) REFERENCES crawl (id)
)
 WITHOUT ROWID;

CREATE TABLE edge_evidence (
	derivative INTEGER NOT NULL,
	kind TEXT NOT NULL,
	raw_value TEXT NOT NULL,
	relation TEXT NOT NULL,
	base_name TEXT NOT NULL,
	base_hub_id VARCHAR(24),
	base INTEGER,
	current BOOLEAN NOT NULL,
	first_crawl INTEGER NOT NULL,
	last_crawl INTEGER NOT NULL, form TEXT DEFAULT 'plain' NOT NULL CONSTRAINT ck_edge_evidence_form CHECK (form IN ('plain', 'typed', 'mended', 'folder')),
	CONSTRAINT pk_edge_evidence PRIMARY KEY (derivative, kind, raw_value),
	CONSTRAINT ck_edge_evidence_kind CHECK (kind IN ('hub', 'tag', 'card', 'adapter_config', 'config', 'merge_config', 'name')),
	CONSTRAINT ck_edge_evidence_relation CHECK (relation IN ('finetune', 'adapter', 'quantized', 'merge', 'unstated')),
	CONSTRAINT fk_edge_evidence_derivative_base FOREIGN KEY(derivative, base) REFERENCES edge (derivative, base),
	CONSTRAINT fk_edge_evidence_derivative FOREIGN KEY(derivative) REFERENCES model (id),
	CONSTRAINT fk_edge_evidence_first_crawl FOREIGN KEY(first_crawl) REFERENCES crawl (id),
	CONSTRAINT fk_edge_evidence_last_crawl FOREIGN KEY(last_crawl) REFERENCES crawl (id)
)
 WITHOUT ROWID;

CREATE TABLE model (
	id INTEGER NOT NULL,
	hub_id VARCHAR(24),
	name TEXT NOT NULL,
	owner TEXT NOT NULL,
	state TEXT NOT NULL,
	created_at VARCHAR(24),
	last_modified VARCHAR(24),
	downloads BIGINT,
	downloads_all_time BIGINT,
	likes BIGINT,
	trending_score FLOAT,
	parameters BIGINT,
	gated TEXT,
	disabled BOOLEAN,
	private BOOLEAN,
	sha VARCHAR(64),
	license TEXT,
	license_name TEXT,
	license_link TEXT,
	task TEXT,
	library TEXT,
	architecture TEXT,
	new_version TEXT,
	peft_base TEXT,
	tags TEXT,
	asked_crawl INTEGER,
	first_crawl INTEGER NOT NULL,
	last_crawl INTEGER NOT NULL,
	CONSTRAINT pk_model PRIMARY KEY (id),
	CONSTRAINT ck_model_state CHECK (state IN ('present', 'unasked', 'absent', 'vanished', 'replaced')),
	CONSTRAINT fk_model_asked_crawl FOREIGN KEY(asked_crawl) REFERENCES crawl (id),
	CONSTRAINT fk_model_first_crawl FOREIGN KEY(first_crawl) REFERENCES crawl (id),
	CONSTRAINT fk_model_last_crawl FOREIGN KEY(last_crawl) REFERENCES crawl (id)
);

CREATE TABLE model_dataset (
	model INTEGER NOT NULL,
	dataset TEXT NOT NULL,
	CONSTRAINT pk_model_dataset PRIMARY KEY (model, dataset),
	CONSTRAINT fk_model_dataset_model FOREIGN KEY(model) REFERENCES model (id)
)
 WITHOUT ROWID;

CREATE TABLE model_language (
	model INTEGER NOT NULL,
	language TEXT NOT NULL,
	CONSTRAINT pk_model_language PRIMARY KEY (model, language),
	CONSTRAINT fk_model_language_model FOREIGN KEY(model) REFERENCES model (id)
)
 WITHOUT ROWID;

CREATE TABLE origin (
	id INTEGER NOT NULL,
	endpoint TEXT NOT NULL,
	population TEXT NOT NULL,
	created_at VARCHAR(24) NOT NULL,
	CONSTRAINT pk_origin PRIMARY KEY (id),
	CONSTRAINT ck_origin_single CHECK (id = 1)
);

CREATE INDEX ix_alias_model ON alias (model);

CREATE UNIQUE INDEX ix_crawl_task_crawl_kind_name ON crawl_task (crawl, kind, name);

CREATE INDEX ix_crawl_task_open ON crawl_task (crawl, id) WHERE NOT done;

CREATE INDEX ix_edge_base ON edge (base);

CREATE INDEX ix_edge_evidence_doubtful ON edge_evidence (derivative) WHERE current AND form <> 'plain';

CREATE INDEX ix_edge_evidence_open ON edge_evidence (derivative) WHERE base IS NULL AND current;

CREATE INDEX ix_model_gone ON model (name) WHERE state = 'replaced';

CREATE UNIQUE INDEX ix_model_holder ON model (name) WHERE state <> 'replaced';

CREATE UNIQUE INDEX ix_model_hub_id ON model (hub_id);

CREATE INDEX ix_model_lower_name ON model (lower(name));

CREATE INDEX ix_model_unlisted ON model (name) WHERE state IN ('unasked', 'absent', 'vanished');

CREATE TRIGGER array_cache_edge_delete AFTER DELETE ON edge WHEN EXISTS (SELECT 1 FROM array_cache) BEGIN DELETE FROM array_cache; END;

CREATE TRIGGER array_cache_edge_insert AFTER INSERT ON edge WHEN EXISTS (SELECT 1 FROM array_cache) BEGIN DELETE FROM array_cache; END;

CREATE TRIGGER array_cache_edge_update AFTER UPDATE ON edge WHEN EXISTS (SELECT 1 FROM array_cache) BEGIN DELETE FROM array_cache; END;

CREATE TRIGGER array_cache_model_delete AFTER DELETE ON model WHEN EXISTS (SELECT 1 FROM array_cache) BEGIN DELETE FROM array_cache; END;

CREATE TRIGGER array_cache_model_insert AFTER INSERT ON model WHEN EXISTS (SELECT 1 FROM array_cache) BEGIN DELETE FROM array_cache; END;

CREATE TRIGGER array_cache_model_update AFTER UPDATE ON model WHEN EXISTS (SELECT 1 FROM array_cache) BEGIN DELETE FROM array_cache; END;

CREATE VIEW readable_edge AS
SELECT d.name AS derivative, b.name AS base, e.relation, e.evidence, d.created_at, d.downloads,
       CASE WHEN d.license_name <> '' AND (d.license IS NULL OR lower(d.license) IN ('other', 'unknown'))
            THEN d.license_name ELSE d.license END AS license,
       CASE WHEN b.license_name <> '' AND (b.license IS NULL OR lower(b.license) IN ('other', 'unknown'))
            THEN b.license_name ELSE b.license END AS base_license,
       b.state AS base_state
FROM edge AS e
JOIN model AS d ON d.id = e.derivative
JOIN model AS b ON b.id = e.base
WHERE e.current AND d.state = 'present';

CREATE VIEW readable_evidence AS
SELECT d.name AS derivative, v.kind, v.relation, v.raw_value, b.name AS base
FROM edge_evidence AS v
JOIN model AS d ON d.id = v.derivative
LEFT JOIN model AS b ON b.id = v.base
WHERE v.current AND d.state = 'present';

CREATE VIEW readable_issue AS
SELECT m.name AS model, i.code, i.field, i.raw_value
FROM card_issue AS i
JOIN model AS m ON m.id = i.model
WHERE i.current AND m.state = 'present';

CREATE VIEW readable_past_evidence AS
SELECT d.name AS derivative, d.state AS derivative_state, v.kind, v.relation, v.raw_value,
       coalesce(b.name, v.base_name) AS base, b.state AS base_state, c.as_of AS last_seen
FROM edge_evidence AS v
JOIN model AS d ON d.id = v.derivative
LEFT JOIN model AS b ON b.id = v.base
JOIN crawl AS c ON c.id = v.last_crawl
WHERE NOT v.current OR d.state <> 'present';
