-- Suites: tasks, runs of a suite, the models in them, and which run of a model is which sample.
--
-- Released: never edit it, add a migration instead. Indentation is part of the stored schema, which
-- must be the same in new and upgraded files. Statements end in a semicolon at the end of a line.

    CREATE TABLE suites (
        number INTEGER PRIMARY KEY,
        hash TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        conditions TEXT NOT NULL
    );

    CREATE TABLE suite_tasks (
        number INTEGER PRIMARY KEY,
        suite INTEGER NOT NULL REFERENCES suites(number) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        id TEXT NOT NULL,
        hash TEXT NOT NULL,
        cluster TEXT NOT NULL,
        grader TEXT NOT NULL,
        task TEXT NOT NULL,
        UNIQUE (suite, id)
    );

    CREATE TABLE suite_runs (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        suite INTEGER NOT NULL REFERENCES suites(number),
        folder TEXT,
        samples INTEGER NOT NULL,
        created TEXT NOT NULL,
        writer INTEGER REFERENCES writers(number) ON DELETE SET NULL
    );

    CREATE INDEX suite_runs_by_suite ON suite_runs(suite);

    CREATE TABLE suite_models (
        number INTEGER PRIMARY KEY,
        suite_run INTEGER NOT NULL REFERENCES suite_runs(number) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        identity TEXT NOT NULL,
        name TEXT NOT NULL,
        settings TEXT NOT NULL,
        conditions TEXT NOT NULL,
        UNIQUE (suite_run, identity)
    );

    CREATE TABLE suite_samples (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        suite_model INTEGER NOT NULL REFERENCES suite_models(number) ON DELETE CASCADE,
        task INTEGER NOT NULL REFERENCES suite_tasks(number) ON DELETE CASCADE,
        sample INTEGER NOT NULL,
        run INTEGER NOT NULL UNIQUE REFERENCES runs(number) ON DELETE CASCADE,
        replaced INTEGER NOT NULL DEFAULT 0
    );

    CREATE UNIQUE INDEX suite_samples_once ON suite_samples(suite_model, task, sample)
        WHERE replaced = 0;

    CREATE INDEX suite_samples_by_task ON suite_samples(task);

    CREATE INDEX sessions_outside_suites ON sessions(listed, number) WHERE source <> 'suite';

    CREATE VIEW suite_figures AS
    SELECT
        suites.name AS suite, suites.hash, suite_runs.id AS suite_run, suite_models.name AS lane,
        suite_tasks.id AS task, suite_tasks.cluster,
        suite_samples.sample AS suite_sample, figures.*
    FROM suite_samples JOIN suite_models ON suite_models.number = suite_samples.suite_model
        JOIN suite_tasks ON suite_tasks.number = suite_samples.task
        JOIN suite_runs ON suite_runs.number = suite_models.suite_run
        JOIN suites ON suites.number = suite_runs.suite
        JOIN runs ON runs.number = suite_samples.run
        JOIN figures ON figures.run = runs.id
    WHERE suite_samples.replaced = 0;
