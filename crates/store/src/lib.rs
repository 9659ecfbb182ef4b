//! One thin facade over SQLite and PostgreSQL: migrations, event feed, jobs, clock and ids.
