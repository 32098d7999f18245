-- One text for SQLite and PostgreSQL. Types: TEXT, BIGINT, DOUBLE PRECISION; no BOOLEAN, because sqlx's `Any` cannot read one
-- from SQLite. Times are microseconds since 1970, money is millionths of a US dollar, documents are JSON. {SEQUENCE} and
-- {TRANSACTION} are the two words the databases spell differently; see dialect.rs.

CREATE TABLE video_projects (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL,
    -- Canonical path of the script: the same script is the same project.
    source TEXT NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'draft'
        CHECK (state IN ('draft', 'planned', 'shooting', 'cutting', 'finished', 'waiting', 'failed')),
    max_total_seconds BIGINT NOT NULL DEFAULT 300 CHECK (max_total_seconds BETWEEN 1 AND 300),
    max_attempts BIGINT NOT NULL DEFAULT 3 CHECK (max_attempts BETWEEN 1 AND 10),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (owner_id, source)
);

CREATE TABLE style_bibles (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL,
    project_id TEXT NOT NULL REFERENCES video_projects (id),
    name TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    document TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (project_id, content_hash)
);

CREATE TABLE character_bibles (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL,
    project_id TEXT NOT NULL REFERENCES video_projects (id),
    character_id TEXT NOT NULL,
    name TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    document TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (project_id, content_hash)
);

CREATE TABLE content_briefs (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL,
    project_id TEXT NOT NULL REFERENCES video_projects (id),
    content_hash TEXT NOT NULL,
    document TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (project_id, content_hash)
);

CREATE TABLE scripts (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL,
    project_id TEXT NOT NULL REFERENCES video_projects (id),
    content_hash TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (project_id, content_hash)
);

CREATE TABLE clip_plans (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL,
    project_id TEXT NOT NULL REFERENCES video_projects (id),
    version BIGINT NOT NULL CHECK (version >= 1),
    status TEXT NOT NULL CHECK (status IN ('current', 'superseded')),
    script_id TEXT NOT NULL REFERENCES scripts (id),
    brief_id TEXT REFERENCES content_briefs (id),
    style_bible_id TEXT REFERENCES style_bibles (id),
    -- All bibles as planned with, locations included.
    bibles TEXT NOT NULL,
    -- Hash of everything above and below: the same input keeps its version.
    plan_hash TEXT NOT NULL,
    words_per_minute BIGINT NOT NULL CHECK (words_per_minute BETWEEN 90 AND 200),
    total_seconds DOUBLE PRECISION NOT NULL CHECK (total_seconds >= 0 AND total_seconds <= 300),
    total_frames BIGINT NOT NULL CHECK (total_frames >= 0),
    document TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (project_id, version)
);
CREATE UNIQUE INDEX clip_plans_one_current ON clip_plans (project_id) WHERE status = 'current';

CREATE TABLE scenes (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL,
    plan_id TEXT NOT NULL REFERENCES clip_plans (id),
    scene_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    heading TEXT NOT NULL,
    document TEXT NOT NULL,
    UNIQUE (plan_id, scene_id)
);

-- One attempt at a clip: a take. Found by what was asked for, so that it outlives the plan it was shot for.
CREATE TABLE clip_runs (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL,
    project_id TEXT NOT NULL REFERENCES video_projects (id),
    -- Where the clip stood when the take was ordered.
    clip_id TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    attempt BIGINT NOT NULL CHECK (attempt >= 1),
    seed BIGINT,
    call_id TEXT NOT NULL UNIQUE,
    -- film::take::NormalisedTake, once verified.
    normalised TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (project_id, request_hash, attempt)
);

CREATE TABLE clip_plan_clips (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL,
    plan_id TEXT NOT NULL REFERENCES clip_plans (id),
    clip_id TEXT NOT NULL,
    scene_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    -- NULL for own material and cards, which nobody is asked for.
    request_hash TEXT,
    request TEXT,
    seconds DOUBLE PRECISION NOT NULL CHECK (seconds >= 0),
    frames BIGINT NOT NULL CHECK (frames >= 0),
    prompt TEXT NOT NULL,
    lines TEXT NOT NULL,
    acceptance TEXT NOT NULL,
    chosen_run_id TEXT REFERENCES clip_runs (id),
    UNIQUE (plan_id, clip_id)
);
CREATE INDEX clip_plan_clips_chosen ON clip_plan_clips (chosen_run_id);

CREATE TABLE assessments (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL,
    run_id TEXT NOT NULL REFERENCES clip_runs (id),
    -- Counts up; the highest is in force.
    ordinal BIGINT NOT NULL CHECK (ordinal >= 1),
    verdict TEXT NOT NULL CHECK (verdict IN ('pass', 'pass_unverified', 'retry', 'fail')),
    overall DOUBLE PRECISION CHECK (overall BETWEEN 0 AND 1),
    document TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (run_id, ordinal)
);

-- Which content answers to which name: originals, normalised takes, cached speech, own material.
CREATE TABLE video_assets (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL,
    project_id TEXT REFERENCES video_projects (id),
    run_id TEXT REFERENCES clip_runs (id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    bytes BIGINT CHECK (bytes >= 0),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (owner_id, kind, name)
);
CREATE INDEX video_assets_content ON video_assets (content_hash);

CREATE TABLE final_renders (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL,
    project_id TEXT NOT NULL REFERENCES video_projects (id),
    plan_id TEXT REFERENCES clip_plans (id),
    path TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    frames BIGINT NOT NULL CHECK (frames >= 0),
    report TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX final_renders_project ON final_renders (project_id, created_at);

-- The journal of every call that may cost money. A row is written before anything is sent.
CREATE TABLE paid_calls (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL,
    project_id TEXT REFERENCES video_projects (id),
    run_id TEXT REFERENCES clip_runs (id),
    kind TEXT NOT NULL CHECK (kind IN ('video', 'vision', 'transcription', 'speech', 'image', 'reconstruction')),
    provider TEXT NOT NULL,
    account TEXT NOT NULL,
    model TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('planned', 'intent', 'submitting', 'running', 'fetched', 'verified',
                                         'settled', 'failed', 'cancelled', 'needs_review')),
    -- What a person wants of it, read by whoever holds the lease.
    desired_state TEXT NOT NULL DEFAULT 'settled' CHECK (desired_state IN ('settled', 'cancelled')),
    -- Counts claims; every write of a claim carries its number, so that an overtaken worker can change nothing.
    gen BIGINT NOT NULL DEFAULT 0,
    lease_holder TEXT,
    lease_until BIGINT NOT NULL DEFAULT 0,
    idempotency_key TEXT NOT NULL UNIQUE,
    request_hash TEXT NOT NULL,
    request_json TEXT NOT NULL,
    ceiling_micros BIGINT NOT NULL CHECK (ceiling_micros >= 0),
    charged_micros BIGINT CHECK (charged_micros >= 0),
    charge_source TEXT,
    remote_id TEXT,
    submit_started_at BIGINT,
    submit_deadline BIGINT,
    next_poll_at BIGINT,
    poll_count BIGINT NOT NULL DEFAULT 0,
    original_asset TEXT,
    error_class TEXT,
    error_message TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (provider, account, remote_id)
);
CREATE INDEX paid_calls_state ON paid_calls (owner_id, state, next_poll_at);
CREATE INDEX paid_calls_in_flight ON paid_calls (provider, account, state);
CREATE INDEX paid_calls_project ON paid_calls (project_id);

-- What was really paid. Amounts are never changed; a correction is another entry of another kind.
CREATE TABLE ledger_entries (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL,
    project_id TEXT REFERENCES video_projects (id),
    call_id TEXT NOT NULL REFERENCES paid_calls (id),
    kind TEXT NOT NULL CHECK (kind IN ('charge', 'refund', 'write_off')),
    provider TEXT NOT NULL,
    account TEXT NOT NULL,
    model TEXT NOT NULL,
    amount_micros BIGINT NOT NULL,
    source TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (call_id, kind)
);
CREATE INDEX ledger_entries_time ON ledger_entries (owner_id, created_at);
CREATE INDEX ledger_entries_project ON ledger_entries (project_id);

-- A cap and what counts against it. A row without a cap only counts, so that a cap set later knows what was spent before.
-- spent may pass the cap when a vendor bills above its quote: booked, shown, and it stops further holds.
CREATE TABLE budgets (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    period TEXT NOT NULL,
    cap_micros BIGINT CHECK (cap_micros >= 0),
    held_micros BIGINT NOT NULL DEFAULT 0 CHECK (held_micros >= 0),
    spent_micros BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (owner_id, scope, period)
);

-- Which budgets hold money for a call.
CREATE TABLE budget_holds (
    call_id TEXT NOT NULL REFERENCES paid_calls (id),
    budget_id TEXT NOT NULL REFERENCES budgets (id),
    owner_id TEXT NOT NULL,
    PRIMARY KEY (call_id, budget_id)
);

CREATE TABLE events (
    seq {SEQUENCE},
    transaction_id {TRANSACTION},
    owner_id TEXT NOT NULL,
    project_id TEXT,
    -- The id of what changed: a call, a take, a plan, a budget.
    subject TEXT NOT NULL,
    kind TEXT NOT NULL,
    data TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX events_owner ON events (owner_id, seq);
