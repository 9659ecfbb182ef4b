//! Letters by e-mail: written in both languages, queued in the database, sent by SMTP.
