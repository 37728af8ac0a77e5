-- What a run used of the GPU, and its energy. Traces of format 2 may hold `Readings`.
--
-- Released: never edit it, add a migration instead. Indentation is part of the stored schema, which
-- must be the same in new and upgraded files. Statements end in a semicolon at the end of a line.

    ALTER TABLE runs ADD COLUMN layers INTEGER;
    ALTER TABLE runs ADD COLUMN gpu_memory_bytes INTEGER;
    ALTER TABLE runs ADD COLUMN gpu_use REAL;
    ALTER TABLE runs ADD COLUMN joules REAL;
    ALTER TABLE runs ADD COLUMN thinking_joules REAL;
    ALTER TABLE runs ADD COLUMN answer_joules REAL;
    ALTER TABLE runs ADD COLUMN joules_of TEXT;

    DROP VIEW figures;

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
        runs.gpu_layers, runs.layers, runs.gpu_memory_bytes, runs.gpu_use, runs.joules,
        runs.thinking_joules, runs.answer_joules, runs.joules_of,
        runs.answer_start, runs.correct, runs.judged_by, runs.by_hand,
        CASE runs.by_hand WHEN 'right' THEN 1 WHEN 'wrong' THEN 0 WHEN 'unsure' THEN NULL
            ELSE runs.correct END AS right
    FROM runs JOIN turns ON turns.number = runs.turn
        JOIN sessions ON sessions.number = turns.session
    WHERE sessions.deleted IS NULL;
