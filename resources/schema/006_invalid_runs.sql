-- Runs during which a file of the model changed (status `model_changed`) are of no known model, so
-- they are left out of the means of a model. Traces of format 3 may have that status.
--
-- Released: never edit it, add a migration instead. Indentation is part of the stored schema, which
-- must be the same in new and upgraded files. Statements end in a semicolon at the end of a line.

    DROP VIEW model_figures;

    CREATE VIEW model_figures AS
    SELECT
        model, timing, count(*) AS runs, sum(right = 1) AS right, sum(right = 0) AS wrong,
        sum(right IS NULL AND (judged_by IS NOT NULL OR by_hand IS NOT NULL)) AS undecided,
        sum(judged_by IS NULL AND by_hand IS NULL) AS ungraded,
        sum(status = 'ended_in_thought') AS ended_in_thought,
        avg(right) AS accuracy, avg(thinking_tokens) AS mean_thinking_tokens,
        avg(answer_tokens) AS mean_answer_tokens,
        avg(iif(slept_s > 0, NULL, tokens_per_s)) AS mean_tokens_per_s,
        sum(loop_start IS NOT NULL) AS looping
    FROM figures WHERE status <> 'model_changed' GROUP BY model, timing;
