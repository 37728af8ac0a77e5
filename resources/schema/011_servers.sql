-- Runs on servers: which server, whose clock measured the times, and what it counted. They are NULL
-- for models on this machine. Traces of format 6 may hold entries without a token (id -1), unknown
-- probabilities (NaN), and what a server reported.
--
-- Released: never edit it, add a migration instead. Indentation is part of the stored schema, which
-- must be the same in new and upgraded files. Statements end in a semicolon at the end of a line.

    ALTER TABLE runs ADD COLUMN server TEXT;
    ALTER TABLE runs ADD COLUMN clock TEXT;
    ALTER TABLE runs ADD COLUMN output_tokens INTEGER;
    ALTER TABLE runs ADD COLUMN server_drafting TEXT;
    ALTER TABLE runs ADD COLUMN cost REAL;

    DROP VIEW model_figures;

    DROP VIEW figures;

    CREATE VIEW figures AS
    SELECT
        sessions.id AS session, turns.id AS turn, runs.id AS run, runs.side, runs.begun,
        coalesce(nullif(sessions.title, ''), turns.prompt) AS title, turns.prompt, turns.expect,
        turns.timing, runs.sample, runs.model_name AS model, runs.family, runs.draft_name AS draft,
        runs.status, runs.prompt_tokens, runs.cached_tokens, runs.thinking_tokens,
        runs.answer_tokens, runs.load_s, runs.prompt_s, runs.first_token_s, runs.thinking_s,
        runs.total_s, runs.tokens_per_s, runs.draft_rounds, runs.proposed, runs.tested,
        runs.accepted, runs.acceptance, runs.share, runs.loop_start, runs.loop_period,
        runs.loop_repeats, runs.loop_wasted, runs.runaways, runs.runaway_count,
        runs.runaway_tokens, runs.thought_closed, runs.memory_bytes,
        runs.gpu_layers, runs.layers, runs.gpu_memory_bytes, runs.gpu_use, runs.joules,
        runs.thinking_joules, runs.answer_joules, runs.joules_of, runs.slept_s,
        runs.server, runs.clock, runs.output_tokens, runs.server_drafting, runs.cost,
        runs.answer_start, runs.correct, runs.judged_by, runs.found, runs.grader, runs.by_hand,
        CASE runs.by_hand WHEN 'right' THEN 1 WHEN 'wrong' THEN 0 WHEN 'unsure' THEN NULL
            ELSE runs.correct END AS right,
        coalesce(json_extract(settings.run, '$.thinking'), 'auto') AS thinking,
        coalesce(json_extract(settings.run, '$.effort'), '') AS effort
    FROM runs JOIN turns ON turns.number = runs.turn
        JOIN sessions ON sessions.number = turns.session
        LEFT JOIN settings ON settings.number = runs.settings
    WHERE sessions.deleted IS NULL;

    CREATE VIEW model_figures AS
    SELECT
        model, timing, thinking, effort, count(*) AS runs, sum(right = 1) AS right, sum(right = 0) AS wrong,
        sum(right IS NULL AND (judged_by IS NOT NULL OR by_hand IS NOT NULL)) AS undecided,
        sum(judged_by IS NULL AND by_hand IS NULL) AS ungraded,
        sum(status = 'ended_in_thought') AS ended_in_thought,
        avg(right) AS accuracy, avg(thinking_tokens) AS mean_thinking_tokens,
        avg(answer_tokens) AS mean_answer_tokens,
        avg(iif(slept_s > 0, NULL, tokens_per_s)) AS mean_tokens_per_s,
        sum(loop_start IS NOT NULL) AS looping,
        sum(loop_start IS NOT NULL OR coalesce(runaways, '') <> '') AS runaway
    FROM figures WHERE status <> 'model_changed' GROUP BY model, timing, thinking, effort;
