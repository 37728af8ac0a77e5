-- Sessions, turns, runs and their traces; the search index; views for other tools.
--
-- Released: never edit it, add a migration instead. Indentation is part of the stored schema, which
-- must be the same in new and upgraded files. Statements end in a semicolon at the end of a line.

    CREATE TABLE sessions (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL DEFAULT '',
        note TEXT NOT NULL DEFAULT '',
        starred INTEGER NOT NULL DEFAULT 0,
        source TEXT NOT NULL,
        created TEXT NOT NULL,
        deleted TEXT
    );

    CREATE TABLE session_tags (
        session INTEGER NOT NULL REFERENCES sessions(number) ON DELETE CASCADE,
        tag TEXT NOT NULL,
        PRIMARY KEY (session, tag)
    ) WITHOUT ROWID
    ;

    CREATE INDEX session_tags_by_tag ON session_tags(tag);

    CREATE TABLE turns (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        session INTEGER NOT NULL REFERENCES sessions(number) ON DELETE CASCADE,
        repeats INTEGER REFERENCES turns(number) ON DELETE SET NULL,
        prompt TEXT NOT NULL,
        system TEXT NOT NULL,
        expect TEXT,
        timing TEXT NOT NULL,
        begun TEXT NOT NULL,
        preference TEXT CHECK (preference IN ('left', 'right', 'tie', 'both_bad')),
        preference_blind INTEGER,
        preference_at TEXT
    );

    CREATE INDEX turns_by_session ON turns(session);

    CREATE INDEX turns_by_repeats ON turns(repeats);

    CREATE TABLE models (
        number INTEGER PRIMARY KEY,
        identity TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        description TEXT NOT NULL,
        parameters INTEGER NOT NULL,
        size_bytes INTEGER NOT NULL,
        vocabulary INTEGER NOT NULL,
        trained_context INTEGER NOT NULL,
        layers INTEGER NOT NULL,
        file TEXT NOT NULL
    );

    CREATE TABLE machines (
        number INTEGER PRIMARY KEY,
        identity TEXT NOT NULL UNIQUE,
        platform TEXT NOT NULL,
        processor TEXT NOT NULL,
        cores INTEGER NOT NULL,
        memory_bytes INTEGER NOT NULL,
        backends TEXT NOT NULL,
        devices TEXT NOT NULL,
        versions TEXT NOT NULL
    );

    CREATE TABLE settings (
        number INTEGER PRIMARY KEY,
        identity TEXT NOT NULL UNIQUE,
        sampler TEXT,
        drafting TEXT,
        run TEXT,
        load TEXT
    );

    CREATE TABLE writers (
        number INTEGER PRIMARY KEY,
        host TEXT NOT NULL,
        pid INTEGER NOT NULL,
        started REAL NOT NULL,
        UNIQUE (host, pid, started)
    );

    CREATE TABLE runs (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        turn INTEGER NOT NULL REFERENCES turns(number) ON DELETE CASCADE,
        side TEXT NOT NULL,
        model_name TEXT NOT NULL,
        draft_name TEXT NOT NULL,
        model INTEGER REFERENCES models(number),
        draft INTEGER REFERENCES models(number),
        family TEXT NOT NULL,
        family_guessed INTEGER NOT NULL,
        notes TEXT NOT NULL,
        settings INTEGER REFERENCES settings(number),
        machine INTEGER REFERENCES machines(number),
        writer INTEGER REFERENCES writers(number),
        status TEXT NOT NULL,
        note TEXT NOT NULL DEFAULT '',
        begun TEXT NOT NULL,
        ended TEXT,
        stopped INTEGER NOT NULL DEFAULT 0,
        loaded_before BLOB,
        context INTEGER,
        gpu_layers INTEGER,
        load_s REAL,
        starts_us INTEGER,
        prompt_tokens INTEGER,
        cached_tokens INTEGER,
        thinking_tokens INTEGER,
        answer_tokens INTEGER,
        prompt_s REAL,
        first_token_s REAL,
        thinking_s REAL,
        total_s REAL,
        tokens_per_s REAL,
        draft_rounds INTEGER,
        proposed INTEGER,
        tested INTEGER,
        accepted INTEGER,
        acceptance REAL,
        share REAL,
        loop_start INTEGER,
        loop_period INTEGER,
        loop_repeats INTEGER,
        loop_wasted INTEGER,
        thought_closed INTEGER,
        memory_bytes INTEGER,
        answer_start TEXT NOT NULL DEFAULT '',
        correct INTEGER,
        judged_by TEXT,
        found TEXT,
        equivalent INTEGER,
        by_hand TEXT CHECK (by_hand IN ('right', 'wrong', 'unsure')),
        by_hand_at TEXT
    );

    CREATE INDEX runs_by_turn ON runs(turn);

    CREATE INDEX runs_by_model_name ON runs(model_name);

    CREATE INDEX runs_by_writer ON runs(writer) WHERE writer IS NOT NULL;

    CREATE TABLE traces (
        run INTEGER PRIMARY KEY REFERENCES runs(number) ON DELETE CASCADE,
        format INTEGER NOT NULL,
        words BLOB NOT NULL,
        numbers BLOB NOT NULL,
        events BLOB NOT NULL
    );

    CREATE TABLE segments (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        run INTEGER NOT NULL REFERENCES runs(number) ON DELETE CASCADE,
        events BLOB NOT NULL
    );

    CREATE INDEX segments_by_run ON segments(run);

    CREATE TABLE annotations (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        run INTEGER NOT NULL REFERENCES runs(number) ON DELETE CASCADE,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL,
        label TEXT NOT NULL,
        note TEXT NOT NULL DEFAULT '',
        made TEXT NOT NULL,
        CHECK (0 <= first AND first <= last)
    );

    CREATE INDEX annotations_by_run ON annotations(run);

    CREATE VIRTUAL TABLE search_index USING fts5(
        note, prompt, answer, thinking,
        content='', tokenize='unicode61 remove_diacritics 2'
    );

    CREATE VIEW figures AS
    SELECT
        sessions.id AS session, turns.id AS turn, runs.id AS run, runs.side, runs.begun,
        coalesce(nullif(sessions.title, ''), turns.prompt) AS title, turns.prompt, turns.expect,
        turns.timing, runs.model_name AS model, runs.family, runs.draft_name AS draft,
        runs.status, runs.prompt_tokens, runs.cached_tokens, runs.thinking_tokens,
        runs.answer_tokens, runs.load_s, runs.prompt_s, runs.first_token_s, runs.thinking_s,
        runs.total_s, runs.tokens_per_s, runs.draft_rounds, runs.proposed, runs.tested,
        runs.accepted, runs.acceptance, runs.share, runs.loop_start, runs.loop_period,
        runs.loop_repeats, runs.loop_wasted, runs.thought_closed, runs.memory_bytes,
        runs.answer_start, runs.correct, runs.judged_by, runs.by_hand,
        CASE runs.by_hand WHEN 'right' THEN 1 WHEN 'wrong' THEN 0 WHEN 'unsure' THEN NULL
            ELSE runs.correct END AS right
    FROM runs JOIN turns ON turns.number = runs.turn
        JOIN sessions ON sessions.number = turns.session
    WHERE sessions.deleted IS NULL;

    CREATE VIEW model_figures AS
    SELECT
        model, timing, count(*) AS runs, sum(right = 1) AS right, sum(right = 0) AS wrong,
        avg(right) AS accuracy, avg(thinking_tokens) AS mean_thinking_tokens,
        avg(answer_tokens) AS mean_answer_tokens, avg(tokens_per_s) AS mean_tokens_per_s,
        sum(loop_start IS NOT NULL) AS looping
    FROM figures GROUP BY model, timing;

    CREATE VIEW tokens AS
    SELECT
        runs.id AS run, runs.side, runs.model_name AS model,
        json_extract(token.value, '$.i') AS i,
        json_extract(token.value, '$.id') AS id,
        json_extract(token.value, '$.text') AS text,
        json_extract(token.value, '$.phase') AS phase,
        json_extract(token.value, '$.origin') AS origin,
        json_extract(token.value, '$.t_us') AS t_us,
        json_extract(token.value, '$.logprob') AS logprob,
        json_extract(token.value, '$.entropy') AS entropy,
        json_extract(token.value, '$.round') AS round
    FROM runs JOIN traces ON traces.run = runs.number,
        json_each(overthink_tokens(traces.words, traces.numbers, traces.events)) AS token;
